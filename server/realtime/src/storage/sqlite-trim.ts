/**
 * Trimming in SQLite: what retention (DL5, CM2) no longer asks for, in slices that leave the event loop free in between.
 *
 * A stream is trimmed by moving its start. The rows behind it are purged later, from the front of the whole log, where they lie side by
 * side: one by one, scattered over the file, they would cost as much as they did to write. So the file holds as many days as retention
 * does, whatever the number of events that a stream keeps.
 *
 * Who is due is known without a look at every stream: by age from an index over each stream's oldest event, by count from the streams
 * that outgrew the limit since it was first named. Only those that were there before are searched, once, a slice at a time.
 * Notifications have rules of their own, in the file beside this one.
 */
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { SqliteInboxes } from './sqlite-inboxes.ts';
import type { SqliteStreams } from './sqlite-streams.ts';
import { createSqliteNotificationTrim } from './sqlite-trim-notifications.ts';
import type { Retention, Trimmed } from './store.ts';

export interface SqliteTrim {
  /** To be called with every stream that grew. */
  noteLength(name: string, length: number): void;
  /** To be called with every inbox that got a notification, by its number. */
  noteNotification(inbox: number): void;
  /** One slice, in the transaction of the caller. */
  slice(retention: Retention): Trimmed;
  /** To be called when a transaction was rolled back: what was done may have to be done again. */
  forget(): void;
}

/** What one slice may do: a few milliseconds of each. */
const MAX_EVENTS = 2_000;
const MAX_STREAMS = 200;
const MAX_SEARCHED = 2_000;
const MAX_KEYS = 500;
const MAX_PURGED = 500;

export function createSqliteTrim(database: Database, streams: SqliteStreams, inboxes: SqliteInboxes): SqliteTrim {
  const { sqlite } = database;
  const notificationTrim = createSqliteNotificationTrim(database, inboxes);
  const oldestStream = prepareQuery<[name: string]>(
    sqlite,
    'SELECT name FROM streams WHERE oldest_ms < ? ORDER BY oldest_ms LIMIT 1',
  );
  const lastStream = prepareQuery<[id: number | null]>(sqlite, 'SELECT max(id) FROM streams');
  // Offsets are contiguous, so a log is too long exactly when the event just beyond the limit exists.
  const tooLong = prepareQuery<[name: string]>(
    sqlite,
    `SELECT name FROM streams AS s WHERE id > ?1 AND id <= ?2
       AND EXISTS (SELECT 1 FROM events WHERE stream = s.id AND offset = s.trimmed + ?3 + 1)`,
  );
  const firstKept = prepareQuery<[offset: number]>(
    sqlite,
    'SELECT offset FROM events WHERE stream = ? AND offset > ? AND offset <= ? AND at_ms >= ? ORDER BY offset LIMIT 1',
  );
  const writtenAt = prepareQuery<[atMs: number]>(sqlite, 'SELECT at_ms FROM events WHERE stream = ? AND offset = ?');
  const moveStart = sqlite.prepare('UPDATE streams SET trimmed = ?, oldest_ms = ? WHERE id = ?');
  const front = prepareQuery<[rowid: number | null]>(sqlite, 'SELECT min(rowid) FROM events');
  const firstAlive = prepareQuery<[rowid: number | null]>(
    sqlite,
    `SELECT min(e.rowid) FROM events AS e
     WHERE e.rowid < ? AND EXISTS (SELECT 1 FROM streams AS s WHERE s.id = e.stream AND e.offset > s.trimmed)`,
  );
  const purgeBefore = sqlite.prepare('DELETE FROM events WHERE rowid < ?');
  const deleteKeys = sqlite.prepare(
    'DELETE FROM keys WHERE rowid IN (SELECT rowid FROM keys WHERE at_ms < ? ORDER BY at_ms LIMIT ?)',
  );

  const deleteRevocations = sqlite.prepare('DELETE FROM revocations WHERE at_ms < ?');

  let maxEvents = Number.POSITIVE_INFINITY;
  /** Streams with greater ids have not been searched for those that are too long. */
  let searchedTo = 0;
  const overlong = new Set<string>();

  /** Moves the start of a stream behind `offset`; returns how many events that drops. */
  function cut(name: string, offset: number): number {
    const stream = streams.find(name);
    const count = offset - stream.trimmed;
    stream.trimmed = offset;
    moveStart.run(offset, writtenAt.get(stream.id, offset + 1)?.[0] ?? null, stream.id);
    return count;
  }

  /** True when every stream has been searched. */
  function search(): boolean {
    const last = lastStream.get()?.[0] ?? 0;
    const to = Math.min(last, searchedTo + MAX_SEARCHED);
    if (to > searchedTo) for (const [name] of tooLong.all(searchedTo, to, maxEvents)) overlong.add(name);
    searchedTo = Math.max(searchedTo, to);
    return to === last;
  }

  /** True when nothing is left at the front of the log that could go. */
  function purge(): boolean {
    const first = front.get()?.[0] ?? null;
    if (first === null) return true;
    const end = first + MAX_PURGED;
    const alive = firstAlive.get(end)?.[0] ?? null;
    if (alive !== first) purgeBefore.run(alive ?? end);
    return alive !== null;
  }

  return {
    noteLength(name, length) {
      if (length > maxEvents) overlong.add(name);
    },
    noteNotification: notificationTrim.noteGrowth,
    slice(retention) {
      // Tighter than before: streams that were short enough may no longer be.
      if (retention.maxEvents < maxEvents) searchedTo = 0;
      maxEvents = retention.maxEvents;
      const searched = search();
      let events = 0;
      let visits = 0;
      const isFull = () => events >= MAX_EVENTS || visits >= MAX_STREAMS;
      while (!isFull()) {
        const name = oldestStream.get(retention.eventsFromMs)?.[0];
        if (name === undefined) break;
        const { id, trimmed, head } = streams.find(name);
        const end = Math.min(head, trimmed + MAX_EVENTS - events);
        const kept = firstKept.get(id, trimmed, end, retention.eventsFromMs)?.[0];
        events += cut(name, kept === undefined ? end : kept - 1);
        visits++;
      }
      for (const name of overlong) {
        if (isFull()) break;
        const { trimmed, head } = streams.find(name);
        // It may have been trimmed by age in the meantime, or recreated.
        if (head - trimmed > maxEvents) events += cut(name, head - maxEvents);
        overlong.delete(name);
        visits++;
      }
      const cutAll = searched && overlong.size === 0 && !isFull();
      deleteRevocations.run(retention.keysFromMs);
      const keys = Number(deleteKeys.run(retention.keysFromMs, MAX_KEYS).changes);
      const purgedAll = purge();
      const { notifications, done } = notificationTrim.slice(retention);
      return { events, keys, notifications, done: done && cutAll && purgedAll && keys < MAX_KEYS };
    },
    forget() {
      searchedTo = 0;
      notificationTrim.forget();
    },
  };
}
