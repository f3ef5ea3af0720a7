import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bookingLimits } from '@slotwire/protocol';
import fc from 'fast-check';
import { aRecord, calendarOf, HOUR_MS, hours, key, NOW_MS, slot } from './booking.fixture.ts';
import { findTaken, nearestFree, overlaps, windowAround, windowOfAll } from './slots.ts';
import { CLOCK_SKEW_MS, findTimesProblem, type Span, toSpan } from './times.ts';

const span = (from: number, to: number): Span => toSpan(slot(from, to));
const taken = (id: number, from: number, to: number) => aRecord({ id: key(id), ...slot(from, to) });

test('[BK2] slots are half open: one may begin where another ends', () => {
  assert.equal(overlaps(span(1, 2), span(2, 3)), false);
  assert.equal(overlaps(span(2, 3), span(1, 2)), false);
  assert.equal(overlaps(span(1, 2.5), span(2, 3)), true);
  assert.equal(overlaps(span(1, 4), span(2, 3)), true);
});

test('[CF5] a free slot is not taken', () => {
  assert.equal(findTaken(span(2, 3), calendarOf(taken(1, 1, 2), taken(2, 3, 4)), NOW_MS), undefined);
});

test('[CF5] the three nearest free slots are named, nearest first, the earlier of two as near', () => {
  const free = findTaken(span(5, 6), calendarOf(taken(1, 5, 6)), NOW_MS);
  assert.deepEqual(free, [slot(4, 5), slot(6, 7), slot(3, 4)]);
});

test('[CF5] gaps that are too short are passed over', () => {
  const free = findTaken(span(5, 6), calendarOf(taken(1, 3, 4.5), taken(2, 5, 6), taken(3, 6.5, 8)), NOW_MS);
  assert.deepEqual(free, [slot(2, 3), slot(8, 9), slot(1, 2)]);
});

test('[CF5] nothing in the past is named, and nothing off the whole minute', () => {
  const nowMs = NOW_MS + 12_345;
  const calendar = calendarOf(taken(1, -0.5, 0));
  const free = findTaken({ fromMs: nowMs - 30_000, toMs: nowMs - 30_000 + HOUR_MS }, calendar, nowMs);
  assert.deepEqual(free?.[0], { startsAt: '2026-03-01T08:01:00.000Z', endsAt: '2026-03-01T09:01:00.000Z' });
});

test('[CF5] nothing is named beyond what was read', () => {
  const wanted = span(20, 21);
  const around = windowAround(wanted);
  const calendar = (fromMs: number, toMs: number) => {
    assert(around.fromMs <= fromMs && toMs <= around.toMs);
    return [taken(1, 0, 32.5)];
  };
  assert.deepEqual(findTaken(wanted, calendar, NOW_MS), []);
});

test('[BK3] a booking that is moved is not in its own way', () => {
  const self = taken(1, 2, 3);
  assert.equal(findTaken(span(2.5, 3.5), calendarOf(self), NOW_MS, self), undefined);
});

test('[CF5] a booking that is moved is not offered the place where it already is', () => {
  const self = taken(1, 4, 5);
  const free = findTaken(span(5, 6), calendarOf(self, taken(2, 5, 6)), NOW_MS, self);
  assert.deepEqual(free, [slot(6, 7), slot(3, 4), slot(7, 8)]);
});

test('[CF5] the window of all holds the earliest and the latest slot that may be booked, and beyond', () => {
  const { minDurationMs, maxDurationMs, maxAheadMs } = bookingLimits;
  const earliest = { fromMs: NOW_MS - CLOCK_SKEW_MS, toMs: NOW_MS - CLOCK_SKEW_MS + minDurationMs };
  const latest = { fromMs: NOW_MS + maxAheadMs, toMs: NOW_MS + maxAheadMs + maxDurationMs };
  const all = windowOfAll(NOW_MS);
  for (const wanted of [earliest, latest]) {
    assert.equal(findTimesProblem(wanted, NOW_MS), undefined);
    assert(all.fromMs <= wanted.fromMs && windowAround(wanted).toMs <= all.toMs);
  }
});

test('[CF5] in any calendar the named slots are free, apart, ordered, and the first is the nearest there is', () => {
  const unit = fc.integer({ min: 0, max: 60 });
  const busyOf = (starts: number[]) =>
    [...new Set(starts)].sort((a, b) => a - b).map((fromMs) => ({ fromMs, toMs: fromMs + 1 + (fromMs % 3) }));
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 25 }), unit, fc.integer({ min: 1, max: 9 }), (starts, fromMs, lengthMs) => {
      const busy = busyOf(starts);
      const wanted = { fromMs, toMs: fromMs + lengthMs };
      const within = { fromMs: 5, toMs: 55 };
      const fits = (s: Span) =>
        s.fromMs >= within.fromMs && s.toMs <= within.toMs && !busy.some((other) => overlaps(s, other));
      const distance = (s: Span) => Math.abs(s.fromMs - wanted.fromMs);
      const named = nearestFree(wanted, busy, within);

      const all = Array.from({ length: 60 }, (_, at) => ({ fromMs: at, toMs: at + lengthMs })).filter(fits);
      assert.equal(named.length > 0, all.length > 0);
      if (named[0]) assert.equal(distance(named[0]), Math.min(...all.map(distance)));
      named.forEach((s, i) => {
        assert(fits(s), 'free and within');
        assert.equal(s.toMs - s.fromMs, lengthMs);
        for (const other of named.slice(i + 1)) {
          assert(!overlaps(s, other), 'apart');
          assert(distance(s) <= distance(other), 'nearest first');
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('[CF5] free slots have the wanted length', () => {
  const free = findTaken(span(5, 6.5), calendarOf(taken(1, 5, 6)), NOW_MS);
  assert.deepEqual(free?.[0], { startsAt: hours(6), endsAt: hours(7.5) });
});
