/** Overview figures: the numbers of a vendor's day, and the small charts beside them. Pure. */
import type { BookingStatus, Overview } from '@slotwire/protocol';
import type { TimeZone } from '@slotwire/runtime';
import type { BookingView } from '@slotwire/sdk';

/** In the order in which a booking goes through them. */
export const dayStatuses: readonly BookingStatus[] = [
  'requested',
  'confirmed',
  'in_progress',
  'completed',
  'no_show',
  'cancelled',
  'declined',
];

export interface StatusShare {
  status: BookingStatus;
  count: number;
  /** Of all of the day, 0 to 1. */
  share: number;
}

export function sharesOf(today: Overview['today']): { total: number; shares: StatusShare[] } {
  const counts = dayStatuses.map((status) => ({ status, count: today[status] ?? 0 })).filter(({ count }) => count > 0);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return { total, shares: counts.map((one) => ({ ...one, share: one.count / total })) };
}

/** Those that take place: neither declined nor cancelled. */
export function expectedOf(today: Overview['today']): number {
  const gone: readonly string[] = ['declined', 'cancelled'];
  return sharesOf(today).shares.reduce((sum, { status, count }) => (gone.includes(status) ? sum : sum + count), 0);
}

export interface HourLoad {
  hour: number;
  count: number;
}

/** Bookings that start on this day by the hour of the wall clock, from the first to the last hour with one; at least eight hours. */
export function hoursOf(bookings: readonly BookingView[], day: string, zone: TimeZone): HourLoad[] {
  const counts = new Map<number, number>();
  for (const { booking } of bookings) {
    if (booking.status === 'declined' || booking.status === 'cancelled') continue;
    const { day: own, hour } = zone.at(Date.parse(booking.startsAt));
    if (own === day) counts.set(hour, (counts.get(hour) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  let first = Math.min(...counts.keys());
  let last = Math.max(...counts.keys());
  while (last - first < 7) {
    if (first > 0) first -= 1;
    if (last < 23) last += 1;
  }
  return Array.from({ length: last - first + 1 }, (_, place) => ({
    hour: first + place,
    count: counts.get(first + place) ?? 0,
  }));
}

/** "< 1 min", "2 min", "3 h 5 min", "2 d": a time that somebody waits for something. */
export function waitWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return '< 1 min';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}

/** How long answers take, in a few words. */
export function answerWords(p50Ms: number | null, p90Ms: number | null): string {
  if (p50Ms === null) return 'No answer yet';
  const [half, most] = [waitWords(p50Ms), waitWords(p90Ms ?? p50Ms)];
  return half === most ? `usually in ${half}` : `half in ${half}, nine in ten in ${most}`;
}
