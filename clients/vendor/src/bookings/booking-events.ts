/** Booking events: what happened to bookings since this page was opened, with who did it and why. The service tells it once; the bookings alone do not say. */
import type { Actor, BookingField, StreamEvent } from '@slotwire/protocol';

export interface BookingEvent {
  bookingId: string;
  /** Of the booking after it. */
  version: number;
  at: string;
  kind: 'created' | 'updated' | 'noted';
  actor: Actor;
  changed: readonly BookingField[];
  status: string | undefined;
  startsAt: string | undefined;
  reason: string | undefined;
  text: string | undefined;
}

/** The oldest go first, ids of bookings with their events. */
const MAX_BOOKINGS = 2_000;
const MAX_EVENTS = 50;

export interface BookingEvents {
  /** Oldest first; the same array until there is another one. */
  of(bookingId: string): readonly BookingEvent[];
  add(event: StreamEvent): BookingEvent | undefined;
}

const none: readonly BookingEvent[] = [];

export function createBookingEvents(): BookingEvents {
  const byBooking = new Map<string, readonly BookingEvent[]>();
  return {
    of: (bookingId) => byBooking.get(bookingId) ?? none,
    add(event) {
      const told = bookingEventOf(event);
      if (told === undefined) return undefined;
      const known = byBooking.get(told.bookingId) ?? none;
      // The same commit comes by several streams.
      if (known.some(({ version }) => version === told.version)) return undefined;
      byBooking.delete(told.bookingId);
      byBooking.set(told.bookingId, [...known, told].sort((a, b) => a.version - b.version).slice(-MAX_EVENTS));
      for (const [oldest] of byBooking) {
        if (byBooking.size <= MAX_BOOKINGS) break;
        byBooking.delete(oldest);
      }
      return told;
    },
  };
}

export function bookingEventOf(event: StreamEvent): BookingEvent | undefined {
  const nothing = { changed: [], status: undefined, startsAt: undefined, reason: undefined, text: undefined };
  switch (event.type) {
    case 'booking.created':
    case 'booking.updated': {
      const { booking, actor } = event.data;
      const isUpdate = event.type === 'booking.updated';
      return {
        ...nothing,
        bookingId: booking.id,
        version: booking.version,
        at: event.at,
        kind: isUpdate ? 'updated' : 'created',
        actor,
        changed: event.type === 'booking.updated' ? event.data.changed : [],
        status: booking.status,
        startsAt: booking.startsAt,
        reason: event.type === 'booking.updated' ? event.data.reason : undefined,
      };
    }
    case 'booking.noted': {
      const { bookingId, version, note } = event.data;
      return { ...nothing, bookingId, version, at: event.at, kind: 'noted', actor: note.author, text: note.text };
    }
    default:
      return undefined;
  }
}
