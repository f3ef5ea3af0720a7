/**
 * What `analytics:query` answers a vendor: bookings, answers and notifications of this vendor, from the store itself. So it is exact, of any
 * time and in any zone, and nothing of it is kept twice.
 */
import type { AnalyticsValue, BookingStatus } from '@slotwire/protocol';
import { createTimeZone, type Timers } from '@slotwire/runtime';
import { breathe } from '../push/breathe.ts';
import type { InsightStore, VendorBooking } from '../storage/store-insight.ts';
import { type AnalyticsQuery, rates } from './admin-query.ts';
import { createBuckets, createHeatMap } from './buckets.ts';
import { Histogram } from './histogram.ts';

export interface VendorQueryParts {
  store: Pick<InsightStore, 'listVendorBookings' | 'listAnswers' | 'listOpens'>;
  timers: Timers;
}

/** A query over more bookings is refused: it would hold memory and time that others need. */
export const MAX_QUERY_BOOKINGS = 50_000;
const PAGE = 500;

/** @returns undefined when there are more bookings than one query may look at. */
export async function queryForVendor(
  parts: VendorQueryParts,
  vendorId: string,
  { from, to, bucket, what, timeZone = 'UTC' }: AnalyticsQuery,
): Promise<AnalyticsValue | undefined> {
  const { store } = parts;
  const zone = createTimeZone(timeZone);
  const buckets = createBuckets(Date.parse(from), Date.parse(to), bucket, zone);
  const { fromMs, toMs, starts } = buckets;
  const zeros = () => starts.map(() => 0);
  const value: AnalyticsValue = {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    bucket,
    timeZone,
    buckets: starts.map((startMs) => new Date(startMs).toISOString()),
  };
  const wants = (...measures: (typeof what)[number][]) => measures.some((measure) => what.includes(measure));

  if (wants('bookings', 'customers', 'heat-map')) {
    const bookings: Partial<Record<BookingStatus, number[]>> = {};
    const customers = starts.map(() => new Set<string>());
    const map = createHeatMap(zone);
    const all = new Set<string>();
    const within = await forEachBooking(parts, { vendorId, fromMs, toMs }, ({ status, customerId, startsMs }) => {
      const index = buckets.indexOf(startsMs);
      if (index === undefined) return;
      bookings[status] ??= zeros();
      const series = bookings[status];
      series[index] = (series[index] as number) + 1;
      customers[index]?.add(customerId);
      all.add(customerId);
      map.add(startsMs, 1);
    });
    if (!within) return undefined;
    if (wants('bookings')) value.bookings = bookings;
    if (wants('customers')) value.customers = { unique: customers.map(({ size }) => size), total: all.size };
    if (wants('heat-map')) value['heat-map'] = map.rows;
  }

  if (wants('responses')) {
    const answers = await store.listAnswers(vendorId, fromMs, toMs, MAX_QUERY_BOOKINGS + 1);
    if (answers.length > MAX_QUERY_BOOKINGS) return undefined;
    const took = starts.map(() => new Histogram());
    for (const { askedMs, answeredMs } of answers)
      took[buckets.indexOf(answeredMs) ?? -1]?.record((answeredMs - askedMs) / 1_000);
    value.responses = {
      answered: took.map(({ total }) => total),
      p50Ms: took.map((histogram) => toMsOf(histogram.quantile(0.5))),
      p90Ms: took.map((histogram) => toMsOf(histogram.quantile(0.9))),
    };
  }

  if (wants('notifications')) {
    const told = zeros();
    const read = zeros();
    for (const { atMs, read: isRead } of await store.listOpens(`vendor:${vendorId}`, fromMs, toMs)) {
      const index = buckets.indexOf(atMs);
      if (index === undefined) continue;
      told[index] = (told[index] as number) + 1;
      if (isRead) read[index] = (read[index] as number) + 1;
    }
    value.notifications = { told, read, openRate: rates(read, told) };
  }
  return value;
}

/** Answers take minutes to days: kept in seconds, a histogram holds 68 years of them. */
export const toMsOf = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1_000);

/** @returns false when there were more than a query may look at. */
async function forEachBooking(
  { store, timers }: VendorQueryParts,
  query: { vendorId: string; fromMs: number; toMs: number },
  visit: (booking: VendorBooking) => void,
): Promise<boolean> {
  let after: string | undefined;
  for (let seen = 0; seen <= MAX_QUERY_BOOKINGS; seen += PAGE) {
    const page = await store.listVendorBookings({ ...query, after, limit: PAGE });
    for (const booking of page) visit(booking);
    if (page.length < PAGE) return true;
    after = page.at(-1)?.id;
    await breathe(timers);
  }
  return false;
}
