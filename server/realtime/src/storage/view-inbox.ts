/** Inboxes of a batch: those that the store found, with what earlier works of the batch told and marked laid over them. */
import { type Notification, notificationLimits } from '@slotwire/protocol';
import type { InboxEntry, InboxScope, Mark, NotificationRecord } from './store-notifications.ts';

export interface InboxOverlay {
  /** Newest first. */
  of(userId: string): readonly InboxEntry[];
  tell(records: readonly NotificationRecord[]): void;
  mark(marks: readonly Mark[]): void;
}

/** Costs next to nothing until an inbox is asked for: most batches tell much, and ask for none. */
export function createInboxOverlay(
  found: ReadonlyMap<string, readonly InboxEntry[]> | undefined,
  scopes: readonly InboxScope[],
): InboxOverlay {
  const told: NotificationRecord[] = [];
  const marked: Mark[] = [];

  return {
    of(userId) {
      const entries = found?.get(userId) ?? [];
      const scope = scopes.find((candidate) => candidate.userId === userId);
      if (scope === undefined || (told.length === 0 && marked.length === 0)) return entries;
      const added = told
        .filter(({ stream, atMs }) => scope.streams.includes(stream) && atMs >= scope.fromMs)
        .map(({ json }): InboxEntry => ({ notification: JSON.parse(json) as Notification, read: false }));
      const readIds = new Set<string>();
      for (const mark of marked) {
        if (mark.userId === userId && mark.readMs !== undefined) readIds.add(mark.notificationId);
      }
      return [...entries, ...added]
        .sort((a, b) => (a.notification.id < b.notification.id ? 1 : -1))
        .slice(0, notificationLimits.inboxWindow)
        .map((entry) => (readIds.has(entry.notification.id) ? { ...entry, read: true } : entry));
    },
    tell(records) {
      for (const record of records) told.push(record);
    },
    mark(marks) {
      for (const mark of marks) marked.push(mark);
    },
  };
}
