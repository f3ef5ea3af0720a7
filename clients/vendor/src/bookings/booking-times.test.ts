import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBookingTimes, durationWords } from './booking-times.ts';

test('times stand on the wall clock of the zone, in the language of the person', () => {
  const berlin = createBookingTimes('en-GB', 'Europe/Berlin');
  assert.equal(
    berlin.range('2026-01-06T22:30:00.000Z', '2026-01-06T23:30:00.000Z'),
    'Tue 6 Jan, 23:30 – Wed 7 Jan, 00:30',
  );
  assert.equal(berlin.range('2026-07-06T08:00:00.000Z', '2026-07-06T09:30:00.000Z'), 'Mon 6 Jul, 10:00 – 11:30');
  const tokyo = createBookingTimes('de', 'Asia/Tokyo');
  assert.equal(tokyo.time('2026-01-06T22:30:00.000Z'), '07:30');
  assert.match(tokyo.longDay('2026-01-06T22:30:00.000Z'), /Mittwoch, 7\. Januar 2026/);
});

test('relative times are of the greatest whole unit, and below a minute now', () => {
  const times = createBookingTimes('en', 'UTC');
  const now = Date.UTC(2026, 0, 6, 12);
  assert.equal(times.relative(now - 20_000, now), 'now');
  assert.equal(times.relative(now - 3 * 60_000, now), '3 min. ago');
  assert.equal(times.relative(now + 2.5 * 3_600_000, now), 'in 2 hr.');
  assert.equal(times.relative(now - 90_000_000, now), 'yesterday');
});

test('durations are hours and minutes', () => {
  assert.equal(durationWords(45 * 60_000), '45 min');
  assert.equal(durationWords(120 * 60_000), '2 h');
  assert.equal(durationWords(90 * 60_000), '1 h 30 min');
});
