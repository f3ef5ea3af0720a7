import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bookingLimits } from '@slotwire/protocol';
import { HOUR_MS, NOW_MS } from './booking.fixture.ts';
import { findTimesProblem } from './times.ts';

const MINUTE_MS = 60_000;
const { minDurationMs, maxDurationMs, maxAheadMs } = bookingLimits;

/** Start from now and duration, both in ms. */
const cases: [title: string, startMs: number, durationMs: number, problem: string | undefined][] = [
  ['an hour from now', HOUR_MS, HOUR_MS, undefined],
  ['no time at all', HOUR_MS, 0, 'the end is not after the start'],
  ['backwards', HOUR_MS, -HOUR_MS, 'the end is not after the start'],
  ['the shortest', HOUR_MS, minDurationMs, undefined],
  ['shorter than the shortest', HOUR_MS, minDurationMs - 1, 'shorter than 5 minutes'],
  ['the longest', HOUR_MS, maxDurationMs, undefined],
  ['longer than the longest', HOUR_MS, maxDurationMs + 1, 'longer than 24 hours'],
  ['a phone that is a minute behind', -MINUTE_MS, HOUR_MS, undefined],
  ['more than a minute ago', -MINUTE_MS - 1, HOUR_MS, 'the start is in the past'],
  ['as far ahead as can be', maxAheadMs, HOUR_MS, undefined],
  ['too far ahead', maxAheadMs + 1, HOUR_MS, 'the start is more than 730 days ahead'],
];

for (const [title, startMs, durationMs, problem] of cases) {
  test(`[BK5] times: ${title} ${problem === undefined ? 'fits' : `is refused, as ${problem}`}`, () => {
    const fromMs = NOW_MS + startMs;
    assert.equal(findTimesProblem({ fromMs, toMs: fromMs + durationMs }, NOW_MS), problem);
  });
}
