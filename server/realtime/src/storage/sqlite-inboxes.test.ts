import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { StreamName } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createStoreOn } from './sqlite.ts';
import { openDatabase, prepareQuery } from './sqlite-database.ts';
import { DAY_MS, trimAll, write } from './store.fixture.ts';
import type { Store } from './store.ts';
import { inboxOf, recordOfNote } from './store-notifications.fixture.ts';

const streams: readonly StreamName[] = ['user:ada', 'all', 'user:ben'];

function open(t: TestContext) {
  const database = openDatabase({ path: ':memory:' });
  const store = createStoreOn(database, createVirtualRuntime({ seed: 1 }));
  t.after(() => store.close());
  const countOf = (table: string) =>
    prepareQuery<[number]>(database.sqlite, `SELECT count(*) FROM ${table}`).get()?.[0];
  return { store, countOf };
}

/** Seven at a time, each seven from its last to its first: what is written later may have a lesser id. */
async function tell(store: Store, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 7) {
    const numbers = Array.from({ length: Math.min(7, to - n + 1) }, (_, i) => n + i).reverse();
    await write(store, {
      notifications: numbers.map((i) =>
        recordOfNote(i, streams[i % 3] as StreamName, { category: i % 2 ? 'message' : 'booking' }),
      ),
    });
  }
}

const descending = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i);
const isAdas = (n: number) => n % 3 !== 2;

test('[NT1] an inbox is the same before and after its entries are made', async (t) => {
  const { store, countOf } = open(t);
  for (const [from, to] of [
    [1, 400],
    [401, 700],
    [701, 1_300],
  ] as const) {
    await tell(store, from, to);
    const all = descending(to, 1).filter(isAdas);
    assert.deepEqual(await inboxOf(store), all.slice(0, 1_000));
    assert.deepEqual(await inboxOf(store, { limit: 30 }), all.slice(0, 30));
    const messages = all.filter((n) => n % 2 === 1).slice(0, 40);
    assert.deepEqual(await inboxOf(store, { category: 'message', limit: 40 }), messages);
  }
  const entries = countOf('inbox_entries') ?? 0;
  assert.ok(entries > 0 && entries < 1_300, `${entries} have entries, the others are the tail`);
  const opens = await store.listOpens('user:ada', DAY_MS, DAY_MS + 1_299);
  assert.equal(opens.length, descending(1_298, 1).filter((n) => n % 3 === 0).length);
});

test('[NT2] rows whose numbers SQLite gives a second time are in the inbox again', async (t) => {
  const { store, countOf } = open(t);
  await tell(store, 1, 700);
  await trimAll(store, { maxNotifications: 0 });
  assert.deepEqual([countOf('notifications'), countOf('inbox_entries')], [0, 0]);
  await tell(store, 701, 703);
  assert.deepEqual(await inboxOf(store), [703, 702, 701].filter(isAdas));
  await tell(store, 704, 1_400);
  assert.deepEqual(await inboxOf(store), descending(1_400, 701).filter(isAdas));
  await trimAll(store, { maxNotifications: 20 });
  assert.deepEqual([countOf('notifications'), countOf('inbox_entries')], [60, 60]);
  assert.deepEqual(await inboxOf(store), descending(1_400, 1_341).filter(isAdas));
});
