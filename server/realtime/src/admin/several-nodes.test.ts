import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CommandValue, type Goodbye, notificationLimits, type StreamName, userStream } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import { createSeveralNodes, type SeveralNodes } from '../cluster/several.fixture.ts';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import type { Store } from '../storage/store.ts';
import { ask, type ConnectionList, codeOf, codes, openPanel, rootClaims, walk } from './admin.fixture.ts';

let runtime: VirtualRuntime;
let store: Store;
let cluster: SeveralNodes<never, never>;
let worlds: TestService[];
let panel: TestClient;

beforeEach(async () => {
  runtime = createVirtualRuntime({ seed: 1 });
  store = createSqliteStore({ path: ':memory:', ...runtime });
  cluster = createSeveralNodes(runtime, 3) as never;
  worlds = [];
  for (const node of cluster.nodes) worlds.push(await createTestService({ runtime, store, cluster: node as never }));
  panel = await openPanel(worlds[0] as TestService);
});
afterEach(async () => {
  for (const world of worlds) await world.stop();
});

/** One after the other, on one node after the other. */
async function crowd(count: number): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (let n = 1; n <= count; n++) {
    await runtime.time.run(1_000);
    clients.push(
      await (worlds[n % worlds.length] as TestService).connect({
        ...rootClaims,
        sub: `customer-${n}`,
        role: 'customer',
      }),
    );
  }
  return clients;
}

test('[AD2] [AD3] the list is one over all nodes: every session once, in one order', async () => {
  await crowd(20);
  const rows = await walk(panel, { sort: 'since', order: 'asc', limit: 3, filter: { role: 'customer' } });
  assert.deepEqual(
    rows.map(({ userId }) => userId),
    Array.from({ length: 20 }, (_, i) => `customer-${i + 1}`),
  );
  assert.equal(new Set(rows.map(({ node }) => node)).size, 3);
  const [first] = rows;
  const onNode = await ask<ConnectionList>(panel, 'connections:list', { filter: { node: first?.node } });
  assert.ok(onNode.total >= 6 && onNode.connections.every(({ node }) => node === first?.node));
});

test('[AD2] [AD4] a node that does not answer is named; what it holds is neither counted nor closed', async () => {
  const clients = await crowd(6);
  cluster.silence(2);
  const silent = cluster.nodes[2]?.node;
  const filter = { role: 'customer' };
  const list = await ask<ConnectionList>(panel, 'connections:list', { filter });
  assert.deepEqual([list.total, list.missing], [4, [silent]]);
  const args = { key: runtime.ids.next(), filter, expected: 4, confirm: 'everyone' };
  assert.deepEqual(await ask(panel, 'connections:disconnect', args), { matched: 4, missing: [silent] });
  for (const client of clients) await client.wire.flush();
  assert.deepEqual(clients.flatMap(codes).length, 4);
});

test('[AD4] [AD5] a filter closes on all nodes, and is guarded by the count of all', async () => {
  const clients = await crowd(9);
  const send = (expected: number) =>
    codeOf(panel, 'connections:disconnect', {
      key: runtime.ids.next(),
      filter: { role: 'customer' },
      expected,
      confirm: 'everyone',
      reason: 'A new version',
    });
  assert.equal(await send(3), 'COUNT_CHANGED');
  assert.equal(await send(9), 'OK');
  await runtime.time.run(100);
  for (const client of clients) await client.wire.flush();
  for (const client of clients) assert.equal(client.of<Goodbye>('goodbye')[0]?.message, 'A new version');
});

test('[AD4] a node closes what was counted: not where it did not answer, and not who has come back meanwhile', async () => {
  const [ann, bob] = (await crowd(2)) as [TestClient, TestClient];
  const told = { of: { filter: {} }, by: 'nobody', code: 'DISCONNECTED', reason: undefined, spreadMs: 1_000 } as const;
  const names = cluster.nodes.map(({ node }) => node);
  const nowMs = runtime.clock.nowMs();
  const tell = async (nodes: readonly string[], uptoMs: number) => {
    const [first] = cluster.nodes as unknown as Cluster[];
    first?.tell('connections:close', { ...told, nodes, uptoMs });
    await runtime.time.run(10);
    for (const client of [ann, bob]) await client.wire.flush();
    return [codes(ann).length, codes(bob).length];
  };
  assert.deepEqual(await tell([], nowMs), [0, 0]);
  // Bob came a second after Ann.
  assert.deepEqual(await tell(names, nowMs - 500), [1, 0]);
  assert.deepEqual(await tell(names, nowMs), [1, 1]);
});

test('[AD7] a list that all nodes find due at once is told person by person, once', async () => {
  await crowd(1);
  const userIds = Array.from({ length: 350 }, (_, n) => `c-${n}`);
  const at = new Date(runtime.clock.nowMs() + 60_000).toISOString();
  const draft = { title: 'News', text: 'x', priority: 'low' };
  await ask(panel, 'broadcast:send', { key: runtime.ids.next(), audience: { type: 'people', userIds }, ...draft, at });
  await runtime.time.run(90_000);
  const states = await store.states(userIds.map(userStream));
  assert.ok(states.every(({ head }) => head === 1));
  const { broadcasts } = await ask<CommandValue<'broadcast:list'>>(panel, 'broadcast:list', {});
  assert.deepEqual([broadcasts[0]?.state, broadcasts[0]?.progress.written], ['sent', 350]);
});

test('[AD7] [AD8] a broadcast counts on all nodes, and is written once, whichever of them looks', async () => {
  await crowd(6);
  const sent = await ask<CommandValue<'broadcast:send'>>(panel, 'broadcast:send', {
    key: runtime.ids.next(),
    audience: { type: 'all' },
    title: 'News',
    text: 'x',
    priority: 'low',
    at: new Date(runtime.clock.nowMs() + 3_600_000).toISOString(),
  });
  assert.deepEqual(sent.reach.connected, { people: 6, devices: 6 });
  // All nodes find it due in the same instant.
  await runtime.time.run(3_600_000 + 20_000);
  const { entries } = await store.readLog('all', 0, 10);
  assert.equal(entries.length, 1);
  const scope = {
    userId: 'customer-1',
    streams: ['all' as StreamName],
    fromMs: runtime.clock.nowMs() - notificationLimits.keptMs,
  };
  assert.equal((await store.listInbox({ ...scope, limit: 10 })).length, 1);
  const { broadcasts } = await ask<CommandValue<'broadcast:list'>>(panel, 'broadcast:list', {});
  assert.deepEqual([broadcasts[0]?.state, broadcasts[0]?.progress.connected], ['sent', 6]);
});
