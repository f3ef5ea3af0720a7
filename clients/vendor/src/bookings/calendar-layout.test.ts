import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimeZone } from '@slotwire/runtime';
import { aView } from './a-booking.fixture.ts';
import { daysOf, hoursOf, instantOfDay, placeInDay } from './calendar-layout.ts';

const berlin = createTimeZone('Europe/Berlin');
const at = (hour: number, minute: number) => new Date(Date.UTC(2026, 0, 6, hour, minute)).toISOString();
const from = (n: number, start: [number, number], end: [number, number]) =>
  aView(n, { startsAt: at(...start), endsAt: at(...end) });

test('a week begins on the Monday of the zone and has seven days, also where the clocks change', () => {
  const days = daysOf('week', Date.UTC(2026, 2, 29, 22, 30), berlin);
  assert.deepEqual(
    days.map(({ day }) => day),
    // 22:30 UTC is 00:30 on Monday the 30th in Berlin.
    ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04', '2026-04-05'],
  );
  const change = daysOf('week', Date.UTC(2026, 2, 29, 12), berlin);
  assert.deepEqual(
    change.map(({ startMs, endMs }) => (endMs - startMs) / 3_600_000),
    [24, 24, 24, 24, 24, 24, 23],
  );
});

test('a day of an address is a day of the zone', () => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin', 'UTC'].map(createTimeZone)) {
    const ms = instantOfDay('2026-01-06', zone);
    assert.equal(ms !== undefined && zone.at(ms).day, '2026-01-06');
  }
  assert.equal(instantOfDay('2026-13-77', berlin), undefined);
});

test('bookings that overlap stand side by side, others take the whole width', () => {
  const [day] = daysOf('day', Date.UTC(2026, 0, 6, 12), createTimeZone('UTC'));
  assert.ok(day);
  const placed = placeInDay(
    [
      from(1, [9, 0], [10, 0]),
      from(2, [9, 30], [10, 30]),
      // Begins when the first has ended: its lane is free again, yet it overlaps the second.
      from(3, [10, 0], [11, 0]),
      from(4, [11, 0], [12, 0]),
    ],
    day,
  );
  assert.deepEqual(
    placed.map(({ topMin, heightMin, lane, lanes }) => [topMin, heightMin, lane, lanes]),
    [
      [540, 60, 0, 2],
      [570, 60, 1, 2],
      [600, 60, 0, 2],
      [660, 60, 0, 1],
    ],
  );
});

test('what reaches over midnight is cut to the day, and what is short can still be read', () => {
  const [day] = daysOf('day', Date.UTC(2026, 0, 6, 12), createTimeZone('UTC'));
  assert.ok(day);
  const placed = placeInDay(
    [from(1, [-1, 0], [1, 0]), from(2, [9, 0], [9, 5]), from(3, [23, 0], [25, 0]), from(4, [24, 0], [25, 0])],
    day,
  );
  assert.deepEqual(
    placed.map(({ topMin, heightMin }) => [topMin, heightMin]),
    [
      [0, 60],
      [540, 20],
      [1380, 60],
    ],
  );
});

test('on a day on which the clocks change each booking stands where the wall clock has it', () => {
  const view = (n: number, startsAt: string, endsAt: string) => aView(n, { startsAt, endsAt });
  const placed = (day: string, views: ReturnType<typeof view>[], zone = berlin) => {
    const [only] = daysOf('day', Date.parse(`${day}T12:00:00Z`), zone);
    assert.ok(only);
    return placeInDay(views, only).map(({ topMin, heightMin, lane, lanes }) => [topMin, heightMin, lane, lanes]);
  };
  // 10:00 to 11:00 in Berlin, nine hours after the midnight before.
  assert.deepEqual(placed('2026-03-29', [view(1, '2026-03-29T08:00:00.000Z', '2026-03-29T09:00:00.000Z')]), [
    [600, 60, 0, 1],
  ]);
  // 10:00 to 11:00 again, eleven hours after it; and what lasts till midnight ends with the day.
  assert.deepEqual(
    placed('2026-10-25', [
      view(1, '2026-10-25T09:00:00.000Z', '2026-10-25T10:00:00.000Z'),
      view(2, '2026-10-25T22:00:00.000Z', '2026-10-25T23:00:00.000Z'),
    ]),
    [
      [600, 60, 0, 1],
      [1380, 60, 0, 1],
    ],
  );
  // Lord Howe's clocks go by half an hour: 10:00 there.
  const howe = createTimeZone('Australia/Lord_Howe');
  assert.deepEqual(placed('2026-10-04', [view(1, '2026-10-03T23:00:00.000Z', '2026-10-04T00:00:00.000Z')], howe), [
    [600, 60, 0, 1],
  ]);
  // 02:00 comes twice: what begins at it stands side by side with what began at the first.
  assert.deepEqual(
    placed('2026-10-25', [
      view(1, '2026-10-25T00:00:00.000Z', '2026-10-25T00:20:00.000Z'),
      view(2, '2026-10-25T00:30:00.000Z', '2026-10-25T00:50:00.000Z'),
      view(3, '2026-10-25T01:00:00.000Z', '2026-10-25T01:20:00.000Z'),
    ]),
    [
      [120, 20, 0, 2],
      [120, 20, 1, 2],
      [150, 20, 0, 1],
    ],
  );
});

test('the hours of work are shown, and more where somebody has booked', () => {
  assert.deepEqual(hoursOf([[]]), { from: 8, to: 19 });
  const placed = { view: aView(1), lane: 0, lanes: 1 };
  assert.deepEqual(
    hoursOf([[{ ...placed, topMin: 390, heightMin: 30 }], [{ ...placed, topMin: 1200, heightMin: 61 }]]),
    { from: 6, to: 22 },
  );
});
