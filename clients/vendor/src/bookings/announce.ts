/** Announce: what happened to bookings, in a sentence for who listens and in a word for the row. Pure. */
import type { Directory } from '../directory/directory.ts';
import type { BookingEvent } from './booking-events.ts';
import type { BookingTimes } from './booking-times.ts';
import { lookOf } from './status.ts';

export interface AnnounceContext {
  names: Pick<Directory, 'customer'>;
  times: Pick<BookingTimes, 'day' | 'time'>;
  /** Of the booking, where it is known. */
  customerId(bookingId: string): string | undefined;
}

/** More than these are counted instead of read. */
const MAX_READ = 2;

/** @param events of the same moment, oldest first. */
export function announce(events: readonly BookingEvent[], context: AnnounceContext): string {
  if (events.length > MAX_READ) return `${new Set(events.map(({ bookingId }) => bookingId)).size} bookings changed.`;
  return events.map((event) => sentence(event, context)).join(' ');
}

function sentence(event: BookingEvent, { names, times, customerId }: AnnounceContext): string {
  const id = customerId(event.bookingId);
  const who = id === undefined ? 'a customer' : names.customer(id);
  const when = event.startsAt === undefined ? '' : `, ${times.day(event.startsAt)} ${times.time(event.startsAt)}`;
  return `${whatHappened(event)}: ${who}${when}.`;
}

/** "New request", "Cancelled", "Moved". */
export function whatHappened({ kind, changed, status }: Pick<BookingEvent, 'kind' | 'changed' | 'status'>): string {
  if (kind === 'created') return 'New request';
  if (kind === 'noted') return 'New note';
  if (changed.includes('status')) return lookOf(status ?? '').label;
  if (changed.includes('startsAt') || changed.includes('endsAt')) return 'Moved';
  return changed.includes('reschedule') ? 'Asked to move' : 'Changed';
}
