/** The numbers of a vendor's day. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimeZone } from '@slotwire/runtime';
import type { BookingView } from '@slotwire/sdk';
import { aBooking } from '../bookings/a-booking.fixture.ts';
import { answerWords, expectedOf, hoursOf, sharesOf, waitWords } from './overview-figures.ts';

const zone = createTimeZone('Europe/Vienna');
const at = (startsAt: string, status: BookingView['booking']['status'] = 'confirmed'): BookingView => ({
  booking: aBooking(1, { startsAt, status }),
  pending: [],
});

test('the day is all of its bookings; who cancelled is not expected', () => {
  const { total, shares } = sharesOf({ confirmed: 3, cancelled: 1 });
  assert.equal(total, 4);
  assert.deepEqual(
    shares.map(({ status, share }) => [status, share]),
    [
      ['confirmed', 0.75],
      ['cancelled', 0.25],
    ],
  );
  assert.equal(expectedOf({ confirmed: 3, cancelled: 1, declined: 2, in_progress: 1 }), 4);
  assert.deepEqual(sharesOf({}), { total: 0, shares: [] });
});

test('hours are those of the wall clock, of this day, and at least eight', () => {
  const hours = hoursOf(
    [
      at('2026-03-02T08:00:00.000Z'),
      at('2026-03-02T08:30:00.000Z'),
      at('2026-03-02T12:00:00.000Z'),
      at('2026-03-02T12:00:00.000Z', 'cancelled'),
      at('2026-03-02T23:30:00.000Z'),
    ],
    '2026-03-02',
    zone,
  );
  assert.ok(hours.length >= 8);
  assert.deepEqual(
    hours.filter(({ count }) => count > 0),
    [
      { hour: 9, count: 2 },
      { hour: 13, count: 1 },
    ],
  );
  assert.deepEqual(hoursOf([], '2026-03-02', zone), []);
  assert.equal(hoursOf([at('2026-03-01T23:10:00.000Z')], '2026-03-02', zone)[0]?.hour, 0);
});

test('how long somebody waits is said as people say it', () => {
  assert.equal(waitWords(20_000), '< 1 min');
  assert.equal(waitWords(12 * 60_000), '12 min');
  assert.equal(waitWords(125 * 60_000), '2 h 5 min');
  assert.equal(waitWords(3 * 86_400_000), '3 d');
});

test('answers that all come as fast are said once', () => {
  assert.equal(answerWords(null, null), 'No answer yet');
  assert.equal(answerWords(10_000, 20_000), 'usually in < 1 min');
  assert.equal(answerWords(60_000, 600_000), 'half in 1 min, nine in ten in 10 min');
});
