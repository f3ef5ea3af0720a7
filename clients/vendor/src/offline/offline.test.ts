/** What the page of this device says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '@slotwire/protocol';
import type { AttentionItem } from '@slotwire/sdk';
import { shellWords, sizeWords } from './device-facts.ts';
import { fateOf, verdictOf, wishWords } from './pending-words.ts';

const item = (more: Partial<AttentionItem>): AttentionItem => ({
  key: 'k',
  command: 'booking:transition',
  bookingId: 'b-1',
  args: {},
  code: 'CONFLICT',
  message: 'the booking changed',
  atMs: 0,
  ...more,
});

test('a wish is said as an order', () => {
  assert.equal(wishWords('booking:transition', { to: 'confirmed' }), 'Confirm');
  assert.equal(wishWords('booking:transition'), 'Change the status');
  assert.equal(wishWords('booking:answer-reschedule', { accept: false }), 'Keep the old time');
  assert.equal(wishWords('booking:note', { text: 'hello' }), 'Add a note');
  assert.equal(wishWords('booking:of-tomorrow'), 'booking:of-tomorrow');
});

test('each pending action says how far it is, and what happens next', () => {
  assert.equal(fateOf({ state: 'queued', attempts: 0 }, false, true).label, 'Waits for the network');
  assert.equal(fateOf({ state: 'queued', attempts: 0 }, false, false).tone, 'warning');
  assert.match(fateOf({ state: 'queued', attempts: 0 }, false, false).next, /if this page stays open/);
  assert.equal(fateOf({ state: 'sent', attempts: 3 }, true, true).label, 'Being sent, try 3');
  assert.equal(fateOf({ state: 'sent', attempts: 1 }, false, true).label, 'Unknown');
  assert.equal(fateOf({ state: 'acked', attempts: 1 }, true, true).tone, 'success');
});

test('a rejection says why, and offers again only what may help', () => {
  assert.equal(verdictOf(item({})).again, 'Do it anyway');
  const current = { status: 'no_show' } as AttentionItem['current'];
  const illegal = verdictOf(item({ code: 'ILLEGAL_TRANSITION', ...(current === undefined ? {} : { current }) }));
  assert.deepEqual([illegal.why, illegal.again], ['It is no show now, which does not allow this.', undefined]);
  const free = [{ startsAt: 'a', endsAt: 'b' }];
  assert.deepEqual(verdictOf(item({ code: 'SLOT_TAKEN', free })).free, free);
  assert.equal(
    verdictOf(item({ code: 'BAD_TIMES', message: 'the times are in the past' })).why,
    'The times are in the past.',
  );
  assert.equal(verdictOf(item({ code: 'OVERLOADED' })).again, 'Try again');
  for (const code of errorCodes) assert.ok(verdictOf(item({ code })).why.length > 5, code);
});

test('sizes and the state of the shell are said in words', () => {
  assert.equal(sizeWords(3_400_000, 'en'), '3.4 MB');
  assert.equal(sizeWords(0, 'en'), '0 byte');
  assert.match(shellWords('update'), /new version/);
});
