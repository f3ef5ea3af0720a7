/** The audit log in SQLite: a table that is only added to; the database itself refuses to change or delete a row. */
import { type Database, prepareQuery, type Query } from './sqlite-database.ts';
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

interface Condition {
  /** Undefined: it is not asked for. */
  of(query: AuditQuery): string | undefined;
  sql: string;
}

const conditions: readonly Condition[] = [
  { of: ({ actorId }) => actorId, sql: 'actor_id = ?' },
  { of: ({ action }) => action, sql: 'action = ?' },
  { of: ({ target }) => target, sql: 'target = ?' },
  { of: ({ outcome }) => (outcome === 'OK' ? outcome : undefined), sql: 'outcome = ?' },
  // The index of refusals is used where the statement says that it is about them.
  {
    of: ({ outcome }) => (outcome === 'OK' || outcome === 'refused' ? undefined : outcome),
    sql: "outcome <> 'OK' AND outcome = ?",
  },
  { of: ({ outcome }) => (outcome === 'refused' ? outcome : undefined), sql: "outcome <> 'OK'" },
];

export function createSqliteAudit({ sqlite }: Database): SqliteAudit {
  const insert = sqlite.prepare(`INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const instantOf = prepareQuery<[atMs: number]>(sqlite, 'SELECT at_ms FROM audit WHERE id = ?');
  /** By their conditions: one statement for all of them would use no index. */
  const lists = new Map<string, Query<Row>>();
  const listWhere = (conditions: string): Query<Row> => {
    let list = lists.get(conditions);
    if (list === undefined) {
      const sql = `SELECT ${columns} FROM audit WHERE ${conditions} ORDER BY at_ms DESC, id DESC LIMIT ?`;
      list = prepareQuery<Row>(sqlite, sql);
      lists.set(conditions, list);
    }
    return list;
  };
  return {
    insert(records) {
      for (const { id, atMs, actorId, address, deviceId, action, target, outcome, detailJson } of records)
        insert.run(id, Math.floor(atMs), actorId, address, deviceId, action, target ?? null, outcome, detailJson);
    },
    list(query) {
      const { before, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, limit } = query;
      const behind = before === undefined ? undefined : instantOf.get(before);
      if (before !== undefined && behind === undefined) return [];
      const endMs = behind === undefined ? toMs : Math.min(toMs, behind[0] + 1);
      const terms = conditions.filter(({ of }) => of(query) !== undefined);
      const where = ['at_ms >= ? AND at_ms < ?', ...terms.map(({ sql }) => sql)];
      const values: (string | number)[] = terms.flatMap(({ of, sql }) =>
        sql.includes('?') ? [of(query) as string] : [],
      );
      if (before !== undefined && behind !== undefined) {
        where.push('(at_ms < ? OR id < ?)');
        values.push(behind[0], before);
      }
      return listWhere(where.join(' AND '))
        .all(Math.ceil(fromMs), Math.ceil(endMs), ...values, Math.max(0, limit))
        .map(toRecord);
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
