/** Inbox groups: the inbox by category, and its history with what was loaded of it. Pure. */
import { type InboxItem, type NotificationCategory, notificationCategories } from '@slotwire/protocol';

export interface InboxGroup {
  category: NotificationCategory;
  unread: number;
  /** The newest first, at most as many as asked for. What is read stays where it is: nothing moves under the hand that acts on it. */
  items: readonly InboxItem[];
  /** Of this category, beyond those. */
  more: number;
}

/** Categories with something in them, the one with the newest first. */
export function groupInbox(inbox: readonly InboxItem[], perGroup: number): InboxGroup[] {
  const groups = notificationCategories.flatMap((category): (InboxGroup & { newest: string })[] => {
    const own = inbox.filter((item) => item.category === category);
    const [first] = own;
    if (first === undefined) return [];
    const unread = own.filter(({ read }) => !read).length;
    const items = own.slice(0, perGroup);
    return [{ category, unread, items, more: own.length - items.length, newest: first.id }];
  });
  return groups.sort((a, b) => (a.newest < b.newest ? 1 : -1)).map(({ newest: _, ...group }) => group);
}

export interface HistoryFilter {
  category: NotificationCategory | undefined;
  unreadOnly: boolean;
}

/**
 * The window, which is live, with older ones that were loaded; newest first. What is in both is taken from the window: it knows best whether it has
 * been read.
 */
export function mergeHistory(
  window: readonly InboxItem[],
  older: readonly InboxItem[],
  { category, unreadOnly }: HistoryFilter,
): InboxItem[] {
  const known = new Set(window.map(({ id }) => id));
  return [...window, ...older.filter(({ id }) => !known.has(id))]
    .filter((item) => (category === undefined || item.category === category) && !(unreadOnly && item.read))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Where the next page begins: below everything that is known. */
export function historyCursor(window: readonly InboxItem[], next: string | undefined): string | undefined {
  return next ?? window.at(-1)?.id;
}

/** Of the address, as a link to the history of one category has it. */
export function parseFilter(search: string): HistoryFilter {
  const fields = new URLSearchParams(search);
  const category = notificationCategories.find((name) => name === fields.get('category'));
  return { category, unreadOnly: fields.get('unread') === '1' };
}

export function filterSearch({ category, unreadOnly }: HistoryFilter): string {
  const fields = new URLSearchParams();
  if (category !== undefined) fields.set('category', category);
  if (unreadOnly) fields.set('unread', '1');
  return fields.toString();
}
