/** Readings: what crosses a link and what reaches an application, in the words of the oracle. */
import {
  type Booking,
  type BookingCommandName,
  errors,
  type Notification,
  notificationOf,
  RetryClass,
  type StreamEvent,
} from '@slotwire/protocol';
import { fingerprint, fingerprintText } from './oracle/fingerprint.ts';
import type { Answer, AppliedEvent, NotificationMark, WholeBooking } from './oracle/history.ts';

export function readApplied(event: StreamEvent): AppliedEvent {
  const { stream, epoch, offset, type } = event;
  const applied: AppliedEvent = {
    stream,
    epoch,
    offset,
    type,
    id: fingerprintText(event.id),
    atMs: Date.parse(event.at),
  };
  switch (event.type) {
    case 'booking.created':
      applied.booking = readBooking(event.data.booking);
      applied.change = { by: event.data.actor.role, fields: [] };
      break;
    case 'booking.updated':
      applied.booking = readBooking(event.data.booking);
      applied.change = { by: event.data.actor.role, fields: event.data.changed };
      break;
    case 'booking.noted':
      applied.booking = { id: event.data.bookingId, version: event.data.version };
      applied.change = { by: event.data.note.author.role, fields: [] };
      break;
    case 'notification.created':
      applied.notification = readNotification(event.data.notification);
      break;
    case 'notification.read':
      applied.read = event.data.ids;
      break;
    case 'preferences.updated':
      applied.preferences = event.data.preferences;
      break;
    case 'announcement':
      applied.notification = readNotification(notificationOf(event, event.data));
      break;
    default:
      // DL7: an event of a newer service is applied by standing where it stands.
      break;
  }
  return applied;
}

export function readNotification(notification: Notification): NotificationMark {
  const { id, category, priority, template, booking, params, expiresAt } = notification;
  return {
    id,
    category,
    priority,
    template,
    ...(booking === undefined ? {} : { booking }),
    ...(params.startsAt === undefined ? {} : { startsAtMs: Date.parse(params.startsAt) }),
    ...(expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }),
  };
}

function readBooking(booking: Booking): WholeBooking {
  return {
    id: booking.id,
    version: booking.version,
    customerId: booking.customerId,
    vendorId: booking.vendorId,
    resourceId: booking.resourceId,
    status: booking.status,
    startsAtMs: Date.parse(booking.startsAt),
    endsAtMs: Date.parse(booking.endsAt),
  };
}

export interface SentCommand {
  key: string;
  command: BookingCommandName;
  /** Of a creation: its key (CM5). */
  bookingId: string;
}

/** Nothing for questions that change nothing. */
export function readCommand(event: string, args: unknown): SentCommand | undefined {
  if (!event.startsWith('booking:') || !isFields(args) || typeof args.key !== 'string') return undefined;
  const bookingId = typeof args.bookingId === 'string' ? args.bookingId : args.key;
  return { key: args.key, command: event as BookingCommandName, bookingId };
}

/** Nothing for what is no ack at all: then the outcome stays unknown. */
export function readAnswer(answer: unknown): Answer | undefined {
  if (!isFields(answer)) return undefined;
  if (answer.ok === true && isFields(answer.value)) {
    const booking = answer.value as unknown as Booking;
    const { id, version } = booking;
    const endsAtMs = Date.parse(booking.endsAt);
    return {
      outcome: 'ok',
      booking: { id, version, print: fingerprint(booking), endsAtMs },
      replayed: answer.replayed === true,
    };
  }
  if (answer.ok !== false || typeof answer.code !== 'string' || !(answer.code in errors)) return undefined;
  const code = answer.code as keyof typeof errors;
  const { retry } = errors[code];
  // Whatever is not given up is repeated under the same key. After a `resync` the key has had its answer: it will not get another (CM2).
  return { outcome: code, retry: retry !== RetryClass.Never && retry !== RetryClass.Resync };
}

export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
