import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW_MS } from './provider.fixture.ts';
import { parseRetryAfter } from './retry-after.ts';

test('[PU6] Retry-After is seconds or a date, and never in the past', () => {
  assert.equal(parseRetryAfter('120', NOW_MS), 120_000);
  assert.equal(parseRetryAfter(' 0 ', NOW_MS), 0);
  assert.equal(parseRetryAfter('Sun, 01 Mar 2026 09:01:30 GMT', NOW_MS), 90_000);
  assert.equal(parseRetryAfter('Sun, 01 Mar 2026 08:00:00 GMT', NOW_MS), 0);
});

test('nonsense in Retry-After is as good as nothing, and more than a day is a day', () => {
  for (const header of [undefined, '', 'soon', '-5', '1.5', '5 minutes'])
    assert.equal(parseRetryAfter(header, NOW_MS), undefined, header);
  assert.equal(parseRetryAfter('99999999999', NOW_MS), 86_400_000);
});
