import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { METRICS_HISTORY_S, type MetricsPoint, type SignalData } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createSeveralNodes } from '../cluster/several.fixture.ts';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';

interface Subscribed {
  value: { history: MetricsPoint[]; missing: string[] };
}

let world: TestService;
beforeEach(async () => {
  world = await createTestService();
});
afterEach(() => world.stop());

const connectAdmin = (node: TestService) => node.connect({ sub: 'root', role: 'admin' }, { namespace: '/admin' });
const pointsOf = (client: TestClient) =>
  client
    .of<{ type: string; data: SignalData<'metrics'> }>('signal')
    .filter(({ type }) => type === 'metrics')
    .flatMap(({ data }) => data.points);

test('[MO5] the last five minutes are there for whoever begins to look', async () => {
  const ann = await world.connect({ sub: 'ann' });
  await ann.ask('session:profile', { mode: 'live' });
  await ann.ask('session:profile', { mode: 'loud' });
  await world.connect({ sub: 'eve' }, { auth: 'nobody' });
  await world.runtime.time.run(1_000);
  const admin = await connectAdmin(world);
  const { value } = await admin.ask<Subscribed>('metrics:subscribe', {});
  const [point] = value.history;
  assert.deepEqual(point?.roles.customer && { ...point.roles.customer, p50Ms: 0, p90Ms: 0, p99Ms: 0 }, {
    connections: 1,
    commands: 2,
    errors: 1,
    p50Ms: 0,
    p90Ms: 0,
    p99Ms: 0,
    messages: { welcome: 1, 'session:profile': 2 },
    refusals: { BAD_REQUEST: 1 },
  });
  assert.deepEqual(point?.messages, { welcome: 1, 'session:profile': 2 });
  assert.deepEqual(point?.errors, { BAD_REQUEST: 1, BAD_HANDSHAKE: 1 });
  assert.equal(point?.latency.count, 2);
  await world.runtime.time.run(400_000);
  const { value: later } = await admin.ask<Subscribed>('metrics:subscribe', {});
  assert.equal(later.history.length, METRICS_HISTORY_S);
  assert.deepEqual(later.history.at(-1)?.roles, {
    customer: { ...quiet, connections: 1 },
    admin: { ...quiet, connections: 1 },
  });
  const times = later.history.map(({ at }) => Date.parse(at));
  assert.ok(times.every((atMs, i) => i === 0 || atMs - (times[i - 1] as number) === 1_000));
});

const quiet = { connections: 0, commands: 0, errors: 0, p50Ms: null, p90Ms: null, p99Ms: null };

test('[MO6] then each second comes as it ends, until the session does not want it any more', async () => {
  const admin = await connectAdmin(world);
  await admin.ask('metrics:subscribe', {});
  await admin.ask('metrics:subscribe', {});
  await world.runtime.time.run(3_000);
  await admin.wire.flush();
  assert.equal(pointsOf(admin).length, 3);
  assert.deepEqual(await admin.ask('metrics:unsubscribe', {}), { ok: true, value: { stopped: true } });
  assert.deepEqual(await admin.ask('metrics:unsubscribe', {}), { ok: true, value: { stopped: false } });
  await world.runtime.time.run(3_000);
  await admin.wire.flush();
  assert.equal(pointsOf(admin).length, 3);
});

test('[MO5] [MO6] every node is shown, and one that nobody watches tells nothing', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const store = createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
  const [one, two] = createSeveralNodes(runtime, 2).nodes;
  const here = await createTestService({ runtime, store, ...(one && { cluster: one }) });
  const there = await createTestService({ runtime, store, ...(two && { cluster: two }) });
  let told = 0;
  one?.onTold('metrics', () => void told++);
  await runtime.time.run(20_000);
  assert.equal(told, 0);
  const admin = await connectAdmin(here);
  const { value } = await admin.ask<Subscribed>('metrics:subscribe', {});
  assert.deepEqual([...new Set(value.history.map(({ node }) => node))].sort(), ['node-1', 'node-2']);
  await there.connect({ sub: 'ann' });
  await runtime.time.run(3_000);
  await admin.wire.flush();
  const far = pointsOf(admin).filter(({ node }) => node === 'node-2');
  assert.ok(far.length >= 2);
  assert.equal(far.at(-1)?.roles.customer?.connections, 1);
  admin.peer.close();
  await admin.wire.flush();
  await runtime.time.run(7_000);
  const before = told;
  await runtime.time.run(10_000);
  assert.equal(told, before);
  await Promise.all([here.stop(), there.stop()]);
});
