/**
 * Snapshot: one page of bookings as text (SN1). A page is bounded by its length as well as by a count: it is one message, and one that is
 * larger than an outgoing buffer may be would make the very device that asked for it a slow reader (DL6).
 */
import type { BookingScope, Store } from '../storage/store.ts';
import { MAX_ANSWER_LENGTH } from '../streams/encode.ts';

export interface SnapshotPage {
  /** A JSON list. */
  bookingsJson: string;
  /** The last id of the page, while there may be more. */
  next: string | undefined;
}

/** Read first, to see how large they are: one with a hundred long notes has 100 KB, and what finds no room was parsed for nothing. */
const SAMPLE = 20;

export async function loadSnapshotPage(store: Pick<Store, 'listBookings'>, scope: BookingScope): Promise<SnapshotPage> {
  const { limit } = scope;
  const texts: string[] = [];
  let length = 0;
  let next = scope.after;
  let wanted = Math.min(SAMPLE, limit);
  while (wanted > 0) {
    const bookings = await store.listBookings({ ...scope, after: next, limit: wanted });
    for (const booking of bookings) {
      const text = JSON.stringify(booking);
      if (texts.length > 0 && length + text.length > MAX_ANSWER_LENGTH) return toPage(texts, next);
      texts.push(text);
      length += text.length;
      next = booking.id;
    }
    if (bookings.length < wanted) return toPage(texts, undefined);
    const room = Math.ceil((MAX_ANSWER_LENGTH - length) / (length / texts.length));
    wanted = Math.min(limit - texts.length, Math.max(1, room));
  }
  return toPage(texts, next);
}

const toPage = (texts: readonly string[], next: string | undefined): SnapshotPage => ({
  bookingsJson: `[${texts.join()}]`,
  next,
});
