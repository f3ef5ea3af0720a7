/**
 * Replica: the confirmed bookings of this device, as the streams and snapshots tell them. The newest version wins,
 * whichever way it came: the same booking may arrive over two streams in any relative order.
 *
 * A booking that a snapshot lacks is kept where absence proves nothing: an event may have overtaken the snapshot. It goes when
 * no stream of bookings was running beside the snapshot (then the snapshot is all there is), when it ended longer ago than
 * snapshots reach (SN2), and when it is neither this person's nor of a vendor whose stream they read.
 */
import type { Booking, StreamEvent } from '@slotwire/protocol';
import { isBooking, isFields, isOffset } from './inbound.ts';

export type Applied =
  /** The booking is newer than it was. */
  | { kind: 'changed'; booking: Booking }
  /** This version, or a newer one, had come another way. */
  | { kind: 'known'; bookingId: string; version: number }
  /** Not about bookings. */
  | { kind: 'other' }
  /** The event builds on a version that this device has not seen. */
  | { kind: 'hole'; bookingId: string }
  | { kind: 'malformed' };

const other: Applied = { kind: 'other' };
const malformed: Applied = { kind: 'malformed' };

export class Replica {
  readonly #bookings: Map<string, Booking>;

  constructor() {
    this.#bookings = new Map();
  }

  get(id: string): Booking | undefined {
    return this.#bookings.get(id);
  }

  all(): IterableIterator<Booking> {
    return this.#bookings.values();
  }

  /** @returns true when it is newer than what was known. */
  put(booking: Booking): boolean {
    const known = this.#bookings.get(booking.id);
    if (known !== undefined && known.version >= booking.version) return false;
    this.#bookings.set(booking.id, booking);
    return true;
  }

  /**
   * The service's own word, versions or not: after a restore from a backup (the epoch changes) a version may have gone back,
   * or may stand for something else.
   * @returns true when it differs from what was known.
   */
  overwrite(booking: Booking): boolean {
    const known = this.#bookings.get(booking.id);
    if (known?.version === booking.version && known.updatedAt === booking.updatedAt) return false;
    this.#bookings.set(booking.id, booking);
    return true;
  }

  apply(event: StreamEvent): Applied {
    const data: unknown = event.data;
    switch (event.type) {
      case 'booking.created':
      case 'booking.updated': {
        if (!isFields(data) || !isBooking(data.booking)) return malformed;
        const { booking } = data;
        return this.put(booking)
          ? { kind: 'changed', booking }
          : { kind: 'known', bookingId: booking.id, version: booking.version };
      }
      case 'booking.noted':
        return this.#note(data);
      default:
        // Announcements do not concern bookings; a type that this version does not know is skipped (DL7).
        return other;
    }
  }

  /**
   * Forgets what a complete snapshot lacks and nothing else vouches for.
   * @param present ids of the snapshot. @returns the ids that are gone.
   */
  prune(present: ReadonlySet<string>, mayKeep: (booking: Booking) => boolean): string[] {
    const removed: string[] = [];
    for (const [id, booking] of this.#bookings) if (!present.has(id) && !mayKeep(booking)) removed.push(id);
    for (const id of removed) this.#bookings.delete(id);
    return removed;
  }

  clear(): string[] {
    const ids = [...this.#bookings.keys()];
    this.#bookings.clear();
    return ids;
  }

  #note(data: unknown): Applied {
    if (!isFields(data) || typeof data.bookingId !== 'string' || !isOffset(data.version) || !isFields(data.note))
      return malformed;
    const { bookingId, version } = data;
    const known = this.#bookings.get(bookingId);
    if (known === undefined || version > known.version + 1) return { kind: 'hole', bookingId };
    if (version <= known.version) return { kind: 'known', bookingId, version };
    const note = data.note as Booking['notes'][number];
    const booking = { ...known, version, notes: [...known.notes, note], updatedAt: note.at };
    this.#bookings.set(bookingId, booking);
    return { kind: 'changed', booking };
  }
}
