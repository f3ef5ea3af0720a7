import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Booking } from '@slotwire/protocol';
import { createBookingRules } from './bookings.ts';
import {
  applied,
  assertFound,
  booking,
  confirmed,
  first,
  isApplied,
  isOf,
  judge,
  mark,
  noted,
  recordedHistory,
  without,
} from './history.fixture.ts';
import type { HistoryEntry } from './history.ts';
import { createViolations } from './violations.ts';

/** The recorded history goes on with this, and the service agrees. */
function goesOn(...more: Booking[]) {
  const events = more.map((of, i) => applied('phone', 4 + i, of));
  return judge([...recordedHistory(), ...events], [more.at(-1) ?? noted]);
}

const then = (version: number, more: Partial<Booking> = {}): Booking => ({ ...noted, version, ...more });
const moved = { startsAt: '2026-01-07T09:00:00.000Z', endsAt: '2026-01-07T10:00:00.000Z' };

test('[BK1] a booking that goes its way has no violations', () => {
  assertFound(goesOn(then(4, moved), then(5, { ...moved, status: 'in_progress' })), {});
});

test('[BK1] canary: a status that may not follow is found', () => {
  assertFound(goesOn(then(4, { status: 'completed' })), { state: 1 }, 'BK1');
});

test('[BK1] canary: a final status that is left is found', () => {
  assertFound(goesOn(then(4, { status: 'cancelled' }), then(5, { status: 'confirmed' })), { state: 1 }, 'BK1');
});

test('[BK1] canary: a booking that does not begin as requested is found', () => {
  const other = booking('k9', { status: 'confirmed', ...moved });
  assertFound(
    judge([...recordedHistory(), applied('phone', 4, other, 'booking.created')], [noted, other]),
    { state: 1 },
    'BK1',
  );
});

test('[BK3] canary: times that change when it has begun are found', () => {
  const begun = then(4, { status: 'in_progress' });
  assertFound(goesOn(begun, { ...begun, ...moved, version: 5 }), { state: 1 }, 'BK3');
});

test('[BK3] canary: times that change together with the status are found', () => {
  assertFound(goesOn(then(4, { ...moved, status: 'in_progress' })), { state: 1 }, 'BK3');
});

test('[BK1] each change is judged once, whichever stream tells it first', () => {
  const illegal = then(4, { status: 'completed' });
  const history = [
    ...recordedHistory(),
    applied('desk', 4, illegal, 'booking.updated', 'vendor:barber'),
    applied('phone', 4, illegal),
    applied('tablet', 4, illegal),
  ];
  assertFound(judge(history, [illegal]), { state: 1 }, 'BK1');
});

test('[BK4] canary: a version that the two streams tell differently diverged', () => {
  const history = recordedHistory().map((entry) =>
    isApplied('desk', 2)(entry)
      ? applied('desk', 2, { ...confirmed, status: 'declined' }, 'booking.updated', 'vendor:barber')
      : entry,
  );
  assertFound(judge(history), { diverged: 1 }, 'BK4');
});

test('[BK1] changes that nobody saw are not held against the next', () => {
  const snapshot: HistoryEntry = {
    type: 'snapshot',
    device: 'phone',
    positions: { 'user:ann': { epoch: 'e1', offset: 6 } },
  };
  const late = applied('phone', 7, then(7, { status: 'completed', ...moved }));
  assertFound(judge([...recordedHistory(), snapshot, late], [then(7, { status: 'completed', ...moved })]), {});
});

test('[BK1] a note behind a gap hides what came before it', () => {
  const violations = createViolations();
  const rules = createBookingRules(violations);
  rules.applied(applied('phone', 1, first, 'booking.created').event, { at: 1, completeFrom: 1 });
  rules.applied(applied('phone', 5, then(5), 'booking.noted').event, { at: 5, completeFrom: 5 });
  rules.applied(applied('phone', 6, then(6, { status: 'completed' })).event, { at: 6, completeFrom: 5 });
  assert.equal(violations.total(), 0, JSON.stringify(violations.list()));
  rules.applied(applied('phone', 7, then(7, { status: 'confirmed' })).event, { at: 7, completeFrom: 5 });
  assert.equal(violations.counts().state, 1);
});

test('[CM4] canary: commands of one device on one booking that took effect in another order are found', () => {
  const violations = createViolations();
  const rules = createBookingRules(violations);
  rules.made(mark(noted), { device: 'phone', key: 'k5', order: 5 });
  rules.made(mark(confirmed), { device: 'desk', key: 'k3', order: 7 });
  assert.equal(violations.total(), 0);
  rules.made(mark(then(9)), { device: 'phone', key: 'k4', order: 4 });
  assert.deepEqual([violations.counts()['out-of-order'], violations.list()[0]?.rule], [1, 'CM4']);
});

test('[CM4] canary: a later command whose effect came before that of an earlier one is found in a history', () => {
  const acked = (key: string, version: number): HistoryEntry => ({
    type: 'answer',
    device: 'phone',
    key,
    answer: { outcome: 'ok', booking: mark(then(version)), replayed: false },
    delivered: true,
  });
  const history: HistoryEntry[] = [
    ...without(isOf('answer', 'k3')),
    acked('k3', 4),
    { type: 'invoke', device: 'phone', key: 'k4', command: 'booking:note', bookingId: 'k1', allowed: ['ok'] },
    { type: 'send', device: 'phone', key: 'k4', command: 'booking:note', bookingId: 'k1' },
    acked('k4', 3),
  ];
  assertFound(judge(history, [then(4)]), { 'out-of-order': 1 }, 'CM4');
});

test('[CM2] a key that is acked again with its version has made it once', () => {
  const violations = createViolations();
  const rules = createBookingRules(violations);
  for (const order of [3, 9]) rules.made(mark(noted), { device: 'phone', key: 'k3', order });
  assert.equal(violations.total(), 0);
});

test('bookings beyond the limit are forgotten, oldest first', () => {
  const rules = createBookingRules(createViolations(), 10);
  for (let i = 0; i < 1_000; i++) rules.acked(mark(booking(`b${i}`)));
  assert.equal(rules.size(), 10);
  assert.equal([...rules.allAcked()][0]?.[0], 'b990');
});
