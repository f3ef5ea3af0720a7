/**
 * Announce: an announcement as what is stored and sent. It is one event and one notification of the stream, however many read it (NT5).
 */
import { type Announcement, type Notification, notificationOf, type StreamName } from '@slotwire/protocol';
import type { NewEvent } from '../storage/store.ts';
import type { NotificationRecord } from '../storage/store-notifications.ts';
import { encodeBody } from '../streams/encode.ts';
import { isUrgent, type Occasion, toRecord } from './write.ts';

export interface Announced {
  event: NewEvent;
  record: NotificationRecord;
  notification: Notification;
}

/** @param id of the event and the notification */
export function announce(
  stream: StreamName,
  announcement: Announcement,
  id: string,
  { atMs, at, trace, pushAtMs }: Occasion,
): Announced {
  const notification = notificationOf({ id, at }, announcement);
  const type = 'announcement';
  const body = encodeBody({ id, type, at, trace, dataJson: JSON.stringify(announcement) });
  return {
    event: { stream, type, atMs, body, urgent: isUrgent(notification) },
    record: toRecord(notification, JSON.stringify(notification), stream, { atMs, pushAtMs }),
    notification,
  };
}
