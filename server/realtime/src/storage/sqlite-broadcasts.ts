/** Broadcasts in SQLite, and what is counted of those that they reach. */
import type { PushOutcomeName, StreamName } from '@slotwire/protocol';
import { AFTER_ALL_IDS, type Database, prepareQuery } from './sqlite-database.ts';
import type { BroadcastQuery, BroadcastRecord, Headcount, OutcomeCursor, OutcomePage } from './store-broadcasts.ts';

export interface SqliteBroadcasts {
  write(records: readonly BroadcastRecord[]): void;
  read(ids: readonly string[]): Map<string, BroadcastRecord>;
  list(query: BroadcastQuery): BroadcastRecord[];
  listDue(nowMs: number, limit: number): BroadcastRecord[];
  nextMs(): number | undefined;
  countPushReaders(streams: readonly StreamName[]): Headcount;
  countPushableAmong(stream: StreamName, userIds: readonly string[]): number;
  countOutcomes(notificationIds: readonly string[], after: OutcomeCursor | undefined, limit: number): OutcomePage;
  countRead(notificationIds: readonly string[]): number;
  /** Forgets some of those that are over and were due before this instant; true when there are no more of them. */
  trim(beforeMs: number): boolean;
}

/** Rows that one slice of a trim deletes. */
const MAX_TRIMMED = 50;

/** In front of the first decision about a notification. */
const BEFORE_ALL = { atMs: Number.MIN_SAFE_INTEGER, row: 0 };

/** As the partial index says it. */
const isOpen = `state IN ('queued', 'sending')`;

export function createSqliteBroadcasts({ sqlite }: Database): SqliteBroadcasts {
  const upsert = sqlite.prepare(
    `INSERT INTO broadcasts (id, state, due_ms, json) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET state = excluded.state, due_ms = excluded.due_ms, json = excluded.json`,
  );
  const byId = prepareQuery<[json: string]>(sqlite, 'SELECT json FROM broadcasts WHERE id = ?');
  const newest = prepareQuery<[json: string]>(
    sqlite,
    'SELECT json FROM broadcasts WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const due = prepareQuery<[json: string]>(
    sqlite,
    `SELECT json FROM broadcasts WHERE ${isOpen} AND due_ms <= ? ORDER BY due_ms, id LIMIT ?`,
  );
  const next = prepareQuery<[dueMs: number | null]>(sqlite, `SELECT min(due_ms) FROM broadcasts WHERE ${isOpen}`);
  const readersOf = prepareQuery<[people: number, devices: number | null]>(
    sqlite,
    `SELECT count(*), sum(devices) FROM
       (SELECT count(*) AS devices FROM push_readers WHERE stream = ? GROUP BY user_id)`,
  );
  const readsStream = prepareQuery<[1]>(sqlite, 'SELECT 1 FROM push_readers WHERE stream = ? AND user_id = ? LIMIT 1');
  const outcomes = prepareQuery<[atMs: number, rowid: number, outcome: PushOutcomeName]>(
    sqlite,
    `SELECT at_ms, rowid, outcome FROM push_decisions
     WHERE notification_id = ?1 AND (at_ms, rowid) > (?2, ?3) ORDER BY at_ms, rowid LIMIT ?4`,
  );
  const readBy = prepareQuery<[count: number]>(
    sqlite,
    'SELECT count(*) FROM marks WHERE notification_id = ? AND read_ms IS NOT NULL',
  );
  const deleteOld = sqlite.prepare(
    `DELETE FROM broadcasts WHERE id IN (SELECT id FROM broadcasts WHERE due_ms < ? AND NOT ${isOpen} LIMIT ${MAX_TRIMMED})`,
  );

  const toRecord = ([json]: [string]) => JSON.parse(json) as BroadcastRecord;

  return {
    write(records) {
      for (const record of records) {
        const { id, state, dueMs } = record;
        upsert.run(id, state, Math.floor(dueMs), JSON.stringify(record));
      }
    },
    read(ids) {
      const found = new Map<string, BroadcastRecord>();
      for (const id of ids) {
        const row = byId.get(id);
        if (row !== undefined) found.set(id, toRecord(row));
      }
      return found;
    },
    list: ({ before = AFTER_ALL_IDS, limit }) => newest.all(before, Math.max(0, limit)).map(toRecord),
    listDue: (nowMs, limit) => due.all(nowMs, Math.max(0, limit)).map(toRecord),
    nextMs: () => next.get()?.[0] ?? undefined,
    countPushReaders(streams) {
      const sum: Headcount = { people: 0, devices: 0 };
      for (const stream of streams) {
        const [people, devices] = readersOf.get(stream) ?? [0, 0];
        sum.people += people;
        sum.devices += devices ?? 0;
      }
      return sum;
    },
    countPushableAmong: (stream, userIds) =>
      userIds.filter((userId) => readsStream.get(stream, userId) !== undefined).length,
    countOutcomes(notificationIds, after, limit) {
      const counts = new Map<PushOutcomeName, number>();
      let at: OutcomeCursor = after ?? { index: 0, ...BEFORE_ALL };
      let left = Math.max(1, limit);
      while (at.index < notificationIds.length && left > 0) {
        const rows = outcomes.all(notificationIds[at.index] as string, at.atMs, at.row, left);
        for (const [, , outcome] of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        const [atMs, row] = rows.at(-1) ?? [];
        const isAll = rows.length < left || atMs === undefined || row === undefined;
        at = isAll ? { index: at.index + 1, ...BEFORE_ALL } : { index: at.index, atMs, row };
        left -= Math.max(1, rows.length);
      }
      return { counts, next: at.index < notificationIds.length ? at : undefined };
    },
    countRead: (notificationIds) => notificationIds.reduce((sum, id) => sum + (readBy.get(id)?.[0] ?? 0), 0),
    trim: (beforeMs) => Number(deleteOld.run(beforeMs).changes) < MAX_TRIMMED,
  };
}
