/** What tests of push are made of: a notification, a device, somebody who is to hear of it. */
import { defaultPreferences, type Notification, type Preferences, type StreamName } from '@slotwire/protocol';
import type { NotificationRecord, PushDevice, PushTarget } from '../storage/store-notifications.ts';

/** A Wednesday. */
export const NOON_MS = Date.UTC(2026, 2, 4, 12);
export const HOUR_MS = 3_600_000;

export const notificationId = (n: number): string => `01JQ0000000000${String(n).padStart(12, '0')}`;

/** Something high about a booking at the salon. */
export function notificationNo(n: number, over: Partial<Notification> = {}): Notification {
  return {
    id: notificationId(n),
    at: new Date(NOON_MS).toISOString(),
    category: 'booking',
    priority: 'high',
    template: 'booking-confirmed',
    params: { service: `haircut ${n}`, startsAt: '2026-03-09T09:00:00.000Z' },
    booking: { id: `01JQBBBBBBBBBB${String(n).padStart(12, '0')}`, version: 2, vendorId: 'salon' },
    actions: ['open'],
    collapseKey: `booking-${n}`,
    ...over,
  };
}

export function recordOf(notification: Notification, stream: StreamName, pushAtMs: number): NotificationRecord {
  const { id, category } = notification;
  const atMs = Date.parse(notification.at);
  return { id, stream, atMs, category, json: JSON.stringify(notification), pushAtMs };
}

/** Ada's phone, with FCM. */
export function deviceOf(userId: string, over: Partial<PushDevice> = {}): PushDevice {
  const deviceId = over.deviceId ?? `${userId}-phone`;
  return {
    userId,
    deviceId,
    provider: 'fcm',
    token: `token-of-${deviceId}`,
    environment: 'production',
    topic: undefined,
    locale: 'en',
    timeZone: 'UTC',
    streams: [`user:${userId}`],
    registeredMs: NOON_MS - HOUR_MS,
    ...over,
  };
}

export function targetOf(over: Partial<PushTarget> = {}): PushTarget {
  return {
    device: deviceOf('ada'),
    preferences: undefined,
    deviceTimeZone: 'UTC',
    shown: false,
    read: false,
    ...over,
  };
}

/** Quiet every day between these times of the day. */
export function quiet(from: string, to: string, over: Partial<Preferences> = {}): Preferences {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  return { ...defaultPreferences, quietHours: { enabled: true, windows: [{ days: [...days], from, to }] }, ...over };
}
