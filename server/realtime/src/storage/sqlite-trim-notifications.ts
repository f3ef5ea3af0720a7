/**
 * Trimming of notifications in SQLite (NT2, PU5), in slices like the rest: by age from the front of the table, where the oldest lie; by
 * count from the streams that grew. Those that were there before are searched once, a slice at a time. With a notification go its
 * marks and its tasks, before it: a slice that ends among them leaves the notification to the next.
 */
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { Retention } from './store.ts';

export interface SqliteNotificationTrim {
  /** To be called with every stream that got a notification. */
  noteGrowth(stream: string): void;
  /** One slice, in the transaction of the caller. */
  slice(retention: Retention): { notifications: number; done: boolean };
  /** To be called when a transaction was rolled back: what was done may have to be done again. */
  forget(): void;
}

/** What one slice may do: a few milliseconds of each. */
const MAX_ROWS = 300;
const MAX_STREAMS = 200;
const MAX_SEARCHED = 200;
const MAX_DECISIONS = 500;
const MAX_TASKS = 500;

type Doomed = [rowid: number, id: string];

export function createSqliteNotificationTrim({ sqlite }: Database): SqliteNotificationTrim {
  const oldest = prepareQuery<Doomed>(
    sqlite,
    'SELECT rowid, id FROM (SELECT rowid, id, at_ms FROM notifications ORDER BY rowid LIMIT ?2) WHERE at_ms < ?1',
  );
  const nextStream = prepareQuery<[stream: string | null]>(
    sqlite,
    'SELECT min(stream) FROM notifications WHERE stream > ?',
  );
  const lastBeyond = prepareQuery<[id: string]>(
    sqlite,
    'SELECT id FROM notifications WHERE stream = ? ORDER BY id DESC LIMIT 1 OFFSET ?',
  );
  const upTo = prepareQuery<Doomed>(
    sqlite,
    'SELECT rowid, id FROM notifications WHERE stream = ? AND id <= ? ORDER BY id LIMIT ?',
  );
  const deleteTasks = sqlite.prepare(
    `DELETE FROM push_tasks WHERE notification_id = ?1 AND (user_id, device_id) IN
       (SELECT user_id, device_id FROM push_tasks WHERE notification_id = ?1 LIMIT ?2)`,
  );
  const deleteMarks = sqlite.prepare(
    `DELETE FROM marks WHERE notification_id = ?1 AND user_id IN
       (SELECT user_id FROM marks WHERE notification_id = ?1 LIMIT ?2)`,
  );
  const deleteNotification = sqlite.prepare('DELETE FROM notifications WHERE rowid = ?');
  const deleteDecisions = sqlite.prepare(
    `DELETE FROM push_decisions WHERE rowid IN
       (SELECT rowid FROM (SELECT rowid, at_ms FROM push_decisions ORDER BY rowid LIMIT ?2) WHERE at_ms < ?1)`,
  );
  // While pushes go out nothing is due for long. What is left here was left by a service that does not push any more.
  const deleteStaleTasks = sqlite.prepare(
    `DELETE FROM push_tasks WHERE (notification_id, user_id, device_id) IN
       (SELECT notification_id, user_id, device_id FROM
          (SELECT * FROM push_tasks WHERE due_ms < ?1 ORDER BY due_ms, user_id, device_id, notification_id LIMIT ?2)
        WHERE expires_ms < ?1)`,
  );

  let maxNotifications = Number.POSITIVE_INFINITY;
  /** Streams with greater names have not been looked at; undefined when all have. */
  let searchedTo: string | undefined = '';
  const grown = new Set<string>();
  /** Rows that the slice may still delete. */
  let left = 0;

  function search(): void {
    for (let i = 0; i < MAX_SEARCHED && searchedTo !== undefined; i++) {
      searchedTo = nextStream.get(searchedTo)?.[0] ?? undefined;
      if (searchedTo !== undefined) grown.add(searchedTo);
    }
  }

  /** Returns how many are gone with all that belongs to them: less than `doomed` when the slice is full. */
  function drop(doomed: readonly Doomed[]): number {
    let count = 0;
    for (const [rowid, id] of doomed) {
      left -= Number(deleteTasks.run(id, left).changes);
      left -= Number(deleteMarks.run(id, left).changes);
      if (left === 0) break;
      deleteNotification.run(rowid);
      left--;
      count++;
    }
    return count;
  }

  function dropBeyond(stream: string): number {
    const last = lastBeyond.get(stream, maxNotifications)?.[0];
    return last === undefined ? 0 : drop(upTo.all(stream, last, left));
  }

  return {
    noteGrowth(stream) {
      grown.add(stream);
    },
    slice(retention) {
      // Tighter than before: streams that were short enough may no longer be.
      if (retention.maxNotifications < maxNotifications) searchedTo = '';
      maxNotifications = retention.maxNotifications;
      left = MAX_ROWS;
      search();
      let notifications = drop(oldest.all(retention.notificationsFromMs, left));
      let visits = 0;
      for (const stream of grown) {
        if (left === 0 || visits++ === MAX_STREAMS) break;
        notifications += dropBeyond(stream);
        if (left > 0) grown.delete(stream);
      }
      const decisions = Number(deleteDecisions.run(retention.keysFromMs, MAX_DECISIONS).changes);
      const tasks = Number(deleteStaleTasks.run(retention.keysFromMs, MAX_TASKS).changes);
      const isFull = left === 0 || decisions === MAX_DECISIONS || tasks === MAX_TASKS;
      return { notifications, done: !isFull && searchedTo === undefined && grown.size === 0 };
    },
    forget() {
      searchedTo = '';
    },
  };
}
