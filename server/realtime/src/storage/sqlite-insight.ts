/** Figures in SQLite: rollups, and what is asked of bookings and notifications of one vendor. */
import type { BookingStatus } from '@slotwire/protocol';
import { type Database, prepareQuery } from './sqlite-database.ts';
import { IN_TAIL, type SqliteInboxes } from './sqlite-inboxes.ts';
import type { InsightStore, RollupRow } from './store-insight.ts';

/** The same as `InsightStore`, at once. */
export type SqliteInsight = {
  [M in keyof InsightStore]: (...args: Parameters<InsightStore[M]>) => Awaited<ReturnType<InsightStore[M]>>;
};

/** A booking lasts a day at most (BK5), so one that starts in a window ends before this long after it. */
const LONGEST_MS = 86_400_000;

/** The resources of a vendor one after the other, each by one step in the index: what a vendor has booked long ago costs nothing. */
const resources = `WITH RECURSIVE resources(name) AS (
  SELECT min(resource_id) FROM bookings WHERE vendor_id = ?1
  UNION ALL
  SELECT (SELECT min(resource_id) FROM bookings WHERE vendor_id = ?1 AND resource_id > name) FROM resources WHERE name IS NOT NULL)`;

export function createSqliteInsight({ sqlite }: Database, inboxes: SqliteInboxes): SqliteInsight {
  const put = sqlite.prepare(
    `INSERT INTO rollups (resolution, part, at_ms, node, json) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET json = excluded.json`,
  );
  const list = prepareQuery<[atMs: number, node: string, json: string]>(
    sqlite,
    `SELECT at_ms, node, json FROM rollups
     WHERE resolution = ? AND part = ? AND at_ms < ? AND (at_ms, node) > (?, ?) ORDER BY at_ms, node LIMIT ?`,
  );
  const parts = prepareQuery<[part: string]>(sqlite, 'SELECT DISTINCT part FROM rollups WHERE resolution = ?');
  const trim = sqlite.prepare(
    `DELETE FROM rollups WHERE (resolution, part, at_ms, node) IN
       (SELECT resolution, part, at_ms, node FROM rollups WHERE resolution = ? AND part = ? AND at_ms < ? LIMIT ?)`,
  );
  const bookings = prepareQuery<
    [id: string, customerId: string, resourceId: string, status: BookingStatus, startsMs: number]
  >(
    sqlite,
    `${resources}
     SELECT id, customer_id, resource_id, json ->> '$.status', starts_ms FROM bookings WHERE rowid IN
       (SELECT b.rowid FROM resources CROSS JOIN bookings AS b
          ON b.vendor_id = ?1 AND b.resource_id = name AND b.active IN (0, 1)
          AND b.ends_ms > ?2 AND b.ends_ms < ?3 + ${LONGEST_MS} AND b.starts_ms >= ?2 AND b.starts_ms < ?3 AND b.id > ?4
        ORDER BY b.id LIMIT ?5)
     ORDER BY id`,
  );
  const answers = prepareQuery<[answeredMs: number, createdAt: string]>(
    sqlite,
    `SELECT answered_ms, json ->> '$.createdAt' FROM bookings
     WHERE vendor_id = ? AND answered_ms >= ? AND answered_ms < ? ORDER BY answered_ms LIMIT ?`,
  );
  const open = prepareQuery<[count: number, oldest: string | null]>(
    sqlite,
    `${resources}
     SELECT count(*), min(created_at) FROM
       (SELECT b.json ->> '$.createdAt' AS created_at FROM resources CROSS JOIN bookings AS b
          ON b.vendor_id = ?1 AND b.resource_id = name AND b.active = 1 AND b.ends_ms > ?2
        WHERE b.json ->> '$.status' = 'requested' LIMIT ?3)`,
  );
  const opens = prepareQuery<[atMs: number, read: number]>(
    sqlite,
    `SELECT at_ms, EXISTS (SELECT 1 FROM marks WHERE notification_id = n.id AND read_ms IS NOT NULL)
     FROM notifications AS n WHERE rowid IN
       (SELECT row FROM inbox_entries WHERE inbox = ?1 UNION ALL SELECT rowid FROM notifications WHERE ${IN_TAIL} AND inbox = ?1)
       AND at_ms >= ?2 AND at_ms < ?3 ORDER BY at_ms, id`,
  );

  return {
    putRollups(rows) {
      for (const { resolution, part, atMs, node, json } of rows)
        put.run(resolution, part, Math.floor(atMs), node, json);
    },
    listRollups({ resolution, part, fromMs, toMs, after = { atMs: fromMs - 1, node: '~' }, limit }) {
      const rows = list.all(resolution, part, toMs, after.atMs, after.node, Math.max(0, limit));
      return rows.map(([atMs, node, json]): RollupRow => ({ resolution, part, atMs, node, json }));
    },
    trimRollups(fromMs, limit) {
      let trimmed = 0;
      for (const [resolution, beforeMs] of Object.entries(fromMs)) {
        for (const [part] of parts.all(resolution))
          trimmed += Number(trim.run(resolution, part, beforeMs, Math.max(0, limit - trimmed)).changes);
      }
      return trimmed;
    },
    listVendorBookings({ vendorId, fromMs, toMs, after = '', limit }) {
      return bookings
        .all(vendorId, fromMs, toMs, after, Math.max(0, limit))
        .map(([id, customerId, resourceId, status, startsMs]) => ({ id, customerId, resourceId, status, startsMs }));
    },
    listAnswers(vendorId, fromMs, toMs, limit) {
      return answers
        .all(vendorId, fromMs, toMs, Math.max(0, limit))
        .map(([answeredMs, createdAt]) => ({ askedMs: Date.parse(createdAt), answeredMs }));
    },
    openRequests(vendorId, nowMs, limit) {
      const [count, oldest] = open.get(vendorId, nowMs, Math.max(0, limit)) ?? [0, null];
      return { count, oldestMs: oldest === null ? undefined : Date.parse(oldest) };
    },
    listOpens(stream, fromMs, toMs) {
      return opens.all(inboxes.find(stream), fromMs, toMs).map(([atMs, read]) => ({ atMs, read: read === 1 }));
    },
  };
}
