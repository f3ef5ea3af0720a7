/** Summary: from what the store holds of a vendor to the overview of an instant. Pure, so that midnight can be tested at noon. */
import { activeStatuses, type Overview, overviewLimits } from '@slotwire/protocol';
import type { TimeZone } from '@slotwire/runtime';
import { Histogram } from '../analytics/histogram.ts';
import { toMsOf } from '../analytics/vendor-query.ts';
import type { VendorAnswer, VendorBooking } from '../storage/store-insight.ts';

/** Of one day of the vendor's wall clock. */
export interface VendorDay {
  fromMs: number;
  toMs: number;
  /** Those that start on the day, and those that start within the next hours, ascending by id. */
  bookings: readonly VendorBooking[];
  answers: readonly VendorAnswer[];
  open: { count: number; oldestMs: number | undefined };
}

export interface SummaryFacts {
  day: VendorDay;
  nowMs: number;
  zone: TimeZone;
  timeZone: string;
  hours: number;
  /** Customers with a connected device. */
  connected: ReadonlySet<string>;
  health: Overview['health'];
}

const HOUR_MS = 3_600_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();

export function summarise({ day, nowMs, zone, timeZone, hours, connected, health }: SummaryFacts): Overview {
  const today: Overview['today'] = {};
  for (const { startsMs, status } of day.bookings) {
    if (startsMs >= day.fromMs && startsMs < day.toMs) today[status] = (today[status] ?? 0) + 1;
  }
  const arrivals = day.bookings
    .filter((booking) => arrives(booking, nowMs, hours))
    .sort((a, b) => a.startsMs - b.startsMs || (a.id < b.id ? -1 : 1))
    .slice(0, overviewLimits.maxArrivals)
    .map(({ id, customerId, resourceId, startsMs, status }) => ({
      bookingId: id,
      customerId,
      resourceId,
      startsAt: iso(startsMs),
      status,
      connected: connected.has(customerId),
    }));
  const customers = customersOf(day, nowMs, hours);
  const took = new Histogram();
  for (const { askedMs, answeredMs } of day.answers) took.record((answeredMs - askedMs) / 1_000);
  return {
    at: iso(nowMs),
    timeZone,
    day: zone.at(nowMs).day,
    today,
    arrivals,
    customers: {
      all: customers.size,
      connected: [...customers].filter((customer) => connected.has(customer)).length,
    },
    responses: {
      answered: took.total,
      p50Ms: toMsOf(took.quantile(0.5)),
      p90Ms: toMsOf(took.quantile(0.9)),
      waiting: day.open.count,
      ...(day.open.oldestMs !== undefined && { waitingSince: iso(day.open.oldestMs) }),
    },
    health,
  };
}

/** Whose presence matters: those of the day's active bookings, and those who arrive within the next hours. */
export function customersOf({ bookings, fromMs, toMs }: VendorDay, nowMs: number, hours: number): Set<string> {
  const customers = new Set<string>();
  for (const booking of bookings) {
    const isToday = booking.startsMs >= fromMs && booking.startsMs < toMs && activeStatuses.includes(booking.status);
    if (isToday || arrives(booking, nowMs, hours)) customers.add(booking.customerId);
  }
  return customers;
}

function arrives({ status, startsMs }: VendorBooking, nowMs: number, hours: number): boolean {
  return (status === 'requested' || status === 'confirmed') && startsMs >= nowMs && startsMs < nowMs + hours * HOUR_MS;
}
