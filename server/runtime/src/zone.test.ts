import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { createTimeZone } from './zone.ts';

const at = (text: string) => Date.parse(text);

test('the day, the weekday and the hour of the wall clock', () => {
  const berlin = createTimeZone('Europe/Berlin');
  assert.deepEqual(berlin.at(at('2026-03-01T22:59:59Z')), { day: '2026-03-01', weekday: 6, hour: 23 });
  assert.deepEqual(berlin.at(at('2026-03-01T23:00:00Z')), { day: '2026-03-02', weekday: 0, hour: 0 });
  assert.deepEqual(createTimeZone('Asia/Kolkata').at(at('2026-03-01T18:30:00Z')), {
    day: '2026-03-02',
    weekday: 0,
    hour: 0,
  });
});

test('days on which clocks change have 23 and 25 hours', () => {
  const berlin = createTimeZone('Europe/Berlin');
  const hours = (text: string) => (berlin.nextDay(at(text)) - berlin.startOfDay(at(text))) / 3_600_000;
  assert.equal(hours('2026-03-29T12:00:00Z'), 23);
  assert.equal(hours('2026-10-25T12:00:00Z'), 25);
  assert.equal(hours('2026-10-26T12:00:00Z'), 24);
});

test('a zone that nobody knows is refused at once', () => {
  assert.throws(() => createTimeZone('Europe/Atlantis'), RangeError);
});

test('it says what Temporal says', () => {
  const names = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Beirut'];
  const zones = new Map(names.map((name) => [name, createTimeZone(name)]));
  const instant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
  fc.assert(
    fc.property(fc.constantFrom(...names), instant, (name, atMs) => {
      const zone = zones.get(name);
      const there = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(name);
      assert.deepEqual(zone?.at(atMs), {
        day: there.toPlainDate().toString(),
        weekday: there.dayOfWeek - 1,
        hour: there.hour,
      });
      const sinceMidnightNs = there.toPlainTime().since('00:00').total('nanoseconds');
      assert.equal(zone.minuteOfDay(atMs), sinceMidnightNs / 6e10);
      assert.equal(zone.startOfDay(atMs), there.startOfDay().epochMilliseconds);
      assert.equal(zone.nextDay(atMs), there.add({ days: 1 }).startOfDay().epochMilliseconds);
    }),
    { numRuns: 500 },
  );
});
