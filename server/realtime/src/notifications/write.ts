/**
 * Write: a notification as what is stored and sent. Its text is made once, and joined into the event that brings it;
 * record and event go into one write set, with whatever caused them.
 */
import {
  type Booking,
  type Notification,
  reaches,
  type StreamName,
  userStream,
  vendorStream,
} from '@slotwire/protocol';
import type { NewEvent } from '../storage/store.ts';
import type { NotificationRecord } from '../storage/store-notifications.ts';
import { encodeBody } from '../streams/encode.ts';
import type { Draft } from './table.ts';

/** What a commit adds to its write set for those whom it tells something. */
export interface Told {
  notifications: NotificationRecord[];
  events: NewEvent[];
  /** What they are, for whoever counts them. */
  told: Notification[];
}

/** When, and on whose account. */
export interface Occasion {
  atMs: number;
  /** `atMs` as an instant. */
  at: string;
  /** W3C `traceparent` of the command. */
  trace?: string | undefined;
  /** Undefined: they are not pushed. */
  pushAtMs: number | undefined;
}

/** @param ids one for each draft, drawn outside of `decide`, which may run again and must then say the same. */
export function tell(drafts: readonly Draft[], booking: Booking, ids: readonly string[], occasion: Occasion): Told {
  const all: Told = { notifications: [], events: [], told: [] };
  for (let index = 0; index < drafts.length; index++) {
    const draft = drafts[index] as Draft;
    const notification = toNotification(draft, booking, ids[index] as string, occasion.at);
    const stream = draft.to === 'customer' ? userStream(booking.customerId) : vendorStream(booking.vendorId);
    const json = JSON.stringify(notification);
    all.notifications.push(toRecord(notification, json, stream, occasion));
    all.events.push(toEvent(notification, json, stream, occasion));
    all.told.push(notification);
  }
  return all;
}

/** @param json `JSON.stringify(notification)` */
export function toRecord(
  { id, category }: Notification,
  json: string,
  stream: StreamName,
  { atMs, pushAtMs }: Pick<Occasion, 'atMs' | 'pushAtMs'>,
): NotificationRecord {
  return { id, stream, atMs, category, json, pushAtMs };
}

/** A device that saves its battery hears of it at once (SE9). */
export function isUrgent({ priority }: Pick<Notification, 'priority'>): boolean {
  return reaches(priority, 'high');
}

function toNotification(draft: Draft, booking: Booking, id: string, at: string): Notification {
  const { category, priority, template, params, actions, collapseKey, expiresAt } = draft;
  return {
    id,
    at,
    category,
    priority,
    template,
    params,
    booking: { id: booking.id, version: booking.version, vendorId: booking.vendorId },
    actions: actions as Notification['actions'],
    collapseKey,
    ...(expiresAt === undefined ? undefined : { expiresAt }),
  };
}

function toEvent(
  notification: Notification,
  json: string,
  stream: StreamName,
  { atMs, at, trace }: Occasion,
): NewEvent {
  const { id } = notification;
  const type = 'notification.created';
  const body = encodeBody({ id, type, at, trace, dataJson: `{"notification":${json}}` });
  return { stream, type, atMs, urgent: isUrgent(notification), body };
}
