/** What a vendor's figures come to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CalendarDate } from '@internationalized/date';
import type { AnalyticsValue } from '@slotwire/protocol';
import { analyticsCsv, busiest, changeOf, changeWords, isEmpty, totalsOf } from './analytics-figures.ts';
import {
  lastDays,
  lengthOf,
  parseRange,
  questionOf,
  rangeProblem,
  rangeSearch,
  weeksBack,
  weeksBefore,
} from './analytics-range.ts';

const today = new CalendarDate(2026, 3, 2);

const value: AnalyticsValue = {
  from: '2026-02-28T23:00:00.000Z',
  to: '2026-03-02T23:00:00.000Z',
  bucket: 'day',
  timeZone: 'Europe/Vienna',
  buckets: ['2026-02-28T23:00:00.000Z', '2026-03-01T23:00:00.000Z'],
  bookings: { completed: [3, 4], cancelled: [1, 0], no_show: [0, 2] },
  customers: { unique: [4, 5], total: 7 },
  responses: { answered: [1, 3], p50Ms: [4_000, 8_000], p90Ms: [4_000, 9_000] },
  notifications: { told: [5, 5], read: [4, 4], openRate: [0.8, 0.8] },
  'heat-map': Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => (day === 3 && hour === 10 ? 5 : 0)),
  ),
};

test('a period is all of its days; days with more answers weigh more', () => {
  assert.deepEqual(totalsOf(value), {
    bookings: 10,
    completed: 7,
    lostRate: 0.3,
    customers: 7,
    answered: 4,
    answerMs: 7_000,
    told: 10,
    openRate: 0.8,
  });
  assert.equal(busiest(value['heat-map'] ?? []), 'Thursday, 10:00');
});

test('a period without anything has no rates, and says that it is empty', () => {
  const { bookings: _b, customers: _c, responses: _r, notifications: _n, ...rest } = value;
  const empty = { ...rest, 'heat-map': [] };
  assert.deepEqual([totalsOf(empty).lostRate, totalsOf(empty).answerMs, totalsOf(empty).openRate], [null, null, null]);
  assert.equal(isEmpty(empty), true);
  assert.equal(isEmpty(value), false);
  assert.equal(busiest([]), undefined);
});

test('a change is told against some weeks before, also from and to nothing', () => {
  assert.equal(changeWords(changeOf(112, 100), 1, 'en'), '12% more than a week before');
  assert.equal(changeWords(changeOf(50, 100), 4, 'en'), '50% less than 4 weeks before');
  assert.equal(changeWords(changeOf(100, 100), 1, 'en'), 'As a week before');
  assert.equal(changeWords(changeOf(5, 0), 13, 'en'), 'None 13 weeks before');
  assert.equal(changeWords(changeOf(0, 0), 1, 'en'), 'As a week before');
  assert.equal(changeWords(changeOf(null, 4), 1, 'en'), 'Nothing to compare with');
});

test('a range is whole days of the zone, also over a change of clocks', () => {
  const march = { start: new CalendarDate(2026, 3, 28), end: new CalendarDate(2026, 3, 29) };
  const question = questionOf(march, 'Europe/Vienna');
  assert.deepEqual([question.from, question.to], ['2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  assert.equal(lengthOf(lastDays(28, today)), 28);
});

test('a range is compared with the same days of the week, none of which is in it', () => {
  for (const [days, weeks] of [
    [1, 1],
    [7, 1],
    [8, 2],
    [28, 4],
    [90, 13],
  ] as const) {
    const range = lastDays(days, today);
    assert.equal(weeksBack(range), weeks);
    const before = weeksBefore(range, weeks);
    assert.ok(before.end.compare(range.start) < 0, `${days} days overlap with those before`);
    assert.equal(lengthOf(before), days);
  }
  assert.equal(weeksBefore(lastDays(7, today), 1).end.toString(), '2026-02-23');
});

test('a range that cannot be asked for says why; nonsense in the address is the last four weeks', () => {
  assert.match(rangeProblem(null) ?? '', /first and a last/);
  assert.match(rangeProblem({ start: today, end: today.subtract({ days: 1 }) }) ?? '', /before/);
  assert.match(rangeProblem({ start: today.subtract({ years: 3 }), end: today }) ?? '', /366 at most/);
  assert.equal(rangeProblem({ start: today, end: today }), undefined);
  const range = { start: new CalendarDate(2026, 1, 1), end: new CalendarDate(2026, 1, 31) };
  assert.equal(rangeSearch(parseRange(rangeSearch(range), today)), rangeSearch(range));
  for (const bad of ['', 'from=x&to=y', 'from=2026-02-30&to=2026-03-01', 'from=2026-03-01&to=2020-01-01']) {
    assert.equal(rangeSearch(parseRange(bad, today)), rangeSearch(lastDays(28, today)));
  }
});

test('the file has a row a day in the vendor’s zone, and the heat map below', () => {
  const lines = analyticsCsv(value).replace('\uFEFF', '').trimEnd().split('\r\n');
  assert.match(lines[0] ?? '', /^day \(Europe\/Vienna\),bookings,bookings completed,/);
  assert.match(lines[1] ?? '', /^2026-03-01,4,3,1,0,4,1,4000,4000,5,4$/);
  assert.equal(lines.length, 3 + 1 + 1 + 7);
  assert.match(lines.at(-4) ?? '', /^Thursday,0,0/);
});
