/**
 * Weekly windows: recurring spans of wall-clock time in a time zone, such as quiet hours. Pure, on the Temporal of ECMAScript, whose rules
 * for wall-clock times that do not exist or come twice are the ones of RFC 5545.
 */
import { Temporal } from 'temporal-polyfill';

export interface WeeklyWindow {
  days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  /** `HH:MM`, on each of the days. */
  from: string;
  /** `HH:MM`; where it is not later than `from`, of the day after. */
  to: string;
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Windows that fill the whole week never end: it is looked no further ahead than this many of them. */
const MAX_CHAIN = 15;

/**
 * When the window ends in which this instant lies, ms; undefined outside of all windows. Windows that touch count as one.
 * A window begins with the first of a time that comes twice and ends with the second, so nobody is woken in between; a time that a clock
 * change leaves out is taken as much later as the clock jumps.
 * @throws RangeError when there is no such time zone
 */
export function endOfWindow(windows: readonly WeeklyWindow[], timeZone: string, atMs: number): number | undefined {
  let end = endOfOne(windows, timeZone, atMs);
  for (let i = 0; end !== undefined && i < MAX_CHAIN; i++) {
    const next = endOfOne(windows, timeZone, end);
    if (next === undefined) return end;
    end = next;
  }
  return end;
}

/** The latest end of the windows that hold this instant. */
function endOfOne(windows: readonly WeeklyWindow[], timeZone: string, atMs: number): number | undefined {
  if (windows.length === 0) return undefined;
  const zone = zoneOf(timeZone);
  let latest: number | undefined;
  // A window lasts a day at most. By the calendar of UTC, which is at most a day away from any other, it began on one of these.
  for (let back = -1; back <= 2; back++) {
    const day = Math.floor(atMs / DAY_MS) - back;
    const name = nameOf(day);
    for (const { days, from, to } of windows) {
      if (!days.includes(name)) continue;
      const endMs = zone.instantOf(to > from ? day : day + 1, to, 'later');
      if (endMs <= atMs || endMs <= (latest ?? endMs - 1)) continue;
      if (zone.instantOf(day, from, 'compatible') <= atMs) latest = endMs;
    }
  }
  return latest;
}

const DAY_MS = 86_400_000;

/** @param day since 1970-01-01, which was a Thursday */
const nameOf = (day: number) => dayNames[(((day + 3) % 7) + 7) % 7] as (typeof dayNames)[number];

/** Wall-clock times of one zone as instants. Each takes Temporal some 60 µs, and the same few are asked for again and again. */
class Zone {
  readonly #timeZone: string;
  readonly #known: Map<string, number>;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
    this.#known = new Map();
  }

  /**
   * @param day since 1970-01-01, of the calendar
   * @param disambiguation `compatible`: the first of two; `later`: the second. Both: after a gap, as much later as the clock jumps.
   */
  instantOf(day: number, time: string, disambiguation: 'compatible' | 'later'): number {
    const key = `${day} ${time} ${disambiguation}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const local = new Temporal.PlainDate(1970, 1, 1).add({ days: day }).toPlainDateTime(Temporal.PlainTime.from(time));
    const instant = local.toZonedDateTime(this.#timeZone, { disambiguation }).epochMilliseconds;
    if (this.#known.size >= MAX_INSTANTS) this.#known.clear();
    this.#known.set(key, instant);
    return instant;
  }
}

const MAX_INSTANTS = 1_000;
/** IANA knows some 600 names. */
const MAX_ZONES = 600;
const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    if (zones.size >= MAX_ZONES) zones.clear();
    zone = new Zone(timeZone);
    zones.set(timeZone, zone);
  }
  return zone;
}
