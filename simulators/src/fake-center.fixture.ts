/** A notification center that shows what a test puts into it, and remembers what was asked of it. */
import {
  defaultPreferences,
  type InboxItem,
  type NotificationAction,
  type PreferenceChanges,
  type PushData,
  type PushRegistration,
} from '@slotwire/protocol';
import type { NotificationCenter } from '@slotwire/sdk';

export interface FakeCenter extends NotificationCenter {
  items: InboxItem[];
  readonly read: (readonly string[] | 'all')[];
  readonly acted: [id: string, action: NotificationAction][];
  readonly set: PreferenceChanges[];
  readonly registrations: PushRegistration[];
  readonly pushes: PushData[];
}

export function createFakeCenter(): FakeCenter {
  const center: FakeCenter = {
    items: [],
    read: [],
    acted: [],
    set: [],
    registrations: [],
    pushes: [],
    inbox: () => center.items,
    unread: () => center.items.filter(({ read }) => !read).length,
    render: ({ template }) => ({ title: template, body: '' }),
    route: ({ id }) => ({ screen: 'notification', id }),
    toasts: () => [],
    dismissToast() {},
    markRead(ids) {
      center.read.push(ids);
      center.items = center.items.map((item) => ({
        ...item,
        read: item.read || ids === 'all' || ids.includes(item.id),
      }));
    },
    act(id, action) {
      center.acted.push([id, action]);
      return { key: `act-${center.acted.length}`, done: new Promise(() => {}) };
    },
    list: async () => ({ notifications: center.items, next: undefined }),
    preferences: () => defaultPreferences,
    setPreferences: (changes) => void center.set.push(changes),
    registerPush: (registration) => void center.registrations.push(registration),
    unregisterPush() {},
    onPush(data) {
      center.pushes.push(data);
      return center.items.some(({ id }) => id === data.id) ? 'known' : 'new';
    },
  };
  return center;
}
