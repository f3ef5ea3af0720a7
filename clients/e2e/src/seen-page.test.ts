import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRange } from './seen-page.ts';

const nowMs = Date.parse('2026-12-30T12:00:00Z');

test('a time on the page is an instant, in the year in which its weekday is right', () => {
  assert.deepEqual(parseRange('Mon 4 Jan, 10:00 – 11:00', nowMs), {
    startsAt: '2027-01-04T10:00:00.000Z',
    endsAt: '2027-01-04T11:00:00.000Z',
  });
  assert.deepEqual(parseRange('Thu 31 Dec, 22:00 – Fri 1 Jan, 02:00', nowMs), {
    startsAt: '2026-12-31T22:00:00.000Z',
    endsAt: '2027-01-01T02:00:00.000Z',
  });
});

test('what is no time is an error', () => {
  assert.throws(() => parseRange('soon', nowMs), /"soon" is no time/);
  assert.throws(() => parseRange('Tue 4 Jan, 10:00 – 11:00', nowMs), /no day of these years/);
});
