/**
 * Calendar: which instants scenarios mean. Days are counted from the moment in which the scenario began, in UTC:
 * "Monday" is the first Monday that is at least two days away, so that it is never in the past and never today.
 */
import type { TimeRange } from '@slotwire/protocol';

export interface SlotWords {
  fromDay: string;
  fromTime: string;
  /** Absent: the same day. */
  toDay?: string | undefined;
  toTime: string;
}

export interface Calendar {
  /** The scenario begins at another moment than it seemed. */
  beginAt(nowMs: number): void;
  range(words: SlotWords): TimeRange;
  /** `Monday 10:00 to 11:00`, or the instants themselves when no such words would lead there. */
  describe(range: TimeRange): string;
}

export const weekdays: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
/** A named weekday is at least so many days away. */
const MIN_DAYS_AHEAD = 2;

export function createCalendar(nowMs: number): Calendar {
  let todayMs = startOfDay(nowMs);

  function dayMs(words: string): number {
    const years = /^today in (a|\d+) years?$/.exec(words)?.[1];
    if (years !== undefined) return todayMs + (years === 'a' ? 1 : Number(years)) * YEAR_DAYS * DAY_MS;
    if (words === 'yesterday') return todayMs - DAY_MS;
    if (words === 'today') return todayMs;
    if (words === 'tomorrow') return todayMs + DAY_MS;
    const weekday = weekdays.indexOf(words);
    if (weekday < 0) throw new Error(`${words} is no day`);
    return nextWeekday(todayMs + MIN_DAYS_AHEAD * DAY_MS, weekday);
  }

  function range({ fromDay, fromTime, toDay, toTime }: SlotWords): TimeRange {
    const from = dayMs(fromDay);
    const weekday = weekdays.indexOf(toDay ?? '');
    const to = toDay === undefined ? from : weekday < 0 ? dayMs(toDay) : nextWeekday(from, weekday);
    return { startsAt: instant(from, fromTime), endsAt: instant(to, toTime) };
  }

  return {
    beginAt(atMs) {
      todayMs = startOfDay(atMs);
    },
    range,
    describe({ startsAt, endsAt }) {
      const start = new Date(startsAt);
      const words = {
        fromDay: weekdays[start.getUTCDay()] ?? '',
        fromTime: startsAt.slice(11, 16),
        toTime: endsAt.slice(11, 16),
      };
      const meant = range(words);
      if (meant.startsAt !== startsAt || meant.endsAt !== endsAt) return `${startsAt} to ${endsAt}`;
      return `${words.fromDay} ${words.fromTime} to ${words.toTime}`;
    },
  };
}

const startOfDay = (atMs: number) => Math.floor(atMs / DAY_MS) * DAY_MS;

function nextWeekday(fromMs: number, weekday: number): number {
  return fromMs + ((weekday - new Date(fromMs).getUTCDay() + 7) % 7) * DAY_MS;
}

function instant(dayMs: number, time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(dayMs + (hours * 60 + minutes) * 60_000).toISOString();
}
