/** Bookings and people for tests: one salon on one morning, told in hours from now. */
import type { Booking } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import type { BookingActor } from './conflict.ts';

export const NOW_MS = Date.UTC(2026, 2, 1, 8);
export const HOUR_MS = 3_600_000;

export const ada: BookingActor = { role: 'customer', id: 'ada' };
export const bob: BookingActor = { role: 'customer', id: 'bob' };
export const salonStaff: BookingActor = { role: 'vendor', id: 'sam', vendorId: 'salon' };
export const otherVendor: BookingActor = { role: 'vendor', id: 'oli', vendorId: 'garage' };
export const backEnd: BookingActor = { role: 'service', id: 'back-end' };

/** The instant this many hours from now. */
export function hours(count: number): string {
  return new Date(NOW_MS + count * HOUR_MS).toISOString();
}

/** `[from, to)` in hours from now. */
export function slot(from: number, to: number): { startsAt: string; endsAt: string } {
  return { startsAt: hours(from), endsAt: hours(to) };
}

/** The n-th key: a UUID that a reader can tell from others. */
export function key(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** Ada's booking of the salon's chair, two hours from now, in its third version; nothing changed since its first. */
export function aRecord(
  over: Partial<Booking> = {},
  changedIn: Partial<BookingRecord['changedIn']> = {},
): BookingRecord {
  const booking: Booking = {
    id: key(1),
    customerId: 'ada',
    vendorId: 'salon',
    resourceId: 'chair-1',
    service: 'haircut',
    ...slot(2, 3),
    status: 'confirmed',
    version: 3,
    notes: [],
    createdAt: hours(-48),
    updatedAt: hours(-24),
    ...over,
  };
  return { booking, json: JSON.stringify(booking), changedIn: { status: 1, times: 1, reschedule: 1, ...changedIn } };
}

/** A calendar that holds these bookings. */
export function calendarOf(...records: BookingRecord[]): (fromMs: number, toMs: number) => BookingRecord[] {
  return (fromMs, toMs) =>
    records
      .filter(({ booking }) => Date.parse(booking.startsAt) < toMs && Date.parse(booking.endsAt) > fromMs)
      .sort((a, b) => (a.booking.startsAt < b.booking.startsAt ? -1 : 1));
}
