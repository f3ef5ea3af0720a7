/** The limits in SQLite: one row, once an admin has set any. */
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { LimitsRecord } from './store-limits.ts';

export interface SqliteLimits {
  read(): LimitsRecord | undefined;
  write(record: LimitsRecord): void;
}

export function createSqliteLimits({ sqlite }: Database): SqliteLimits {
  const select = prepareQuery<[version: number, atMs: number, changes: string]>(
    sqlite,
    'SELECT version, at_ms, changes FROM limits',
  );
  const upsert = sqlite.prepare(
    `INSERT INTO limits (id, version, at_ms, changes) VALUES (1, ?, ?, ?)
     ON CONFLICT DO UPDATE SET version = excluded.version, at_ms = excluded.at_ms, changes = excluded.changes`,
  );
  return {
    read() {
      const row = select.get();
      return row && { version: row[0], atMs: row[1], changesJson: row[2] };
    },
    write({ version, atMs, changesJson }) {
      upsert.run(version, Math.floor(atMs), changesJson);
    },
  };
}
