import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createStoreOn } from './sqlite.ts';
import { openDatabase } from './sqlite-database.ts';

/**
 * Steps of SQLite's plans that could go on for as long as their table is, and what ends each of them early. A statement with any other such
 * step takes longer the more the file holds, and holds up the event loop for it.
 */
const bounded: Readonly<Record<string, readonly string[]>> = {
  'the table has one row': ['SCAN inbox_tail', 'SCAN starting_window', 'SCAN limits'],
  'few rows: what admins sent': ['SCAN broadcasts'],
  'few rows: sign-outs within the life of a token': ['SCAN revocations'],
  'rows that the same statement bounds': [
    'SCAN resources',
    'SCAN CONSTANT ROW',
    'SCAN (subquery-N)',
    'SCAN json_each VIRTUAL TABLE INDEX 1:',
  ],
  'notifications without entries: some hundred': [
    'SEARCH notifications USING INTEGER PRIMARY KEY (rowid>?)',
    'SEARCH n USING INTEGER PRIMARY KEY (rowid>?)',
  ],
  'the first or the last row alone': [
    'SEARCH events',
    'SEARCH inboxes USING INTEGER PRIMARY KEY (rowid>?)',
    'SEARCH notifications',
    'SEARCH notifications USING COVERING INDEX notifications_to_push (push_at_ms>?)',
    'SEARCH broadcasts USING INDEX broadcasts_by_due',
    'SEARCH streams',
    'SEARCH streams USING INDEX streams_by_age (oldest_ms<?)',
  ],
  'in the order of the index, up to a LIMIT': [
    'SCAN notifications',
    'SCAN push_decisions',
    'SEARCH bookings USING COVERING INDEX bookings_of_resource ((vendor_id,resource_id)>(?,?))',
    'SEARCH broadcasts USING INDEX broadcasts_by_due (due_ms<?)',
    'SEARCH broadcasts USING INDEX sqlite_autoindex_broadcasts_1 (id<?)',
    'SEARCH keys USING COVERING INDEX keys_by_time (at_ms<?)',
    'SEARCH n USING INDEX notifications_to_push (push_at_ms<?)',
    'SEARCH s USING PRIMARY KEY ((starts_ms,id)>(?,?) AND starts_ms<?)',
    'SEARCH starting USING PRIMARY KEY (starts_ms<?)',
  ],
  'a range of rows that the caller bounds': [
    'SEARCH e USING INTEGER PRIMARY KEY (rowid<?)',
    'SEARCH events USING INTEGER PRIMARY KEY (rowid<?)',
    'SEARCH s USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
  ],
};

/** All that the store prepares, on a file of its own. */
function statementsOf(t: TestContext): { sqlite: DatabaseSync; statements: readonly string[] } {
  const database = openDatabase({ path: ':memory:' });
  const statements: string[] = [];
  const prepare = t.mock.method(database.sqlite, 'prepare');
  const store = createStoreOn(database, createVirtualRuntime({ seed: 1 }));
  for (const {
    arguments: [sql],
  } of prepare.mock.calls)
    statements.push(String(sql));
  prepare.mock.restore();
  t.after(() => store.close());
  return { sqlite: database.sqlite, statements };
}

/** The steps that are not a look for certain values of the first columns of an index. */
function walksOf(sqlite: DatabaseSync, sql: string): string[] {
  const steps = sqlite
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => String(detail));
  return steps
    .filter((step) => /^(SCAN|SEARCH) /.test(step) && !/\(\w+=\?/.test(step))
    .map((step) => step.replace(/\(subquery-\d+\)/, '(subquery-N)').replace(/ EXISTS(?= USING)/, ''));
}

test('no statement takes longer because the file holds more', (t) => {
  const { sqlite, statements } = statementsOf(t);
  assert.ok(statements.length > 100, `${statements.length} statements`);
  const known = new Set(Object.values(bounded).flat());
  const met = new Set<string>();
  const unbounded: string[] = [];
  for (const sql of statements) {
    for (const step of walksOf(sqlite, sql)) {
      met.add(step);
      if (!known.has(step)) unbounded.push(`${step} in ${sql}`);
    }
  }
  assert.deepEqual(unbounded, []);
  assert.deepEqual([...known].sort(), [...met].sort(), 'the list names no step that is not taken');
});
