/**
 * Inbox: what a person has been told, what of it is read, and the marks that say so. Everybody who reads a stream has its notifications in
 * the inbox; each has marks of their own.
 *
 * Only the newest hundred can be unread (NT3). So what has left this window counts as read (NT4), the unread count costs the same whatever
 * is kept, and a device that holds the window can count for itself.
 */
import {
  type CommandArgs,
  type CommandValue,
  closedBy,
  defaultPreferences,
  type InboxItem,
  notificationLimits,
  type Preferences,
  userStream,
} from '@slotwire/protocol';
import { accept, type Outcome } from '../commands/once.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { InboxEntry, InboxScope, NotificationStore } from '../storage/store-notifications.ts';
import type { Work } from '../storage/view.ts';
import { encodeBody } from '../streams/encode.ts';

type InboxStore = Pick<NotificationStore, 'listInbox' | 'preferencesOf'>;

const DEFAULT_PAGE = 50;

/** A person's inbox as a new device needs it. */
export interface Inbox {
  /** The window, newest first. */
  notifications: InboxItem[];
  unread: number;
  preferences: Preferences;
}

export async function loadInbox(store: InboxStore, scope: InboxScope): Promise<Inbox> {
  const [entries, preferences] = await Promise.all([
    store.listInbox({ ...scope, limit: notificationLimits.inboxWindow }),
    loadPreferences(store, scope.userId),
  ]);
  return { notifications: entries.map(toItem), unread: countUnread(entries, preferences), preferences };
}

export async function loadPreferences(store: InboxStore, userId: string): Promise<Preferences> {
  return (await store.preferencesOf([userId])).get(userId) ?? defaultPreferences;
}

export async function listInbox(
  store: InboxStore,
  scope: InboxScope,
  { before, limit = DEFAULT_PAGE, category, unread: onlyUnread }: CommandArgs<'notification:list'>,
): Promise<CommandValue<'notification:list'>> {
  const inbox = await loadInbox(store, scope);
  const window = inbox.notifications;
  const page = onlyUnread
    ? window
        .filter((item) => !item.read && (category === undefined || item.category === category))
        .filter((item) => before === undefined || item.id < before)
        .slice(0, limit)
    : withoutUnreadBehind(window, (await store.listInbox({ ...scope, before, limit, category })).map(toItem));
  const next = page.length === limit ? page.at(-1)?.id : undefined;
  return { notifications: page, ...(next === undefined ? {} : { next }), unread: inbox.unread };
}

/** What can be marked is in the window; ids of anything else are left out, and what is read stays as it is. */
export function readWork(
  scope: InboxScope,
  args: Pick<CommandArgs<'notification:read'>, 'ids' | 'all' | 'trace'>,
  { eventId, atMs }: { eventId: string; atMs: number },
): Work<Outcome> {
  const { userId } = scope;
  const named = new Set(args.ids);
  const isNamed = (id: string) => args.all === true || named.has(id);
  return {
    reads: { ...emptyReadSet, inboxes: [scope], preferences: [userId] },
    decide(view) {
      const window = view.inbox(userId);
      const ids = window
        .filter(({ notification, read }) => !read && isNamed(notification.id))
        .map(({ notification }) => notification.id);
      const left = window.filter(({ notification }) => !isNamed(notification.id));
      const unread = countUnread(left, view.preferences(userId) ?? defaultPreferences);
      if (ids.length === 0) return accept(JSON.stringify({ unread }), emptyWriteSet);
      const at = new Date(atMs).toISOString();
      const dataJson = JSON.stringify({ ids });
      const type = 'notification.read';
      const body = encodeBody({ id: eventId, type, at, trace: args.trace, dataJson });
      return accept(JSON.stringify({ unread }), {
        ...emptyWriteSet,
        marks: ids.map((notificationId) => ({ userId, notificationId, readMs: atMs })),
        events: [{ stream: userStream(userId), type, atMs, body }],
      });
    },
  };
}

/** A device in the foreground showed them. The store keeps marks of what is there, so the inbox is not read for it. */
export function shownWork(userId: string, ids: readonly string[], atMs: number): Work<{ marked: number }> {
  const marks = [...new Set(ids)].map((notificationId) => ({ userId, notificationId, shownMs: atMs }));
  return {
    reads: emptyReadSet,
    decide: () => ({ writes: { ...emptyWriteSet, marks }, value: { marked: marks.length } }),
  };
}

function countUnread(
  entries: readonly { notification: InboxEntry['notification']; read: boolean }[],
  preferences: Preferences,
): number {
  let unread = 0;
  for (const { notification, read } of entries) {
    if (!read && closedBy(preferences, notification, 'inApp') === undefined) unread++;
  }
  return unread;
}

function withoutUnreadBehind(window: readonly InboxItem[], page: InboxItem[]): InboxItem[] {
  const oldest = window.at(-1)?.id;
  return page.map((item) => (oldest === undefined || item.id >= oldest ? item : { ...item, read: true }));
}

const toItem = ({ notification, read }: InboxEntry): InboxItem => ({ ...notification, read });
