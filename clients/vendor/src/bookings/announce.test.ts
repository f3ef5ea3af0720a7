import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from './a-booking.fixture.ts';
import { announce } from './announce.ts';
import type { BookingEvent } from './booking-events.ts';
import { createBookingTimes } from './booking-times.ts';

const context = {
  names: { customer: (id: string) => (id === 'c-1' ? 'Ada Abel' : id) },
  times: createBookingTimes('en-GB', 'UTC'),
  customerId: (bookingId: string) => (bookingId === idOf(1) ? 'c-1' : undefined),
};
const event = (more: Partial<BookingEvent>): BookingEvent => ({
  bookingId: idOf(1),
  version: 1,
  at: '2026-01-05T08:00:00.000Z',
  kind: 'updated',
  actor: { role: 'customer', id: 'c-1' },
  changed: [],
  status: 'requested',
  startsAt: '2026-01-06T10:00:00.000Z',
  reason: undefined,
  text: undefined,
  ...more,
});

test('what happened is said with who and when', () => {
  assert.equal(announce([event({ kind: 'created' })], context), 'New request: Ada Abel, Tue 6 Jan 10:00.');
  assert.equal(
    announce([event({ changed: ['status'], status: 'cancelled' })], context),
    'Cancelled: Ada Abel, Tue 6 Jan 10:00.',
  );
  assert.equal(announce([event({ changed: ['startsAt', 'endsAt'] })], context), 'Moved: Ada Abel, Tue 6 Jan 10:00.');
  assert.equal(announce([event({ changed: ['reschedule'] })], context), 'Asked to move: Ada Abel, Tue 6 Jan 10:00.');
  assert.equal(
    announce([event({ kind: 'noted', startsAt: undefined, bookingId: idOf(2) })], context),
    'New note: a customer.',
  );
});

test('many at once are counted, a booking once', () => {
  assert.equal(
    announce([event({}), event({ version: 2 }), event({ bookingId: idOf(2) })], context),
    '2 bookings changed.',
  );
});
