/**
 * Zone: where an instant stands on the wall clock of a time zone. Temporal takes some 60 µs to say so, and figures ask for thousands of
 * instants; so the offsets at the ends of a day are kept, and only within a day on which they differ is each instant looked up.
 */
import { Temporal } from 'temporal-polyfill';

export interface WallClock {
  /** `2026-03-02` */
  day: string;
  /** 0 is Monday. */
  weekday: number;
  /** 0 to 23. */
  hour: number;
}

export interface TimeZone {
  at(atMs: number): WallClock;
  /** What the wall clock shows, as minutes since it showed 00:00. Where the clocks change in the day, that is another time than has passed of it. */
  minuteOfDay(atMs: number): number;
  /** When the day began in which this instant lies, ms. */
  startOfDay(atMs: number): number;
  /** When the day after begins. Days have 23 to 25 hours, and in some years a zone leaves one out. */
  nextDay(atMs: number): number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Days of which the offsets are kept. */
const MAX_DAYS = 4_000;

/** @throws RangeError when there is no such zone */
export function createTimeZone(name: string): TimeZone {
  const offsets = new Map<number, number>();
  // Throws here and not at the first use.
  lookUp(0);

  function lookUp(atMs: number): number {
    return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(name).offsetNanoseconds / 1e6;
  }

  /** At the beginning of a day of UTC. */
  function offsetOfDay(day: number): number {
    let offset = offsets.get(day);
    if (offset === undefined) {
      if (offsets.size >= MAX_DAYS) offsets.clear();
      offset = lookUp(day * DAY_MS);
      offsets.set(day, offset);
    }
    return offset;
  }

  function offsetAt(atMs: number): number {
    const day = Math.floor(atMs / DAY_MS);
    const offset = offsetOfDay(day);
    return offset === offsetOfDay(day + 1) ? offset : lookUp(Math.floor(atMs));
  }

  function startOfDay(atMs: number): number {
    const offset = offsetAt(atMs);
    const startMs = Math.floor((atMs + offset) / DAY_MS) * DAY_MS - offset;
    // No change since: then midnight is where it seems to be.
    if (offsetAt(startMs) === offset && offsetAt(startMs - 1) === offset) return startMs;
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(name).startOfDay()
      .epochMilliseconds;
  }

  return {
    at(atMs) {
      const localMs = atMs + offsetAt(atMs);
      const day = Math.floor(localMs / DAY_MS);
      return {
        day: new Date(localMs).toISOString().slice(0, 10),
        // 1970-01-01 was a Thursday.
        weekday: (((day + 3) % 7) + 7) % 7,
        hour: Math.floor((localMs - day * DAY_MS) / HOUR_MS),
      };
    },
    minuteOfDay(atMs) {
      const localMs = atMs + offsetAt(atMs);
      return (localMs - Math.floor(localMs / DAY_MS) * DAY_MS) / MINUTE_MS;
    },
    startOfDay,
    nextDay(atMs) {
      const startMs = startOfDay(atMs);
      // 26 hours later it is the next day whatever the clocks do, but where the zone leaves a day out it is the one after.
      return startOfDay(startMs + 26 * HOUR_MS);
    },
  };
}
