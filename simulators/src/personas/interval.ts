/** Interval: stretches of a run's time, and what comes once a day. Virtual ms since the start of the run, `[fromMs, toMs)`. */
import type { Random } from '@slotwire/runtime';

export interface Interval {
  fromMs: number;
  toMs: number;
}

/** A local day. UTC is the local time of a run. */
export interface Day {
  /** `d0` is the day on which the run starts, `d-1` the one before. */
  name: string;
  /** Its midnight; before 0 for the days that were on when the run started. */
  startMs: number;
}

/** Something that comes once on each day that it comes at all; see `persona.ts`. */
export interface Daily {
  at: string;
  giveMinutes: number;
  forMinutes: readonly [number, number];
  chance: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/**
 * What begins on a day may last into the next but one: 12 hours late and 24 hours long. And it may begin on the evening before: 12 hours
 * early.
 */
const DAYS_BEFORE = 2;
const DAYS_AFTER = 1;

/**
 * Every day of which something may be seen in the run, ascending.
 * @param startMs wall ms at the start of the run
 */
export function daysOf(startMs: number, lengthMs: number): Day[] {
  const sinceMidnightMs = ((startMs % DAY_MS) + DAY_MS) % DAY_MS;
  const last = Math.ceil((sinceMidnightMs + lengthMs) / DAY_MS) - 1;
  const days: Day[] = [];
  for (let index = -DAYS_BEFORE; index <= last + DAYS_AFTER; index++) {
    days.push({ name: `d${index}`, startMs: index * DAY_MS - sinceMidnightMs });
  }
  return days;
}

/** @returns undefined on a day on which it does not come */
export function drawDaily(daily: Daily, day: Day, random: Random): Interval | undefined {
  if (!random.chance(daily.chance)) return undefined;
  const giveMs = (random.float() * 2 - 1) * daily.giveMinutes * MINUTE_MS;
  const [least, most] = daily.forMinutes;
  const forMs = (least + random.float() * (most - least)) * MINUTE_MS;
  const fromMs = Math.round(day.startMs + timeOfDayMs(daily.at) + giveMs);
  return { fromMs, toMs: fromMs + Math.round(forMs) };
}

/** @param time `07:30` */
export function timeOfDayMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}

/** The part that lies within the run; undefined when nothing does. */
export function cut({ fromMs, toMs }: Interval, lengthMs: number): Interval | undefined {
  const within = { fromMs: Math.max(0, fromMs), toMs: Math.min(lengthMs, toMs) };
  return within.fromMs < within.toMs ? within : undefined;
}

export function byStart(a: Interval, b: Interval): number {
  return a.fromMs - b.fromMs || a.toMs - b.toMs;
}

/** Ascending, without overlap. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { fromMs, toMs } of [...intervals].sort(byStart)) {
    const last = merged.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else merged.push({ fromMs, toMs });
  }
  return merged;
}

/**
 * The instant at this share of the time that the intervals make together, and the interval in which it lies; undefined when there is
 * none.
 * @param share 0 to 1, without 1
 */
export function instantIn(
  intervals: readonly Interval[],
  share: number,
): { atMs: number; within: Interval } | undefined {
  let leftMs = share * intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  for (const within of intervals) {
    const forMs = within.toMs - within.fromMs;
    if (leftMs < forMs) return { atMs: Math.floor(within.fromMs + leftMs), within };
    leftMs -= forMs;
  }
  return undefined;
}
