/** A booking, for tests. */
import type { Booking } from '@slotwire/protocol';
import type { BookingView } from '@slotwire/sdk';

export const idOf = (n: number): string => `01HZZZZZZZZZZZZZZZZZZZ${String(n).padStart(4, '0')}`;

/** On 2026-01-06 at n o'clock UTC, for half an hour. */
export function aBooking(n: number, more: Partial<Booking> = {}): Booking {
  const startMs = Date.UTC(2026, 0, 6, n);
  return {
    id: idOf(n),
    customerId: `c-${n}`,
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'Haircut',
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + 1_800_000).toISOString(),
    status: 'confirmed',
    version: 1,
    notes: [],
    createdAt: '2026-01-05T08:00:00.000Z',
    updatedAt: '2026-01-05T08:00:00.000Z',
    ...more,
  };
}

export const aView = (n: number, more: Partial<Booking> = {}): BookingView => ({
  booking: aBooking(n, more),
  pending: [],
});
