import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsFor, allStatuses, lookOf, needsAnswer } from './status.ts';

const reschedule = {
  startsAt: '2026-01-06T10:00:00.000Z',
  endsAt: '2026-01-06T11:00:00.000Z',
  askedAt: '2026-01-05T10:00:00.000Z',
};

const startsAt = '2026-01-06T09:00:00.000Z';
const startMs = Date.parse(startsAt);

test('a vendor is offered what the status allows, the likeliest first', () => {
  assert.deepEqual(actionsFor({ status: 'requested', startsAt }, 0), ['confirm', 'decline', 'move']);
  assert.deepEqual(actionsFor({ status: 'in_progress', startsAt }, startMs), ['complete']);
  for (const status of ['declined', 'cancelled', 'completed', 'no_show'] as const)
    assert.deepEqual(actionsFor({ status, startsAt }, startMs), [], status);
});

test('what is due is started, what is ahead is moved or cancelled', () => {
  const confirmed = { status: 'confirmed', startsAt } as const;
  assert.deepEqual(actionsFor(confirmed, startMs - 30 * 60_000), ['start', 'no-show', 'move', 'cancel']);
  assert.deepEqual(actionsFor(confirmed, startMs - 31 * 60_000), ['move', 'cancel', 'start', 'no-show']);
});

test('an ask to move comes first, and waits for the vendor like a request', () => {
  assert.deepEqual(actionsFor({ status: 'confirmed', startsAt, reschedule }, 0).slice(0, 2), [
    'accept-reschedule',
    'decline-reschedule',
  ]);
  assert.equal(needsAnswer({ status: 'confirmed', reschedule }), true);
  assert.equal(needsAnswer({ status: 'confirmed' }), false);
  assert.equal(needsAnswer({ status: 'requested' }), true);
});

test('every status has words, and an unknown one its own', () => {
  for (const status of allStatuses) assert.notEqual(lookOf(status).label, status);
  assert.equal(lookOf('paused').label, 'paused');
});
