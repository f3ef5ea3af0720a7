/** The audit log in SQLite: a table that is only added to; the database itself refuses to change or delete a row. */
import { AFTER_ALL_IDS, type Database, prepareQuery } from './sqlite-database.ts';
import type { AuditQuery, AuditRecord } from './store-audit.ts';

export interface SqliteAudit {
  insert(records: readonly AuditRecord[]): void;
  list(query: AuditQuery): AuditRecord[];
}

type Row = [
  id: string,
  atMs: number,
  actorId: string,
  address: string,
  deviceId: string,
  action: string,
  target: string | null,
  outcome: string,
  detailJson: string,
];

const columns = 'id, at_ms, actor_id, address, device_id, action, target, outcome, detail';

export function createSqliteAudit({ sqlite }: Database): SqliteAudit {
  const insert = sqlite.prepare(`INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const list = prepareQuery<Row>(
    sqlite,
    `SELECT ${columns} FROM audit
     WHERE id < ?1 AND (?2 IS NULL OR actor_id = ?2) AND (?3 IS NULL OR action = ?3) AND (?4 IS NULL OR target = ?4)
     ORDER BY id DESC LIMIT ?5`,
  );
  return {
    insert(records) {
      for (const { id, atMs, actorId, address, deviceId, action, target, outcome, detailJson } of records)
        insert.run(id, Math.floor(atMs), actorId, address, deviceId, action, target ?? null, outcome, detailJson);
    },
    list({ before = AFTER_ALL_IDS, limit, actorId, action, target }) {
      return list.all(before, actorId ?? null, action ?? null, target ?? null, Math.max(0, limit)).map(toRecord);
    },
  };
}

function toRecord([id, atMs, actorId, address, deviceId, action, target, outcome, detailJson]: Row): AuditRecord {
  return {
    id,
    atMs,
    actorId,
    address,
    deviceId,
    action,
    ...(target === null ? {} : { target }),
    outcome,
    detailJson,
  };
}
