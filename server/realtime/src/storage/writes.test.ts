import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, eventOf, keyOf, recordOf } from './store.fixture.ts';
import { emptyWriteSet, type WriteSet } from './store.ts';
import { decisionOf, deviceOf, preferencesIn, recordOfNote, taskOf } from './store-notifications.fixture.ts';
import { createWriteSum } from './writes.ts';

function sumOf(...parts: Partial<WriteSet>[]): WriteSet {
  const sum = createWriteSum();
  for (const part of parts) sum.add({ ...emptyWriteSet, ...part });
  return sum.total();
}

test('what no work writes stays absent', () => {
  const booking = { keys: [keyOf(1)], events: [eventOf('all', 'a')] };
  assert.deepEqual(sumOf(booking, {}, { keys: [keyOf(2)] }), {
    ...emptyWriteSet,
    keys: [keyOf(1), keyOf(2)],
    events: booking.events,
  });
});

test('a booking is written once, as the last work left it', () => {
  const later = changed(recordOf(1, 9, 10), { status: 'cancelled' });
  const { bookings } = sumOf({ bookings: [recordOf(1, 9, 10), recordOf(2, 10, 11)] }, { bookings: [later] });
  assert.deepEqual(bookings, [later, recordOf(2, 10, 11)]);
});

test('the rest is written in the order of the works', () => {
  const part = (n: number, userId: string): Partial<WriteSet> => ({
    notifications: [recordOfNote(n, 'all')],
    marks: [{ userId, notificationId: 'x', readMs: n }],
    preferences: [{ userId, preferences: preferencesIn('UTC', n) }],
    devices: [{ type: 'register', device: deviceOf(userId) }],
    reminded: [{ kind: 'day', uptoMs: n }],
  });
  const [one, two] = [part(1, 'ada'), part(2, 'bob')];
  const joined = Object.keys(one).map((name) => {
    const key = name as 'notifications';
    return [name, [...(one[key] ?? []), ...(two[key] ?? [])]];
  });
  assert.deepEqual(sumOf(one, two), { ...emptyWriteSet, ...Object.fromEntries(joined) });
  assert.deepEqual(one, part(1, 'ada'), 'the write set of a work is not touched');
});

test('[PU6] of a push task the last word counts, whether it was written or done', () => {
  const plan = { notificationId: 'n', after: undefined, pushAtMs: 0 };
  const { push } = sumOf(
    { push: { plans: [plan], tasks: [taskOf(1), taskOf(2), taskOf(3)], decisions: [decisionOf(1)] } },
    { push: { done: [taskOf(2), taskOf(3)], tasks: [taskOf(1, { attempts: 1 })] } },
    { push: { tasks: [taskOf(3, { attempts: 2 })], decisions: [decisionOf(2)] } },
  );
  assert.deepEqual(push, {
    plans: [plan],
    tasks: [taskOf(1, { attempts: 1 }), taskOf(3, { attempts: 2 })],
    done: [taskOf(2)],
    decisions: [decisionOf(1), decisionOf(2)],
  });
});
