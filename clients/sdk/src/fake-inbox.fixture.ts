/** Fake inbox: the part of the fake service that knows of notifications, preferences and push. One person, in memory, by the letter of SPEC.md. */
import {
  closedBy,
  defaultPreferences,
  type Failure,
  failure,
  type InboxItem,
  mergePreferences,
  type Notification,
  notificationLimits,
  type PreferenceChanges,
  type Preferences,
  type PushRegistration,
} from '@slotwire/protocol';

export interface FakeInboxHost {
  nowMs(): number;
  /** That the person may read. */
  streams(): string[];
  append(stream: string, type: string, data: unknown): void;
  userId(): string;
}

export interface FakeInbox {
  /** Told to a stream; the event of it is the caller's business. */
  tell(stream: string, notification: Notification): void;
  readonly read: Set<string>;
  /** Ids in the order in which they were reported as shown. */
  readonly shown: string[];
  preferences: Preferences;
  /** By device. */
  readonly registrations: Map<string, PushRegistration>;
  /** The window, newest first. */
  items(): InboxItem[];
  unread(): number;
  /** As `sync:snapshot` tells it. */
  snapshot(): { notifications: InboxItem[]; unread: number; preferences: Preferences };
  /** @returns undefined for what is no command of notifications. */
  decide(event: string, args: Record<string, unknown>, deviceId: string): object | Failure | undefined;
  answer(event: string, args: Record<string, unknown>): object | undefined;
}

export function aNotification(id: string, more: Partial<Notification> = {}): Notification {
  return {
    id,
    at: '2026-01-05T08:00:00.000Z',
    category: 'booking',
    priority: 'normal',
    template: 'booking-no-show',
    params: { service: 'haircut', startsAt: '2026-01-06T09:00:00.000Z' },
    booking: { id: '0192f3a0-0000-7000-8000-000000000001', version: 2, vendorId: 'v-1' },
    actions: ['open'],
    collapseKey: id,
    ...more,
  };
}

export function createFakeInbox(host: FakeInboxHost): FakeInbox {
  const told: { stream: string; notification: Notification }[] = [];
  const { inboxWindow, keptMs, maxIds } = notificationLimits;

  const kept = (): InboxItem[] =>
    told
      .filter(
        ({ stream, notification: { at } }) =>
          host.streams().includes(stream) && Date.parse(at) >= host.nowMs() - keptMs,
      )
      .map(({ notification }) => ({ ...notification, read: inbox.read.has(notification.id) }))
      .sort((a, b) => (a.id < b.id ? 1 : -1));

  function markRead(args: Record<string, unknown>): object | Failure {
    if (Array.isArray(args.ids) && args.ids.length > maxIds) return failure('BAD_REQUEST');
    const named = inbox.items().filter(({ id }) => args.all === true || (args.ids as string[]).includes(id));
    const ids = named.filter(({ read }) => !read).map(({ id }) => id);
    for (const id of ids) inbox.read.add(id);
    if (ids.length > 0) host.append(`user:${host.userId()}`, 'notification.read', { ids });
    return { unread: inbox.unread() };
  }

  const inbox: FakeInbox = {
    read: new Set(),
    shown: [],
    preferences: defaultPreferences,
    registrations: new Map(),
    tell(stream, notification) {
      told.push({ stream, notification });
    },
    items: () => kept().slice(0, inboxWindow),
    unread: () =>
      inbox.items().filter((item) => !item.read && closedBy(inbox.preferences, item, 'inApp') === undefined).length,
    snapshot: () => ({ notifications: inbox.items(), unread: inbox.unread(), preferences: inbox.preferences }),
    decide(event, args, deviceId) {
      const { key: _, trace: __, ...rest } = args;
      switch (event) {
        case 'notification:read':
          return markRead(args);
        case 'preferences:set':
          inbox.preferences = mergePreferences(inbox.preferences, rest as PreferenceChanges);
          host.append(`user:${host.userId()}`, 'preferences.updated', { preferences: inbox.preferences });
          return inbox.preferences;
        case 'device:register':
          inbox.registrations.set(deviceId, rest as unknown as PushRegistration);
          return { deviceId };
        case 'device:unregister':
          inbox.registrations.delete(deviceId);
          return { deviceId };
        default:
          return undefined;
      }
    },
    answer(event, args) {
      switch (event) {
        case 'notification:list': {
          const { before, limit = 50 } = args as { before?: string; limit?: number };
          const page = kept()
            .filter(({ id }) => before === undefined || id < before)
            .slice(0, limit);
          const next = page.length === limit ? page.at(-1)?.id : undefined;
          return { notifications: page, unread: inbox.unread(), ...(next === undefined ? {} : { next }) };
        }
        case 'notification:shown':
          inbox.shown.push(...(args.ids as string[]));
          return { marked: (args.ids as string[]).length };
        case 'preferences:get':
          return inbox.preferences;
        default:
          return undefined;
      }
    },
  };
  return inbox;
}
