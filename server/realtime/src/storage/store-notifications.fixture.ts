/** Facts about notifications for tests of stores, made from small numbers. */
import { defaultPreferences, type Notification, type Preferences, type StreamName } from '@slotwire/protocol';
import { DAY_MS } from './store.fixture.ts';
import type { Store } from './store.ts';
import type {
  InboxQuery,
  NotificationRecord,
  PushDecisionRecord,
  PushDevice,
  PushTask,
} from './store-notifications.ts';

/** The n-th notification id; ids sort as their numbers do. */
export const noteId = (n: number): string => `01910000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export function notificationOf(n: number, over: Partial<Notification> = {}): Notification {
  return {
    id: noteId(n),
    at: new Date(DAY_MS + n).toISOString(),
    category: 'booking',
    priority: 'high',
    template: 'booking-confirmed',
    params: { service: `haircut ${n}` },
    actions: ['open'],
    collapseKey: `booking-${n}`,
    ...over,
  };
}

/** Told to a stream at `DAY_MS + n`; not pushed. */
export function recordOfNote(
  n: number,
  stream: StreamName,
  over: Partial<NotificationRecord> = {},
): NotificationRecord {
  const { category = 'booking' } = over;
  const json = JSON.stringify(notificationOf(n, { category }));
  return { id: noteId(n), stream, atMs: DAY_MS + n, category, json, pushAtMs: undefined, ...over };
}

export function preferencesIn(timeZone: string, version = 1): Preferences {
  return { ...defaultPreferences, version, timeZone };
}

/** The phone of a person, with a token of its own. */
export function deviceOf(userId: string, over: Partial<PushDevice> = {}): PushDevice {
  const { deviceId = 'phone' } = over;
  return {
    userId,
    deviceId,
    provider: 'fcm',
    token: `token-of-${userId}-${deviceId}`,
    environment: 'production',
    topic: undefined,
    locale: 'de-AT',
    timeZone: 'Europe/Vienna',
    streams: [`user:${userId}`, 'all'],
    registeredMs: DAY_MS,
    ...over,
  };
}

/** For the phone of ada; due at once. */
export function taskOf(n: number, over: Partial<PushTask> = {}): PushTask {
  return {
    notificationId: noteId(n),
    userId: 'ada',
    deviceId: 'phone',
    dueMs: 0,
    attempts: 0,
    deferred: false,
    expiresMs: DAY_MS * 2,
    ...over,
  };
}

export function decisionOf(n: number, over: Partial<PushDecisionRecord> = {}): PushDecisionRecord {
  return { notificationId: noteId(n), userId: 'ada', deviceId: 'phone', atMs: DAY_MS + n, outcome: 'sent', ...over };
}

/** What ada has, as numbers; those that she read are negative. */
export async function inboxOf(store: Store, over: Partial<InboxQuery> = {}): Promise<number[]> {
  const query = { userId: 'ada', streams: ['user:ada', 'all'] as const, fromMs: 0, limit: 1_000, ...over };
  return (await store.listInbox(query)).map(({ notification, read }) => numberOf(notification.id) * (read ? -1 : 1));
}

export const numberOf = (id: string): number => Number(id.slice(-12));
