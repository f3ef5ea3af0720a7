/** Analytics range: the days that are looked at, and as many before them. Days are those of the vendor's zone. Pure. */
import { type CalendarDate, parseDate, toZoned } from '@internationalized/date';
import type { AnalyticsMeasure, CommandInput } from '@slotwire/protocol';

export interface DayRange {
  start: CalendarDate;
  /** The last day, which belongs to it. */
  end: CalendarDate;
}

export interface Preset {
  id: string;
  label: string;
  range(today: CalendarDate): DayRange;
}

/** What was, and what is already booked. */
export const presets: readonly Preset[] = [
  { id: 'last-7', label: 'Last 7 days', range: (today) => lastDays(7, today) },
  { id: 'last-28', label: '28', range: (today) => lastDays(28, today) },
  { id: 'last-90', label: '90', range: (today) => lastDays(90, today) },
  { id: 'next-14', label: 'Next 14', range: (today) => ({ start: today, end: today.add({ days: 13 }) }) },
];
/** A range is compared day by day, and more days than this nobody reads as days. */
export const MAX_DAYS = 366;

export function lastDays(days: number, today: CalendarDate): DayRange {
  return { start: today.subtract({ days: days - 1 }), end: today };
}

export const lengthOf = ({ start, end }: DayRange): number => end.compare(start) + 1;

/** What is wrong with a range that was chosen; undefined when it can be asked for. */
export function rangeProblem(range: DayRange | null): string | undefined {
  if (range === null) return 'Choose a first and a last day.';
  const days = lengthOf(range);
  if (days < 1) return 'The last day comes before the first.';
  return days > MAX_DAYS ? `That is ${days} days; ${MAX_DAYS} at most.` : undefined;
}

/** What a range is compared with: the same days of the week, so many weeks earlier that no day is in both. */
export const weeksBack = (range: DayRange): number => Math.ceil(lengthOf(range) / 7);

export function weeksBefore({ start, end }: DayRange, weeks: number): DayRange {
  return { start: start.subtract({ weeks }), end: end.subtract({ weeks }) };
}

const measures: AnalyticsMeasure[] = ['bookings', 'customers', 'responses', 'notifications', 'heat-map'];

export function questionOf(range: DayRange, timeZone: string): CommandInput<'analytics:query'> {
  const midnight = (date: CalendarDate) => toZoned(date, timeZone).toAbsoluteString();
  return {
    from: midnight(range.start),
    to: midnight(range.end.add({ days: 1 })),
    bucket: 'day',
    what: measures,
    timeZone,
  };
}

export function parseRange(search: string, today: CalendarDate): DayRange {
  const fields = new URLSearchParams(search);
  try {
    const range = { start: parseDate(fields.get('from') ?? ''), end: parseDate(fields.get('to') ?? '') };
    if (rangeProblem(range) === undefined) return range;
  } catch {
    // Somebody's own address, or none.
  }
  return lastDays(28, today);
}

export const rangeSearch = ({ start, end }: DayRange): string => `from=${start}&to=${end}`;
