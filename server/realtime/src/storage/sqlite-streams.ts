/**
 * Stream logs in SQLite: appending, reading, and where each stream stands.
 *
 * The states of recently used streams are kept in memory. They move ahead while a transaction is under way, so whoever rolls one back
 * must call `forget`: the states are then read from the file again.
 */
import { createRecent } from './recent.ts';
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { LogEntry, LogPosition, NewEvent, StreamState } from './store.ts';

/** A stream as the file has it. */
export interface StreamRow extends StreamState {
  /** 0 until the first event: then there is no row. */
  id: number;
}

export interface SqliteStreams {
  /** Do not keep: it changes with the stream. */
  find(name: string): StreamRow;
  append(stream: StreamRow, event: NewEvent): LogPosition;
  read(stream: StreamRow, after: number, limit: number): LogEntry[];
  /** Starts the log anew in another epoch. What was written before stays in the file, out of reach, until trimming gets there. */
  recreate(name: string, epoch: string): void;
  /** Drops what is kept in memory. */
  forget(): void;
}

/** Twice as many states at most, about 150 bytes each. */
const GENERATION = 20_000;

export function createSqliteStreams({ sqlite }: Database, storeEpoch: string): SqliteStreams {
  const byName = prepareQuery<[id: number, epoch: string, trimmed: number]>(
    sqlite,
    'SELECT id, epoch, trimmed FROM streams WHERE name = ?',
  );
  const lastEvent = prepareQuery<[offset: number | null]>(sqlite, 'SELECT max(offset) FROM events WHERE stream = ?');
  const insertStream = sqlite.prepare('INSERT INTO streams (name, epoch, trimmed, oldest_ms) VALUES (?, ?, 0, ?)');
  const deleteStream = sqlite.prepare('DELETE FROM streams WHERE id = ?');
  const setOldest = sqlite.prepare('UPDATE streams SET oldest_ms = ? WHERE id = ?');
  const insertEvent = sqlite.prepare('INSERT INTO events (stream, offset, at_ms, body) VALUES (?, ?, ?, ?)');
  const readEvents = prepareQuery<[offset: number, body: string]>(
    sqlite,
    'SELECT offset, body FROM events WHERE stream = ? AND offset > ? ORDER BY offset LIMIT ?',
  );

  function load(name: string): StreamRow {
    const row = byName.get(name);
    if (row === undefined) return { id: 0, epoch: storeEpoch, head: 0, trimmed: 0 };
    const [id, epoch, trimmed] = row;
    // Trimming takes from the front, so an empty log stands where it was trimmed.
    return { id, epoch, head: lastEvent.get(id)?.[0] ?? trimmed, trimmed };
  }

  const recent = createRecent(GENERATION, load);

  return {
    find: recent.get,
    append(stream, { stream: name, atMs, body }) {
      const wholeMs = Math.floor(atMs);
      if (stream.id === 0) stream.id = Number(insertStream.run(name, stream.epoch, wholeMs).lastInsertRowid);
      else if (stream.head === stream.trimmed) setOldest.run(wholeMs, stream.id);
      stream.head += 1;
      insertEvent.run(stream.id, stream.head, wholeMs, body);
      return { epoch: stream.epoch, offset: stream.head };
    },
    read({ id, trimmed }, after, limit) {
      if (id === 0 || limit <= 0) return [];
      return readEvents.all(id, Math.max(trimmed, after), limit).map(([offset, body]) => ({ offset, body }));
    },
    recreate(name, epoch) {
      const stream = recent.get(name);
      if (stream.id !== 0) deleteStream.run(stream.id);
      stream.id = Number(insertStream.run(name, epoch, null).lastInsertRowid);
      stream.epoch = epoch;
      stream.head = 0;
      stream.trimmed = 0;
    },
    forget: recent.clear,
  };
}
