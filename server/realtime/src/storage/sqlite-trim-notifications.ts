/**
 * Trimming of notifications in SQLite (NT2, PU5), in slices like the rest: by age from the front of the table, where the oldest lie; by
 * count from the inboxes that grew. Those that were there before are searched once, a slice at a time. With a notification go its
 * marks and its tasks, before it: a slice that ends among them leaves the notification to the next.
 */
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { SqliteInboxes } from './sqlite-inboxes.ts';
import type { Retention } from './store.ts';

export interface SqliteNotificationTrim {
  /** To be called with every inbox that got a notification, by its number. */
  noteGrowth(inbox: number): void;
  /** One slice, in the transaction of the caller. */
  slice(retention: Retention): { notifications: number; done: boolean };
  /** To be called when a transaction was rolled back: what was done may have to be done again. */
  forget(): void;
}

/** What one slice may do: a few milliseconds of each. */
const MAX_ROWS = 500;
const MAX_INBOXES = 200;
/** Of them that are too long: to see that one is costs as much as it is long. */
const MAX_CUT = 20;
const MAX_SEARCHED = 200;
const MAX_DECISIONS = 500;
const MAX_TASKS = 500;

/** Rows as a JSON list: taken and given one by one they would cost more than what is done with them. */
type Rows = [json: string];

export function createSqliteNotificationTrim({ sqlite }: Database, inboxes: SqliteInboxes): SqliteNotificationTrim {
  const oldest = prepareQuery<Rows>(
    sqlite,
    `SELECT json_group_array(rowid) FROM (SELECT rowid, at_ms FROM notifications ORDER BY rowid LIMIT ?2)
     WHERE at_ms < ?1`,
  );
  const nextInbox = prepareQuery<[inbox: number | null]>(sqlite, 'SELECT min(id) FROM inboxes WHERE id > ?');
  const lastBeyond = prepareQuery<[begin: string, row: number]>(
    sqlite,
    'SELECT begin, row FROM inbox_entries WHERE inbox = ? ORDER BY begin DESC, row DESC LIMIT 1 OFFSET ?',
  );
  const upTo = prepareQuery<Rows>(
    sqlite,
    `SELECT json_group_array(row) FROM
       (SELECT row FROM inbox_entries WHERE inbox = ? AND (begin, row) <= (?, ?) ORDER BY begin, row LIMIT ?)`,
  );
  // Most have neither tasks nor marks, which is seen at a sixth of the cost of deleting what there is.
  const withMore = prepareQuery<[rowid: number, id: string]>(
    sqlite,
    `SELECT rowid, id FROM notifications AS n WHERE rowid IN (SELECT value FROM json_each(?)) AND
       (EXISTS (SELECT 1 FROM push_tasks WHERE notification_id = n.id) OR EXISTS (SELECT 1 FROM marks WHERE notification_id = n.id))`,
  );
  const deleteTasks = sqlite.prepare(
    `DELETE FROM push_tasks WHERE notification_id = ?1 AND (user_id, device_id) IN
       (SELECT user_id, device_id FROM push_tasks WHERE notification_id = ?1 LIMIT ?2)`,
  );
  const deleteMarks = sqlite.prepare(
    `DELETE FROM marks WHERE notification_id = ?1 AND user_id IN
       (SELECT user_id FROM marks WHERE notification_id = ?1 LIMIT ?2)`,
  );
  const deleteEntries = sqlite.prepare(
    `DELETE FROM inbox_entries WHERE (inbox, begin, row) IN
       (SELECT inbox, substr(id, 1, 12), rowid FROM notifications WHERE rowid IN (SELECT value FROM json_each(?)))`,
  );
  const deleteNotifications = sqlite.prepare(
    'DELETE FROM notifications WHERE rowid IN (SELECT value FROM json_each(?))',
  );
  const deleteDecisions = sqlite.prepare(
    `DELETE FROM push_decisions WHERE rowid IN
       (SELECT rowid FROM (SELECT rowid, at_ms FROM push_decisions ORDER BY rowid LIMIT ?2) WHERE at_ms < ?1)`,
  );
  // While pushes go out nothing is due for long. What is left here was left by a service that does not push any more.
  const deleteStaleTasks = sqlite.prepare(
    `DELETE FROM push_tasks WHERE (notification_id, user_id, device_id) IN
       (SELECT notification_id, user_id, device_id FROM
          (SELECT * FROM push_tasks WHERE deferred = ?3 AND due_ms < ?1 ORDER BY due_ms, user_id, device_id, notification_id LIMIT ?2)
        WHERE expires_ms < ?1)`,
  );

  let maxNotifications = Number.POSITIVE_INFINITY;
  /** Inboxes with greater numbers have not been looked at; undefined when all have. */
  let searchedTo: number | undefined = 0;
  const grown = new Set<number>();
  /** Rows that the slice may still delete. */
  let left = 0;

  function search(): void {
    for (let i = 0; i < MAX_SEARCHED && searchedTo !== undefined; i++) {
      searchedTo = nextInbox.get(searchedTo)?.[0] ?? undefined;
      if (searchedTo !== undefined) grown.add(searchedTo);
    }
  }

  /** Returns how many are gone with all that belongs to them: less than `rows` when the slice is full. */
  function drop(rows: readonly number[]): number {
    const unfinished = new Set<number>();
    for (const [rowid, id] of withMore.all(JSON.stringify(rows))) {
      left -= Number(deleteTasks.run(id, left).changes);
      left -= Number(deleteMarks.run(id, left).changes);
      if (left === 0) unfinished.add(rowid);
    }
    const gone = rows.filter((rowid) => !unfinished.has(rowid)).slice(0, left);
    if (gone.length === 0) return 0;
    const list = JSON.stringify(gone);
    deleteEntries.run(list);
    deleteNotifications.run(list);
    inboxes.noteDeletion();
    left -= gone.length;
    return gone.length;
  }

  /**
   * The oldest of each inbox that is too long. Those that were written one after the other lie on one page, whoever was told them: inboxes
   * that grow together are shortened together, each by its share.
   */
  function dropBeyond(): number {
    const doomed: number[] = [];
    const cut = new Map<number, number>();
    const share = Math.ceil(left / Math.min(grown.size, MAX_CUT));
    let visits = 0;
    for (const inbox of grown) {
      if (visits++ === MAX_INBOXES || cut.size === MAX_CUT) break;
      grown.delete(inbox);
      const last = lastBeyond.get(inbox, maxNotifications);
      if (last === undefined) continue;
      const rows = rowsOf(upTo.get(inbox, ...last, share));
      cut.set(inbox, rows.length);
      doomed.push(...rows);
    }
    const count = drop(doomed);
    // There may be more, for the next slice; behind those that have not had their turn.
    for (const [inbox, rows] of cut) if (rows === share || count < doomed.length) grown.add(inbox);
    return count;
  }

  return {
    noteGrowth(inbox) {
      grown.add(inbox);
    },
    slice(retention) {
      // Tighter than before: inboxes that were short enough may no longer be.
      if (retention.maxNotifications < maxNotifications) searchedTo = 0;
      maxNotifications = retention.maxNotifications;
      left = MAX_ROWS;
      search();
      inboxes.settle();
      let notifications = drop(rowsOf(oldest.get(retention.notificationsFromMs, left)));
      if (left > 0 && grown.size > 0) notifications += dropBeyond();
      const decisions = Number(deleteDecisions.run(retention.keysFromMs, MAX_DECISIONS).changes);
      const tasks = [0, 1].map((deferred) =>
        Number(deleteStaleTasks.run(retention.keysFromMs, MAX_TASKS, deferred).changes),
      );
      const isFull = left === 0 || decisions === MAX_DECISIONS || tasks.includes(MAX_TASKS);
      return { notifications, done: !isFull && searchedTo === undefined && grown.size === 0 };
    },
    forget() {
      searchedTo = 0;
    },
  };
}

const rowsOf = (found: Rows | undefined): number[] => JSON.parse(found?.[0] ?? '[]') as number[];
