/** Analytics figures: what a period of a vendor comes to, against an earlier one. Pure. */
import { type Cell, toCsv } from '@slotwire/browser';
import type { AnalyticsValue } from '@slotwire/protocol';

export interface Totals {
  /** By start, whatever became of them. */
  bookings: number;
  completed: number;
  /** Cancelled, declined or no show, as a part of all; null where there were none. */
  lostRate: number | null;
  customers: number;
  answered: number;
  /** Of the days, weighted by their answers. */
  answerMs: number | null;
  told: number;
  /** Notifications that were read, as a part of all. */
  openRate: number | null;
}

export function totalsOf({ bookings = {}, customers, responses, notifications }: AnalyticsValue): Totals {
  const of = (status: keyof typeof bookings) => sum(bookings[status] ?? []);
  const all = Object.values(bookings).reduce((total, series) => total + sum(series ?? []), 0);
  const told = sum(notifications?.told ?? []);
  return {
    bookings: all,
    completed: of('completed'),
    lostRate: rate(of('cancelled') + of('declined') + of('no_show'), all),
    customers: customers?.total ?? 0,
    answered: sum(responses?.answered ?? []),
    answerMs: weighted(responses?.p50Ms ?? [], responses?.answered ?? []),
    told,
    openRate: rate(sum(notifications?.read ?? []), told),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const rate = (part: number, all: number): number | null => (all === 0 ? null : part / all);

/** Medians do not add up; of days with many answers and few, the many count more. */
function weighted(values: readonly (number | null)[], weights: readonly number[]): number | null {
  let total = 0;
  let weight = 0;
  for (const [place, value] of values.entries()) {
    if (value === null) continue;
    total += value * (weights[place] ?? 0);
    weight += weights[place] ?? 0;
  }
  return weight === 0 ? null : total / weight;
}

export interface Change {
  /** As a part of what was before; null where there was nothing before. */
  part: number | null;
  direction: 'up' | 'down' | 'same';
}

export function changeOf(now: number | null, before: number | null): Change | undefined {
  if (now === null || before === null) return undefined;
  if (before === 0) return now === 0 ? { part: 0, direction: 'same' } : { part: null, direction: 'up' };
  const part = (now - before) / before;
  if (Math.abs(part) < 0.005) return { part: 0, direction: 'same' };
  return { part, direction: part > 0 ? 'up' : 'down' };
}

/** "a week before", "4 weeks before" */
export const earlierWords = (weeks: number): string => (weeks === 1 ? 'a week before' : `${weeks} weeks before`);

/** "12 % more than a week before" */
export function changeWords(change: Change | undefined, weeks: number, locale: string): string {
  if (change === undefined) return 'Nothing to compare with';
  if (change.direction === 'same') return `As ${earlierWords(weeks)}`;
  if (change.part === null) return `None ${earlierWords(weeks)}`;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(
    Math.abs(change.part),
  );
  return `${percent} ${change.direction === 'up' ? 'more' : 'less'} than ${earlierWords(weeks)}`;
}

/** Of each bucket. */
export function totalSeries({ buckets, bookings = {} }: Pick<AnalyticsValue, 'buckets' | 'bookings'>): number[] {
  return buckets.map((_, place) =>
    Object.values(bookings).reduce((total, series) => total + (series?.[place] ?? 0), 0),
  );
}

/** Nothing happened at all: an empty page says so better than ten charts of nothing. */
export function isEmpty(value: AnalyticsValue): boolean {
  const { bookings, answered, told } = totalsOf(value);
  return bookings === 0 && answered === 0 && told === 0;
}

export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const hourNames: readonly string[] = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** "Thursday, 10:00": when most bookings start; undefined while there are none. */
export function busiest(rows: readonly (readonly number[])[]): string | undefined {
  let best: { day: number; hour: number; count: number } | undefined;
  for (const [day, hours] of rows.entries()) {
    for (const [hour, count] of hours.entries()) if (count > (best?.count ?? 0)) best = { day, hour, count };
  }
  return best === undefined ? undefined : `${weekdayNames[best.day]}, ${hourNames[best.hour]}:00`;
}

/** One row a day, one column a series, then the heat map. */
export function analyticsCsv(value: AnalyticsValue): string {
  const { timeZone, buckets, bookings = {}, customers, responses, notifications } = value;
  const columns: [name: string, values: readonly (number | null)[]][] = [
    ['bookings', totalSeries(value)],
    ...Object.entries(bookings).map(([status, counts]): [string, readonly number[]] => [
      `bookings ${status}`,
      counts ?? [],
    ]),
    ['customers', customers?.unique ?? []],
    ['requests answered', responses?.answered ?? []],
    ['answer p50 ms', responses?.p50Ms ?? []],
    ['answer p90 ms', responses?.p90Ms ?? []],
    ['notifications told', notifications?.told ?? []],
    ['notifications read', notifications?.read ?? []],
  ];
  const day = new Intl.DateTimeFormat('sv', { timeZone });
  const rows: Cell[][] = [
    [`day (${timeZone})`, ...columns.map(([name]) => name)],
    ...buckets.map((start, place) => [
      day.format(new Date(start)),
      ...columns.map(([, values]) => values[place] ?? null),
    ]),
  ];
  const heat = value['heat-map'];
  if (heat !== undefined) {
    rows.push([], ['bookings by start', ...hourNames.map((hour) => `${hour}:00`)]);
    for (const [place, hours] of heat.entries()) rows.push([weekdayNames[place] ?? '', ...hours]);
  }
  return toCsv(rows);
}
