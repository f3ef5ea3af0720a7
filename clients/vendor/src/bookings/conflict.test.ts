import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttentionItem } from '@slotwire/sdk';
import { aBooking, idOf } from './a-booking.fixture.ts';
import { createBookingTimes } from './booking-times.ts';
import { conflictOf } from './conflict.ts';

const times = createBookingTimes('en-GB', 'UTC');
const item = (more: Partial<AttentionItem>): AttentionItem => ({
  key: idOf(50),
  command: 'booking:reschedule',
  bookingId: idOf(9),
  args: { bookingId: idOf(9), startsAt: '2026-01-06T14:00:00.000Z', endsAt: '2026-01-06T15:00:00.000Z' },
  code: 'CONFLICT',
  message: 'changed',
  atMs: 0,
  ...more,
});

test('a move that came too late shows both times, and can be sent again', () => {
  const current = aBooking(9, { version: 3 });
  const { title, rows, mine, theirs } = conflictOf(item({ current }), undefined, times);
  assert.equal(title, 'Your move was not made');
  assert.deepEqual(rows, [
    { field: 'Time', yours: 'Tue 6 Jan, 14:00 – 15:00', theirs: 'Tue 6 Jan, 09:00 – 09:30', differs: true },
    { field: 'Status', yours: 'Confirmed', theirs: 'Confirmed', differs: false },
  ]);
  assert.deepEqual(mine, { possible: true, label: 'Move it anyway' });
  assert.equal(theirs, 'Keep theirs');
});

test('what the present status forbids is not offered, and the reason is', () => {
  const cancelled = aBooking(9, { status: 'cancelled' });
  const transition = item({
    command: 'booking:transition',
    args: { to: 'confirmed' },
    code: 'ILLEGAL_TRANSITION',
    current: cancelled,
  });
  assert.deepEqual(conflictOf(transition, undefined, times).mine, {
    possible: false,
    why: 'A booking that is cancelled cannot become that.',
  });
  assert.deepEqual(conflictOf(transition, undefined, times).rows[0], {
    field: 'Status',
    yours: 'Confirmed',
    theirs: 'Cancelled',
    differs: true,
  });
  const answer = item({ command: 'booking:answer-reschedule', args: { accept: true }, current: aBooking(9) });
  assert.equal(conflictOf(answer, undefined, times).mine.possible, false);
});

test('a taken slot offers what is free instead of the same again', () => {
  const free = [{ startsAt: '2026-01-06T16:00:00.000Z', endsAt: '2026-01-06T17:00:00.000Z' }];
  const conflict = conflictOf(item({ code: 'SLOT_TAKEN', free }), aBooking(9), times);
  assert.equal(conflict.mine.possible, false);
  assert.deepEqual(conflict.free, free);
  assert.equal(conflict.rows[0]?.theirs, 'Tue 6 Jan, 09:00 – 09:30', 'of the booking as this device knows it');
});

test('a code without words says what the service said', () => {
  assert.match(
    conflictOf(item({ code: 'UNKNOWN_EVENT', message: 'no such event' }), undefined, times).why,
    /no such event \(UNKNOWN_EVENT\)/,
  );
});
