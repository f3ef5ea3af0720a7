/**
 * Slots: is this time of the resource taken, and what is free instead (BK2, CF5).
 * Knows spans only; which bookings hold a slot is the view's to say.
 */
import { bookingLimits, type TimeRange } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { CLOCK_SKEW_MS, type Span, toSpan, toTimeRange } from './times.ts';

/** Active bookings of one resource that overlap `[fromMs, toMs)`, ascending by start. */
export type Calendar = (fromMs: number, toMs: number) => readonly BookingRecord[];

/** Free slots are looked for this far before and after the wanted one: the same day, for most. */
export const NEIGHBOURHOOD_MS = 12 * 3_600_000;

/** How many free slots a person is offered. */
export const MAX_FREE_SLOTS = 3;

const MINUTE_MS = 60_000;

/** What has to be read to judge a wanted slot and to name free ones around it. */
export function windowAround(wanted: Span): Span {
  return { fromMs: wanted.fromMs - NEIGHBOURHOOD_MS, toMs: wanted.toMs + NEIGHBOURHOOD_MS };
}

/**
 * Holds the window around every slot that `findTimesProblem` lets pass at `nowMs`, except for what lies before them:
 * there, nothing is offered anyway.
 */
export function windowOfAll(nowMs: number): Span {
  const { maxAheadMs, maxDurationMs } = bookingLimits;
  return { fromMs: nowMs - CLOCK_SKEW_MS, toMs: nowMs + maxAheadMs + maxDurationMs + NEIGHBOURHOOD_MS };
}

/** Half open, so a booking may begin in the instant in which another ends. */
export function overlaps(a: Span, b: Span): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}

/**
 * Nothing when the slot can be had; else the nearest free slots (SLOT_TAKEN).
 * @param self the booking that is moved: it is never in its own way, and is not offered the place where it already is.
 */
export function findTaken(
  wanted: Span,
  calendar: Calendar,
  nowMs: number,
  self?: BookingRecord,
): TimeRange[] | undefined {
  const others = (span: Span) =>
    calendar(span.fromMs, span.toMs).filter(({ booking }) => booking.id !== self?.booking.id);
  if (others(wanted).length === 0) return undefined;
  const around = windowAround(wanted);
  // Whole minutes: nobody wants to be offered 09:13:27.
  const within = { fromMs: Math.max(around.fromMs, Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS), toMs: around.toMs };
  const busy = others(within).map(({ booking }) => toSpan(booking));
  return nearestFree(wanted, busy, within)
    .map(toTimeRange)
    .filter(({ startsAt, endsAt }) => startsAt !== self?.booking.startsAt || endsAt !== self.booking.endsAt)
    .slice(0, MAX_FREE_SLOTS);
}

/**
 * Free slots of the wanted length that lie wholly in `within`, nearest first by distance of their starts, the earlier
 * of two as near. Each gap gives its slot nearest to the wanted one, and further ones side by side with it.
 * For 10–11 in a day where only that hour is booked: 9–10, 11–12, 8–9, 12–13.
 * @param busy ascending by start.
 */
export function nearestFree(wanted: Span, busy: readonly Span[], within: Span): Span[] {
  const lengthMs = wanted.toMs - wanted.fromMs;
  const starts: number[] = [];
  const fill = (gap: Span) => {
    const lastMs = gap.toMs - lengthMs;
    if (lastMs < gap.fromMs) return;
    const nearestMs = Math.min(Math.max(wanted.fromMs, gap.fromMs), lastMs);
    starts.push(nearestMs);
    // One more than is offered, as the caller may drop one.
    for (let step = 1; step <= MAX_FREE_SLOTS; step++) {
      if (nearestMs - step * lengthMs >= gap.fromMs) starts.push(nearestMs - step * lengthMs);
      if (nearestMs + step * lengthMs <= lastMs) starts.push(nearestMs + step * lengthMs);
    }
  };
  let freeFromMs = within.fromMs;
  for (const span of busy) {
    fill({ fromMs: freeFromMs, toMs: Math.min(span.fromMs, within.toMs) });
    freeFromMs = Math.max(freeFromMs, span.toMs);
  }
  fill({ fromMs: freeFromMs, toMs: within.toMs });
  const distanceMs = (startMs: number) => Math.abs(startMs - wanted.fromMs);
  return starts
    .sort((a, b) => distanceMs(a) - distanceMs(b) || a - b)
    .slice(0, MAX_FREE_SLOTS + 1)
    .map((fromMs) => ({ fromMs, toMs: fromMs + lengthMs }));
}
