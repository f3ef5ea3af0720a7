/**
 * Booking history: what is known of what happened to one booking. Three sources tell parts of it: the booking itself (created, notes), the changes since this
 * page was opened (with who and why), and the notifications in the inbox (which reach further back). A version is told once. Pure.
 */
import type { Actor, Booking, InboxItem, NotificationTemplate } from '@slotwire/protocol';
import { whatHappened } from './announce.ts';
import type { BookingEvent } from './booking-events.ts';

export interface HistoryItem {
  key: string;
  at: string;
  /** "Confirmed", "Moved". */
  what: string;
  /** Undefined where nobody has told. */
  by: Actor | undefined;
  /** A reason, or the text of a note. */
  text: string | undefined;
}

const templateWords: Partial<Record<NotificationTemplate, string>> = {
  'booking-requested': 'Requested',
  'booking-confirmed': 'Confirmed',
  'booking-declined': 'Declined',
  'booking-cancelled': 'Cancelled',
  'booking-moved': 'Moved',
  'booking-started': 'In progress',
  'booking-completed': 'Completed',
  'booking-no-show': 'No show',
  'reschedule-asked': 'Asked to move',
  'reschedule-declined': 'Move declined',
};

/** Newest first. */
export function historyOf(
  booking: Booking,
  events: readonly BookingEvent[],
  inbox: readonly InboxItem[],
): readonly HistoryItem[] {
  const told = new Set(events.map(({ version }) => version));
  const items: HistoryItem[] = events
    .filter(({ kind }) => kind !== 'noted')
    .map((event) => ({
      key: `event ${event.version}`,
      at: event.at,
      what: event.kind === 'created' ? 'Requested' : whatHappened(event),
      by: event.actor,
      text: event.reason,
    }));
  for (const { id, at, template, booking: about } of inbox) {
    const what = templateWords[template];
    if (about?.id !== booking.id || what === undefined || told.has(about.version)) continue;
    told.add(about.version);
    items.push({ key: `notification ${id}`, at, what, by: undefined, text: undefined });
  }
  if (!told.has(1)) {
    const by: Actor = { role: 'customer', id: booking.customerId };
    items.push({ key: 'created', at: booking.createdAt, what: 'Requested', by, text: undefined });
  }
  for (const { id, at, author, text } of booking.notes)
    items.push({ key: `note ${id}`, at, what: 'Note', by: author, text });
  return items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}
