/** Times: what a booking may ask of the calendar, whoever else is in it. Whether the slot is free is for `slots.ts`. */
import { bookingLimits, type TimeRange } from '@slotwire/protocol';

/** Half open, `[fromMs, toMs)`, ms since 1970. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** A phone's clock may be this much behind ours, so "now" on its screen is not yet the past. */
export const CLOCK_SKEW_MS = 60_000;

export function toSpan(range: TimeRange): Span {
  return { fromMs: Date.parse(range.startsAt), toMs: Date.parse(range.endsAt) };
}

export function toTimeRange(span: Span): TimeRange {
  return { startsAt: toInstant(span.fromMs), endsAt: toInstant(span.toMs) };
}

/** `2026-03-01T09:00:00.000Z` */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Why these times cannot be booked (BAD_TIMES), or nothing. */
export function findTimesProblem(span: Span, nowMs: number): string | undefined {
  const { minDurationMs, maxDurationMs, maxAheadMs } = bookingLimits;
  const durationMs = span.toMs - span.fromMs;
  if (durationMs <= 0) return 'the end is not after the start';
  if (durationMs < minDurationMs) return `shorter than ${minDurationMs / 60_000} minutes`;
  if (durationMs > maxDurationMs) return `longer than ${maxDurationMs / 3_600_000} hours`;
  if (span.fromMs < nowMs - CLOCK_SKEW_MS) return 'the start is in the past';
  if (span.fromMs > nowMs + maxAheadMs) return `the start is more than ${maxAheadMs / 86_400_000} days ahead`;
  return undefined;
}
