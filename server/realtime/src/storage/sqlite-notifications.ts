/** Notifications in SQLite: what each stream was told, what each person made of it, and the inbox that follows from both. */
import { type Notification, notificationLimits } from '@slotwire/protocol';
import { AFTER_ALL_IDS, type Database, prepareQuery } from './sqlite-database.ts';
import type { InboxEntry, InboxQuery, InboxScope, Mark, NotificationRecord } from './store-notifications.ts';

export interface SqliteNotifications {
  insert(records: readonly NotificationRecord[]): void;
  /** Of notifications that are there. */
  mark(marks: readonly Mark[]): void;
  /** By user. */
  inboxes(scopes: readonly InboxScope[]): Map<string, InboxEntry[]>;
  list(query: InboxQuery): InboxEntry[];
}

type Candidate = [id: string, rowid: number];

export function createSqliteNotifications({ sqlite }: Database): SqliteNotifications {
  const insertNotification = sqlite.prepare(
    'INSERT INTO notifications (id, stream, at_ms, category, json, push_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // A mark leaves with its notification, so one that comes later would stay for ever.
  const insertMark = sqlite.prepare(
    `INSERT INTO marks (notification_id, user_id, shown_ms, read_ms)
     SELECT id, ?2, ?3, ?4 FROM notifications WHERE id = ?1
     ON CONFLICT DO UPDATE SET shown_ms = ifnull(shown_ms, excluded.shown_ms), read_ms = ifnull(read_ms, excluded.read_ms)`,
  );
  // Which ones it will be is found out from the index, of every stream as many as the page could need; only those are read.
  const newest = prepareQuery<Candidate>(
    sqlite,
    'SELECT id, rowid FROM notifications WHERE stream = ?1 AND id < ?2 AND at_ms >= ?3 ORDER BY id DESC LIMIT ?4',
  );
  const newestFiltered = prepareQuery<Candidate>(
    sqlite,
    `SELECT id, rowid FROM notifications AS n
     WHERE stream = ?1 AND id < ?2 AND at_ms >= ?3 AND (?5 IS NULL OR category = ?5)
       AND NOT (?6 AND EXISTS (SELECT 1 FROM marks AS m WHERE m.notification_id = n.id AND m.user_id = ?7 AND m.read_ms IS NOT NULL))
     ORDER BY id DESC LIMIT ?4`,
  );
  const entryOf = prepareQuery<[json: string, readMs: number | null]>(
    sqlite,
    `SELECT json, (SELECT read_ms FROM marks WHERE notification_id = n.id AND user_id = ?2)
     FROM notifications AS n WHERE rowid = ?1`,
  );

  function list({
    userId,
    streams,
    fromMs,
    before = AFTER_ALL_IDS,
    limit,
    category,
    unread,
  }: InboxQuery): InboxEntry[] {
    const size = Math.max(0, limit);
    const isFiltered = category !== undefined || unread === true;
    const candidates = [...new Set(streams)].flatMap((stream) =>
      isFiltered
        ? newestFiltered.all(stream, before, fromMs, size, category ?? null, unread === true ? 1 : 0, userId)
        : newest.all(stream, before, fromMs, size),
    );
    return candidates
      .sort(newestFirst)
      .slice(0, size)
      .map(([, rowid]) => {
        const [json, readMs] = entryOf.get(rowid, userId) as [string, number | null];
        return { notification: JSON.parse(json) as Notification, read: readMs !== null };
      });
  }

  return {
    insert(records) {
      for (const { id, stream, atMs, category, json, pushAtMs } of records) {
        insertNotification.run(id, stream, Math.floor(atMs), category, json, toWhole(pushAtMs));
      }
    },
    mark(marks) {
      for (const { userId, notificationId, shownMs, readMs } of marks)
        insertMark.run(notificationId, userId, toWhole(shownMs), toWhole(readMs));
    },
    inboxes(scopes) {
      const found = new Map<string, InboxEntry[]>();
      for (const scope of scopes) found.set(scope.userId, list({ ...scope, limit: notificationLimits.inboxWindow }));
      return found;
    },
    list,
  };
}

const newestFirst = ([a]: Candidate, [b]: Candidate) => (a < b ? 1 : a > b ? -1 : 0);

const toWhole = (ms: number | undefined) => (ms === undefined ? null : Math.floor(ms));
