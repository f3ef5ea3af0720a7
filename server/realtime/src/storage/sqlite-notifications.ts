/** Notifications in SQLite: what each stream was told, what each person made of it, and the inbox that follows from both. */
import { type Notification, notificationLimits } from '@slotwire/protocol';
import { AFTER_ALL_IDS, type Database, prepareQuery } from './sqlite-database.ts';
import { IN_TAIL, type SqliteInboxes } from './sqlite-inboxes.ts';
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

export function createSqliteNotifications({ sqlite }: Database, inboxes: SqliteInboxes): SqliteNotifications {
  const insertNotification = sqlite.prepare(
    'INSERT INTO notifications (id, inbox, at_ms, category, json, push_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // A mark leaves with its notification, so one that comes later would stay for ever.
  const insertMark = sqlite.prepare(
    `INSERT INTO marks (notification_id, user_id, shown_ms, read_ms)
     SELECT id, ?2, ?3, ?4 FROM notifications WHERE id = ?1
     ON CONFLICT DO UPDATE SET shown_ms = ifnull(shown_ms, excluded.shown_ms), read_ms = ifnull(read_ms, excluded.read_ms)`,
  );
  // Which ones it will be is found out first, of every inbox as many as the page could need; the text is read of those alone. Entries have the
  // beginnings of ids, so SQLite walks them from the newest on and sorts those that begin alike.
  const candidates = (filter: string) =>
    prepareQuery<Candidate>(
      sqlite,
      `SELECT id, n.rowid FROM inbox_entries AS e CROSS JOIN notifications AS n ON n.rowid = e.row
       WHERE e.inbox = ?1 AND e.begin <= substr(?2, 1, 12) AND id < ?2 AND at_ms >= ?3 ${filter}
       ORDER BY e.begin DESC, id DESC LIMIT ?4`,
    );
  // By row: SQLite would rather follow the index of ids, through every notification there is, than sort the tail.
  const tailed = (filter: string) =>
    prepareQuery<Candidate>(
      sqlite,
      `SELECT id, rowid FROM notifications AS n NOT INDEXED
       WHERE ${IN_TAIL} AND inbox IN (SELECT value FROM json_each(?1)) AND id < ?2 AND at_ms >= ?3 ${filter}
       ORDER BY id DESC LIMIT ?4`,
    );
  const filter = `AND (?5 IS NULL OR category = ?5)
    AND NOT (?6 AND EXISTS (SELECT 1 FROM marks AS m WHERE m.notification_id = n.id AND m.user_id = ?7 AND m.read_ms IS NOT NULL))`;
  const newest = { entries: candidates(''), tail: tailed('') };
  const newestFiltered = { entries: candidates(filter), tail: tailed(filter) };
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
    const { entries, tail } = isFiltered ? newestFiltered : newest;
    const filters = isFiltered ? [category ?? null, unread === true ? 1 : 0, userId] : [];
    const numbers = [...new Set(streams)].map((stream) => inboxes.find(stream)).filter((inbox) => inbox !== 0);
    const found = tail.all(JSON.stringify(numbers), before, fromMs, size, ...filters);
    for (const inbox of numbers) found.push(...entries.all(inbox, before, fromMs, size, ...filters));
    return found
      .sort(newestFirst)
      .slice(0, size)
      .map(([, rowid]) => {
        const [json, readMs] = entryOf.get(rowid, userId) as [string, number | null];
        return { notification: JSON.parse(json) as Notification, read: readMs !== null };
      });
  }

  return {
    insert(records) {
      let row: number | bigint = 0;
      for (const { id, stream, atMs, category, json, pushAtMs } of records) {
        const values = [id, inboxes.open(stream), Math.floor(atMs), category, json, toWhole(pushAtMs)];
        row = insertNotification.run(...values).lastInsertRowid;
      }
      inboxes.noteRow(Number(row));
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
