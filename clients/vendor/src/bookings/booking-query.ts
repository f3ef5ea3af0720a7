/**
 * Booking query: which bookings the person wants to see and how; as the address has it, so that a view can be kept, sent and gone back to.
 * Choosing and sorting are pure: five thousand bookings take a few milliseconds.
 */
import type { Booking, BookingStatus } from '@slotwire/protocol';
import type { BookingView } from '@slotwire/sdk';
import type { Directory } from '../directory/directory.ts';
import { allStatuses, lookOf, needsAnswer } from './status.ts';

export const Layout = { List: 'list', Day: 'day', Week: 'week' } as const;
export type Layout = (typeof Layout)[keyof typeof Layout];

export const Span = { Upcoming: 'upcoming', Today: 'today', Week: 'week', Past: 'past', All: 'all' } as const;
export type Span = (typeof Span)[keyof typeof Span];

export const SortBy = {
  Start: 'start',
  Customer: 'customer',
  Service: 'service',
  Resource: 'resource',
  Status: 'status',
  Updated: 'updated',
} as const;
export type SortBy = (typeof SortBy)[keyof typeof SortBy];

export interface BookingQuery {
  layout: Layout;
  /** Of the list. */
  span: Span;
  /** Empty: all. */
  statuses: readonly BookingStatus[];
  resource: string | undefined;
  /** Only what waits for an answer of the vendor. */
  needsAnswer: boolean;
  /** Words that all have to be found. */
  text: string;
  sort: SortBy;
  descending: boolean;
  /** Of the calendar, `2026-01-06`; undefined: today. */
  day: string | undefined;
}

export const defaultQuery: BookingQuery = {
  layout: 'list',
  span: 'upcoming',
  statuses: [],
  resource: undefined,
  needsAnswer: false,
  text: '',
  sort: 'start',
  descending: false,
  day: undefined,
};

/** What an address says; whatever cannot be read is as it is by default. */
export function parseQuery(search: string): BookingQuery {
  const fields = new URLSearchParams(search);
  const one = <T extends string>(name: string, known: Readonly<Record<string, T>>, otherwise: T): T =>
    Object.values(known).find((value) => value === fields.get(name)) ?? otherwise;
  const day = fields.get('day');
  return {
    layout: one('view', Layout, defaultQuery.layout),
    span: one('when', Span, defaultQuery.span),
    statuses: allStatuses.filter((status) => fields.get('status')?.split(',').includes(status)),
    resource: fields.get('resource') ?? undefined,
    needsAnswer: fields.get('answer') === '1',
    text: fields.get('q') ?? '',
    sort: one('sort', SortBy, defaultQuery.sort),
    descending: fields.get('desc') === '1',
    day: day !== null && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined,
  };
}

/** With `?`; empty where all is as by default. */
export function formatQuery(query: BookingQuery): string {
  const fields = new URLSearchParams();
  if (query.layout !== defaultQuery.layout) fields.set('view', query.layout);
  if (query.span !== defaultQuery.span) fields.set('when', query.span);
  if (query.statuses.length > 0) fields.set('status', query.statuses.join(','));
  if (query.resource !== undefined) fields.set('resource', query.resource);
  if (query.needsAnswer) fields.set('answer', '1');
  if (query.text !== '') fields.set('q', query.text);
  if (query.sort !== defaultQuery.sort) fields.set('sort', query.sort);
  if (query.descending) fields.set('desc', '1');
  if (query.day !== undefined) fields.set('day', query.day);
  const text = fields.toString();
  return text === '' ? '' : `?${text}`;
}

/** How many filters are set, for who has them hidden. */
export function filterCount({ statuses, resource, needsAnswer: answer }: BookingQuery): number {
  return statuses.length + (resource === undefined ? 0 : 1) + (answer ? 1 : 0);
}

/** Days of the vendor's zone, ms. */
export interface Days {
  nowMs: number;
  todayMs: number;
  tomorrowMs: number;
  /** Seven days from today. */
  weekEndMs: number;
}

type Names = Pick<Directory, 'customer' | 'resource'>;

/** @param withSpan false for the calendar, whose days are its own. */
export function chooseBookings(
  views: readonly BookingView[],
  query: BookingQuery,
  days: Days,
  names: Names,
  withSpan = true,
): readonly BookingView[] {
  const inSpan = withSpan ? spanFilter(query.span, days) : () => true;
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const statuses = new Set<string>(query.statuses);
  const chosen = views.filter(({ booking }) => {
    if (!inSpan(booking)) return false;
    if (statuses.size > 0 && !statuses.has(booking.status)) return false;
    if (query.resource !== undefined && booking.resourceId !== query.resource) return false;
    if (query.needsAnswer && !needsAnswer(booking)) return false;
    return words.length === 0 || matches(booking, words, names);
  });
  return withSpan ? sortBookings(chosen, query, names) : chosen;
}

function spanFilter(span: Span, { nowMs, todayMs, tomorrowMs, weekEndMs }: Days): (booking: Booking) => boolean {
  // Instants are written alike, so they compare as text: parsing five thousand of them would cost more than all the rest.
  const [now, today, tomorrow, weekEnd] = [nowMs, todayMs, tomorrowMs, weekEndMs].map((ms) =>
    new Date(ms).toISOString(),
  ) as [string, string, string, string];
  switch (span) {
    case 'upcoming':
      return ({ endsAt }) => endsAt > now;
    case 'today':
      return ({ startsAt, endsAt }) => startsAt < tomorrow && endsAt > today;
    case 'week':
      return ({ startsAt, endsAt }) => startsAt < weekEnd && endsAt > today;
    case 'past':
      return ({ endsAt }) => endsAt <= now;
    case 'all':
      return () => true;
    default:
      return span satisfies never;
  }
}

function matches(booking: Booking, words: readonly string[], names: Names): boolean {
  const text = searchText(booking, names);
  return words.every((word) => text.includes(word));
}

/** Of a booking, as long as it and the names are the same: typing a letter does not put it together five thousand times. */
const searchTexts = new WeakMap<Names, WeakMap<Booking, string>>();

function searchText(booking: Booking, names: Names): string {
  let texts = searchTexts.get(names);
  if (texts === undefined) {
    texts = new WeakMap();
    searchTexts.set(names, texts);
  }
  let text = texts.get(booking);
  if (text === undefined) {
    text = [
      names.customer(booking.customerId),
      booking.customerId,
      booking.service,
      names.resource(booking.resourceId),
      lookOf(booking.status).label,
      booking.id,
      ...booking.notes.map((note) => note.text),
    ]
      .join('\n')
      .toLowerCase();
    texts.set(booking, text);
  }
  return text;
}

function sortBookings(
  views: BookingView[],
  { sort, descending, span }: BookingQuery,
  names: Names,
): readonly BookingView[] {
  // They come by start; what has passed is of interest from its end.
  if (sort === 'start') return descending !== (span === 'past') ? views.reverse() : views;
  const keyed = views.map((view) => ({ view, key: sortKey(view.booking, sort, names) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign));
  return keyed.map(({ view }) => view);
}

function sortKey(booking: Booking, sort: Exclude<SortBy, 'start'>, names: Names): string | number {
  switch (sort) {
    case 'customer':
      return names.customer(booking.customerId).toLowerCase();
    case 'service':
      return booking.service.toLowerCase();
    case 'resource':
      return names.resource(booking.resourceId).toLowerCase();
    case 'status':
      return allStatuses.indexOf(booking.status);
    case 'updated':
      return booking.updatedAt;
    default:
      return sort satisfies never;
  }
}
