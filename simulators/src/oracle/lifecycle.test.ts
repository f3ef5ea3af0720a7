import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeStatuses, type BookingStatus, bookingTransitions } from '@slotwire/protocol';
import { type BookingState, holdsSlot, judgeChange, judgeCreation } from './lifecycle.ts';

const statuses = Object.keys(bookingTransitions) as BookingStatus[];
const HOUR_MS = 3_600_000;

const state = (status: BookingStatus, version = 1, startsAtMs = 0): BookingState => ({
  version,
  status,
  startsAtMs,
  endsAtMs: startsAtMs + HOUR_MS,
});

const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const)).filter(([from, to]) => from !== to);

test('[BK1] a single change goes where the rules say, and nowhere else', () => {
  for (const [from, to] of pairs) {
    const problem = judgeChange(state(from), state(to, 2), true);
    assert.equal(problem?.rule, bookingTransitions[from].includes(to) ? undefined : 'BK1', `${from} → ${to}`);
  }
});

test('[BK1] changes out of sight may lead wherever a chain of them leads', () => {
  const reaches = (from: BookingStatus, to: BookingStatus): boolean =>
    bookingTransitions[from].some((next) => next === to || reaches(next, to));
  for (const [from, to] of pairs) {
    const problem = judgeChange(state(from), state(to, 5), false);
    assert.equal(problem?.rule, reaches(from, to) ? undefined : 'BK1', `${from} → … → ${to}`);
  }
});

test('[BK3] times change while a booking is requested or confirmed, and later no more', () => {
  for (const status of statuses) {
    const movable = status === 'requested' || status === 'confirmed';
    for (const adjacent of [true, false]) {
      const problem = judgeChange(state(status), state(status, 2, HOUR_MS), adjacent);
      assert.equal(problem?.rule, movable ? undefined : 'BK3', `${status}, adjacent: ${adjacent}`);
    }
  }
});

test('[BK3] one command changes the status or the times; several may change both', () => {
  const [before, after] = [state('requested'), state('confirmed', 2, HOUR_MS)];
  assert.equal(judgeChange(before, after, true)?.rule, 'BK3');
  assert.equal(judgeChange(before, after, false), undefined);
  assert.equal(judgeChange(state('in_progress'), state('completed', 3, HOUR_MS), false)?.rule, 'BK3');
});

test('[BK1] an update that leaves status and times is an ask or its answer, so the booking can still be moved', () => {
  for (const status of statuses) {
    const movable = status === 'requested' || status === 'confirmed';
    assert.equal(judgeChange(state(status), state(status, 2), true)?.rule, movable ? undefined : 'BK1', status);
    // With versions between them that were not seen, both may be notes.
    assert.equal(judgeChange(state(status), state(status, 3), false), undefined, status);
  }
});

test('[BK1] a booking begins as requested', () => {
  for (const status of statuses) {
    assert.equal(judgeCreation(state(status))?.rule, status === 'requested' ? undefined : 'BK1', status);
  }
});

test('[BK2] those that hold their slot are the active ones', () => {
  assert.deepEqual(statuses.filter(holdsSlot).sort(), [...activeStatuses].sort());
});
