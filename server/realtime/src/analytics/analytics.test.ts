import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { AnalyticsMeasure, AnalyticsValue } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createSeveralNodes } from '../cluster/several.fixture.ts';
import type { PushProviders } from '../push/provider.ts';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { type Store, StoreError } from '../storage/store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A Monday. */
const START_MS = Date.UTC(2026, 2, 2, 10);

let runtime: VirtualRuntime;
let inner: Store;
let store: Store;
const services: TestService[] = [];
beforeEach(() => {
  runtime = createVirtualRuntime({ seed: 1, startMs: START_MS });
  inner = createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
  // Outlives the services of a test.
  store = { ...inner, close: async () => {} };
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
  await inner.close();
});

/** The same data, so much later, in a process that was started then: nobody has to live through the days. */
async function later(byMs: number, more: Parameters<typeof createTestService>[0] = {}): Promise<TestService> {
  for (const service of services.splice(0)) await service.stop();
  runtime = createVirtualRuntime({ seed: 2, startMs: runtime.clock.nowMs() + byMs });
  return start(more);
}

async function start(more: Parameters<typeof createTestService>[0] = {}): Promise<TestService> {
  const service = await createTestService({ runtime, store, ...more });
  services.push(service);
  return service;
}

interface Asked {
  ok: boolean;
  code?: string;
  issues?: { path: string }[];
  value: AnalyticsValue;
}

async function ask(service: TestService, what: AnalyticsMeasure[], more: object = {}): Promise<AnalyticsValue> {
  const admin = await service.connect(
    { sub: 'root', role: 'admin', iat: 0, exp: 1e10 },
    { namespace: '/admin', deviceId: 'desk' },
  );
  const args = { from: iso(START_MS), to: iso(START_MS + HOUR_MS), bucket: 'hour', what, ...more };
  let answer: Asked | undefined;
  admin.peer.request('analytics:query', args, (given) => {
    answer = given as Asked;
  });
  // It reads in pages, and lets others have their turn in between.
  for (let turn = 0; turn < 500 && answer === undefined; turn++) {
    await admin.wire.flush();
    await runtime.time.run(1);
  }
  assert.ok(answer);
  assert.ok(answer.ok, JSON.stringify(answer));
  admin.peer.close();
  await admin.wire.flush();
  return answer.value;
}

const iso = (atMs: number) => new Date(atMs).toISOString();
const forEver = { iat: 0, exp: 1e10 };
const customer = (service: TestService, sub: string, deviceId = `${sub}-phone`) =>
  service.connect({ sub, ...forEver }, { deviceId });
const mode = (client: TestClient, wanted = 'live') => client.ask('session:profile', { mode: wanted });

test('[AN1] a minute counts once it is over: connections, messages, errors, latencies, persons', async () => {
  const service = await start();
  const ann = await customer(service, 'ann');
  await customer(service, 'bob');
  for (let i = 0; i < 3; i++) await mode(ann);
  await mode(ann, 'loud');
  assert.deepEqual((await ask(service, ['messages'])).messages, {});
  await runtime.time.run(MINUTE_MS);
  const value = await ask(service, [
    'connections',
    'messages',
    'errors',
    'latency',
    'active',
    'top',
    'bottlenecks',
    'peaks',
  ]);
  assert.deepEqual(value.buckets, [iso(START_MS)]);
  // The admin who asked first was connected for a moment, too.
  assert.deepEqual(value.connections, { peak: [3], opened: [3] });
  assert.deepEqual(value.messages, { 'analytics:query': [1], 'session:profile': [4] });
  assert.deepEqual(value.errors, { BAD_REQUEST: [1] });
  assert.deepEqual(value.latency?.count, [5]);
  assert.deepEqual(value.active, { customer: [2], vendor: [0], total: { customer: 2, vendor: 0 } });
  assert.deepEqual(value.top?.persons, [{ userId: 'ann', count: 4, error: 0 }]);
  assert.deepEqual(value.top?.devices, [{ userId: 'ann', deviceId: 'ann-phone', count: 4, error: 0 }]);
  assert.deepEqual(value.bottlenecks?.slowestCommands.map(({ command, count }) => [command, count]).sort(), [
    ['analytics:query', 1],
    ['session:profile', 4],
  ]);
  assert.deepEqual(value.peaks?.messages, { at: iso(START_MS), value: 5 });
});

test('[AN5] [RL2] devices that meet their limits are named, and how often', async () => {
  const few = { size: 3, perSecond: 0.01 };
  const service = await start({ limits: { configured: { commands: { perDevice: { session: few } } } } });
  const ann = await customer(service, 'ann');
  for (let i = 0; i < 8; i++) await mode(ann);
  await runtime.time.run(MINUTE_MS);
  const { bottlenecks, errors } = await ask(service, ['bottlenecks', 'errors']);
  assert.deepEqual(bottlenecks?.limitedDevices, [{ userId: 'ann', deviceId: 'ann-phone', count: 5, error: 0 }]);
  assert.deepEqual(errors, { RATE_LIMITED: [5] });
});

test('[AN1] [PU5] what became of pushes is counted by its outcome', async () => {
  const push: PushProviders = {
    fcm: { name: 'fcm', send: async () => ({ status: 'sent', providerId: undefined }), close: async () => {} },
  };
  const service = await start({ push });
  const ann = await customer(service, 'ann');
  const registration = { provider: 'fcm', pushToken: `ann:${'a'.repeat(40)}`, locale: 'en', timeZone: 'UTC' };
  await ann.ask('device:register', { key: runtime.ids.next(), ...registration });
  ann.peer.close();
  await ann.wire.flush();
  await service.finish(service.service.announce('user:ann', { title: 'News', text: '', priority: 'high' }));
  await runtime.time.run(2 * MINUTE_MS);
  assert.deepEqual((await ask(service, ['push'])).push, { sent: [1] });
});

test('[AN1] minutes, hours and days say the same in sum', async () => {
  const service = await start();
  const ann = await customer(service, 'ann');
  for (let i = 0; i < 90; i++) {
    await mode(ann);
    await runtime.time.run(MINUTE_MS);
  }
  const day = { from: iso(START_MS - 10 * HOUR_MS), to: iso(START_MS + 14 * HOUR_MS) };
  const sums = [];
  for (const bucket of ['minute', 'hour', 'day']) {
    const value = await ask(service, ['messages', 'connections', 'active'], { ...day, bucket });
    const used = value.messages?.['session:profile'] ?? [];
    sums.push({
      sum: used.reduce((sum, count) => sum + count, 0),
      buckets: value.buckets.length,
      used: used.filter((count) => count > 0).length,
      // Others than ann's are those of the admin who asks.
      peak: Math.min(...(value.connections?.peak ?? []).filter((peak) => peak > 0)),
      persons: value.active?.total.customer,
    });
  }
  assert.deepEqual(sums, [
    { sum: 90, buckets: 1_440, used: 90, peak: 1, persons: 1 },
    { sum: 90, buckets: 24, used: 2, peak: 1, persons: 1 },
    { sum: 90, buckets: 1, used: 1, peak: 1, persons: 1 },
  ]);
});

test('[AN1] nodes add up, a person on both counts once, and so does a peak that a restart stands between', async () => {
  const nodes = createSeveralNodes(runtime, 2).nodes;
  const [one, two] = await Promise.all(nodes.map((cluster) => start({ cluster })));
  if (one === undefined || two === undefined) throw new Error('two nodes');
  await mode(await customer(one, 'ann', 'phone'));
  await mode(await customer(two, 'ann', 'tablet'));
  await mode(await customer(two, 'bob'));
  await runtime.time.run(MINUTE_MS);
  const value = await ask(one, ['connections', 'messages', 'active']);
  assert.deepEqual(value.connections, { peak: [3], opened: [3] });
  assert.deepEqual(value.messages, { 'session:profile': [3] });
  assert.deepEqual(value.active?.customer, [2]);
});

test('[AN1] a service that shuts down loses nothing, and one that follows it in the same hour adds to it', async () => {
  for (let run = 0; run < 3; run++) {
    const service = await createTestService({ runtime, store });
    await mode(await customer(service, 'ann'));
    await runtime.time.run(MINUTE_MS);
    await service.stop();
  }
  const service = await start();
  const value = await ask(service, ['messages', 'connections']);
  assert.deepEqual(value.messages, { 'session:profile': [3] });
  assert.deepEqual(value.connections, { peak: [1], opened: [3] });
});

test('[AN1] a clock that is set back over the end of an hour, or of a day, loses nothing of either', async () => {
  runtime = createVirtualRuntime({ seed: 1, startMs: Date.UTC(2026, 2, 2, 23) });
  const service = await start();
  const ann = await customer(service, 'ann');
  for (let i = 0; i < 5; i++) await mode(ann);
  await runtime.time.run(HOUR_MS + 500);
  runtime.time.jumpWallClock(-1_400);
  await runtime.time.run(700);
  await mode(ann);
  await runtime.time.run(2 * MINUTE_MS);
  for (const bucket of ['minute', 'hour', 'day']) {
    const span = { from: iso(Date.UTC(2026, 2, 2)), to: iso(Date.UTC(2026, 2, 3, bucket === 'minute' ? 0 : 1)) };
    const { messages } = await ask(service, ['messages'], {
      ...span,
      bucket,
      ...(bucket === 'minute' && { from: iso(Date.UTC(2026, 2, 2, 23)), to: iso(Date.UTC(2026, 2, 3, 0, 5)) }),
    });
    const counted = (messages?.['session:profile'] ?? []).reduce((sum, count) => sum + count, 0);
    assert.equal(counted, 6, bucket);
  }
});

test('[AN1] what the store does not take is tried again, and counted once', async () => {
  let isDown = true;
  const flaky: Store = {
    ...store,
    putRollups: (rows) => (isDown ? Promise.reject(new StoreError('down')) : store.putRollups(rows)),
  };
  const service = await start({ store: flaky });
  const ann = await customer(service, 'ann');
  for (let i = 0; i < 3; i++) {
    await mode(ann);
    await runtime.time.run(MINUTE_MS);
  }
  assert.equal((await service.metrics.rollupFailures.get()).values[0]?.value, 3);
  isDown = false;
  await runtime.time.run(MINUTE_MS);
  const value = await ask(service, ['messages'], { bucket: 'minute' });
  assert.deepEqual(value.messages?.['session:profile']?.slice(0, 4), [1, 1, 1, 0]);
  assert.deepEqual((await ask(service, ['messages'])).messages?.['session:profile'], [3]);
});

test('[AN2] a device that comes back: how long it was away and what it had missed, also on another node', async () => {
  const nodes = createSeveralNodes(runtime, 2).nodes;
  const [one, two] = await Promise.all(nodes.map((cluster) => start({ cluster })));
  if (one === undefined || two === undefined) throw new Error('two nodes');
  const gone = await customer(one, 'ann');
  const position = (gone.of<{ streams: object }>('welcome')[0] as { streams: Record<string, object> }).streams;
  gone.peer.close();
  await gone.wire.flush();
  for (let i = 0; i < 5; i++)
    await one.finish(one.service.announce('user:ann', { title: 'Hi', text: `${i}`, priority: 'normal' }));
  await runtime.time.run(30_000);
  await two.connect(
    { sub: 'ann', ...forEver },
    { deviceId: 'ann-phone', positions: { 'user:ann': position['user:ann'] } },
  );
  // The same once more: it did not leave in between, so it does not return.
  await two.connect({ sub: 'ann', ...forEver }, { deviceId: 'ann-phone' });
  await runtime.time.run(2 * MINUTE_MS);
  const { offline } = await ask(one, ['offline']);
  assert.deepEqual(offline?.returns, [1]);
  assert.ok(Math.abs((offline?.p50Ms[0] as number) - 30_000) <= 1_000, `${offline?.p50Ms[0]}`);
  assert.deepEqual(offline?.syncP50, [5]);
});

test('[AN4] what is older than its retention is forgotten, by resolution', async () => {
  const settings = { analyticsDays: { minute: 1, hour: 2, day: 3 } };
  let service = await start({ settings });
  await mode(await customer(service, 'ann'));
  async function afterwards(byMs: number): Promise<boolean[]> {
    service = await later(byMs, { settings });
    await mode(await customer(service, 'bob'));
    await runtime.time.run(MINUTE_MS);
    const used = [];
    for (const bucket of ['minute', 'hour', 'day']) {
      const { messages } = await ask(service, ['messages'], { bucket });
      used.push(messages?.['session:profile'] !== undefined);
    }
    return used;
  }
  assert.deepEqual(await afterwards(HOUR_MS), [true, true, true]);
  assert.deepEqual(await afterwards(DAY_MS), [false, true, true]);
  assert.deepEqual(await afterwards(DAY_MS), [false, false, true]);
  assert.deepEqual(await afterwards(2 * DAY_MS), [false, false, false]);
});

test('[AN7] days and the heat map are those of the zone', async () => {
  const service = await start();
  const ann = await customer(service, 'ann');
  // Monday 12 in UTC is Tuesday 1 in Auckland.
  await runtime.time.run(2 * HOUR_MS);
  await mode(ann);
  await runtime.time.run(MINUTE_MS);
  const at = { from: iso(START_MS), to: iso(START_MS + DAY_MS), bucket: 'day', timeZone: 'Pacific/Auckland' };
  const value = await ask(service, ['messages', 'heat-map'], at);
  assert.deepEqual(value.buckets, ['2026-03-01T11:00:00.000Z', '2026-03-02T11:00:00.000Z']);
  assert.deepEqual(value.messages?.['session:profile'], [0, 1]);
  assert.equal(value['heat-map']?.[1]?.[1], 1);
  assert.equal(
    value['heat-map']?.flat().reduce((sum, count) => sum + count),
    1,
  );
  const utc = await ask(service, ['heat-map'], { ...at, timeZone: 'UTC' });
  assert.equal(utc['heat-map']?.[0]?.[12], 1);
});

test('[AN8] what makes no sense is refused with its path', async () => {
  const service = await start();
  const admin = await service.connect({ sub: 'root', role: 'admin' }, { namespace: '/admin' });
  const vendor = await service.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1' });
  const good = { from: iso(START_MS), to: iso(START_MS + HOUR_MS), bucket: 'hour', what: ['notifications'] };
  const cases: [client: TestClient, change: object, path: string][] = [
    [admin, { to: good.from }, 'to'],
    [admin, { to: iso(START_MS + 1_501 * HOUR_MS) }, 'to'],
    [admin, { what: ['messages', 'moon'] }, 'what.1'],
    [admin, { what: [] }, 'what'],
    [admin, { what: ['messages', 'customers'] }, 'what.1'],
    [vendor, { what: ['bookings', 'top'] }, 'what.1'],
    [admin, { bucket: 'week' }, 'bucket'],
    [admin, { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    [admin, { from: 'yesterday' }, 'from'],
  ];
  for (const [client, change, path] of cases) {
    const answer = await client.ask<Asked>('analytics:query', { ...good, ...change });
    assert.deepEqual([answer.code, answer.issues?.[0]?.path], ['BAD_REQUEST', path], JSON.stringify(change));
  }
  assert.equal((await admin.ask<Asked>('analytics:query', { ...good, to: iso(START_MS + 1_500 * HOUR_MS) })).ok, true);
  assert.equal((await (await customer(service, 'ann')).ask<Asked>('analytics:query', good)).code, 'FORBIDDEN');
});

test('[AN9] trends against the week before, and notifications that were read', async () => {
  const before = await customer(await start(), 'ann');
  await customer(services[0] as TestService, 'bob');
  for (let i = 0; i < 4; i++) await mode(before);
  const service = await later(7 * DAY_MS);
  const ann = await customer(service, 'ann');
  const vendor = await service.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1', ...forEver });
  const startMs = runtime.clock.nowMs() + DAY_MS;
  for (let i = 0; i < 5; i++) {
    await ann.ask('booking:create', {
      key: runtime.ids.next(),
      vendorId: 'v-1',
      resourceId: `chair-${i}`,
      service: 'cut',
      startsAt: iso(startMs),
      endsAt: iso(startMs + HOUR_MS),
    });
  }
  await vendor.ask('notification:read', { key: runtime.ids.next(), all: true });
  await runtime.time.run(MINUTE_MS);
  const week = { from: iso(START_MS + 7 * DAY_MS), to: iso(START_MS + 7 * DAY_MS + HOUR_MS) };
  const { trends, notifications } = await ask(service, ['trends', 'notifications'], week);
  assert.deepEqual(trends?.messages, { now: 6, before: 4, change: 0.5 });
  assert.deepEqual(trends?.opened, { now: 2, before: 2, change: 0 });
  assert.equal(trends?.weeks, 1);
  assert.deepEqual(notifications, { told: [5], read: [5], openRate: [1] });
});

test('[AN9] a trend of more than a week looks so far back that no day is counted twice', async () => {
  const service = await later(30 * DAY_MS);
  await customer(service, 'ann');
  await runtime.time.run(MINUTE_MS);
  const toMs = START_MS + 31 * DAY_MS;
  for (const [days, bucket, weeks] of [
    [7, 'hour', 1],
    [8, 'hour', 2],
    [90, 'day', 13],
    [30, 'hour', 5],
    [365, 'day', 53],
  ] as const) {
    const { trends } = await ask(service, ['trends'], { from: iso(toMs - days * DAY_MS), to: iso(toMs), bucket });
    assert.deepEqual([trends?.weeks, trends?.opened], [weeks, { now: 1, before: 0, change: null }], `${days} days`);
  }
  const almost = { from: iso(toMs - 7 * DAY_MS - 90_000), to: iso(toMs), bucket: 'hour' } as const;
  assert.equal((await ask(service, ['trends'], almost)).trends?.weeks, 1);
});

test('[AN10] figures of one role: connections, messages, latencies and refusals; a refused handshake is of none', async () => {
  const service = await start();
  const ann = await customer(service, 'ann');
  const bob = await customer(service, 'bob');
  await service.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1', ...forEver });
  for (let i = 0; i < 3; i++) await mode(ann);
  await mode(ann, 'loud');
  await service.connect({}, { auth: 'nobody' });
  await service.finish(service.service.announce('all', { title: 'News', text: '', priority: 'low' }));
  bob.peer.close();
  await bob.wire.flush();
  await runtime.time.run(MINUTE_MS);
  const what: AnalyticsMeasure[] = ['connections', 'messages', 'errors', 'latency', 'heat-map'];
  const of = async (role: string) => ask(service, what, { role });

  const customers = await of('customer');
  assert.deepEqual(customers.connections, { peak: [2], opened: [2] });
  assert.deepEqual(customers.messages, { events: [2], 'session:profile': [4] });
  assert.deepEqual(customers.errors, { BAD_REQUEST: [1] });
  assert.deepEqual(customers.latency?.count, [4]);
  assert.equal(customers['heat-map']?.[0]?.[10], 4);
  assert.equal('rolesSince' in customers, false);

  const vendors = await of('vendor');
  assert.deepEqual(vendors.connections, { peak: [1], opened: [1] });
  assert.deepEqual(vendors.messages, { events: [1] });
  assert.deepEqual([vendors.errors, vendors.latency?.count], [{}, [0]]);
  assert.deepEqual((await of('service')).connections, { peak: [0], opened: [0] });

  const all = await ask(service, what);
  assert.deepEqual(all.connections, { peak: [3], opened: [3] });
  assert.deepEqual(all.messages, { events: [3], 'session:profile': [4] });
  assert.deepEqual(all.errors, { BAD_HANDSHAKE: [1], BAD_REQUEST: [1] });
});

test('[AN10] figures of one event: its messages, and the latencies of it as a command', async () => {
  const service = await start();
  const ann = await customer(service, 'ann');
  for (let i = 0; i < 3; i++) await mode(ann);
  await ann.ask('preferences:get', {});
  await runtime.time.run(MINUTE_MS);
  const of = async (more: object) => {
    const { messages, latency } = await ask(service, ['messages', 'latency'], more);
    return [messages, latency?.count];
  };
  assert.deepEqual(await of({ event: 'session:profile' }), [{ 'session:profile': [3] }, [3]]);
  assert.deepEqual(await of({ event: 'preferences:get', role: 'customer' }), [{ 'preferences:get': [1] }, [1]]);
  assert.deepEqual(await of({ event: 'preferences:get', role: 'vendor' }), [{}, [0]]);
  assert.deepEqual(await of({ event: 'no:such-event' }), [{}, [0]]);
});

test('[AN10] figures of one node, and which nodes there were', async () => {
  const nodes = createSeveralNodes(runtime, 2).nodes;
  const [one, two] = await Promise.all(nodes.map((cluster) => start({ cluster })));
  if (one === undefined || two === undefined) throw new Error('two nodes');
  const [first, second] = nodes.map(({ node }) => node) as [string, string];
  await mode(await customer(one, 'ann'));
  for (let i = 0; i < 2; i++) await mode(await customer(two, 'bob'));
  await runtime.time.run(MINUTE_MS);
  const of = async (more: object) => {
    const value = await ask(one, ['connections', 'messages'], more);
    return [value.connections?.opened, value.messages?.['session:profile'], value.nodes?.sort()];
  };
  const both = [first, second].sort();
  assert.deepEqual(await of({}), [[3], [3], both]);
  assert.deepEqual(await of({ node: first }), [[1], [1], both]);
  assert.deepEqual(await of({ node: second, role: 'customer' }), [[2], [2], both]);
  assert.deepEqual(await of({ node: 'node-of-yesterday' }), [[0], undefined, both]);
  const { trends } = await ask(one, ['trends'], { node: second });
  assert.deepEqual([trends?.opened.now, trends?.messages.now], [2, 2]);
});

test('[AN10] rows from before roles were kept answer what they can, and an answer says from when it is whole', async () => {
  const rows = (atMs: number) =>
    [
      ['peaks', { [atMs / MINUTE_MS]: 7 }],
      ['counts', { opened: 5, told: 2 }],
      ['messages', { 'session:profile': 9, events: 4 }],
      ['errors', { RATE_LIMITED: 3 }],
      ['latency', { 'session:profile': [100, 9] }],
    ].map(([part, json]) => ({
      resolution: 'minute' as const,
      part: part as string,
      atMs,
      node: 'node-old',
      json: JSON.stringify(json),
    }));
  await store.putRollups([...rows(START_MS), ...rows(START_MS + MINUTE_MS)]);
  await runtime.time.run(2 * MINUTE_MS);
  const service = await start();
  await mode(await customer(service, 'ann'));
  await runtime.time.run(MINUTE_MS);
  const what: AnalyticsMeasure[] = ['connections', 'messages', 'errors', 'latency'];
  const range = { to: iso(START_MS + 4 * MINUTE_MS), bucket: 'minute' };
  const all = await ask(service, what, range);
  assert.deepEqual(all.connections, { peak: [7, 7, 1, 0], opened: [5, 5, 1, 0] });
  assert.deepEqual(all.messages, { events: [4, 4, 0, 0], 'session:profile': [9, 9, 1, 0] });
  assert.deepEqual(all.errors, { RATE_LIMITED: [3, 3, 0, 0] });
  assert.deepEqual(all.latency?.count, [9, 9, 1, 0]);
  assert.equal(all.rolesSince, undefined);

  const customers = await ask(service, what, { ...range, role: 'customer' });
  assert.deepEqual(customers.connections, { peak: [0, 0, 1, 0], opened: [0, 0, 1, 0] });
  assert.deepEqual(customers.messages, { 'session:profile': [0, 0, 1, 0] });
  assert.deepEqual([customers.errors, customers.latency?.count], [{}, [0, 0, 1, 0]]);
  assert.equal(customers.rolesSince, iso(START_MS + 2 * MINUTE_MS));
  for (const measure of what) {
    const { rolesSince } = await ask(service, [measure], { ...range, role: 'customer' });
    assert.equal(rolesSince, iso(START_MS + 2 * MINUTE_MS), measure);
  }
  const none = await ask(service, what, { to: iso(START_MS + MINUTE_MS), bucket: 'minute', role: 'vendor' });
  assert.equal(none.rolesSince, none.to);
  const ofNode = await ask(service, what, {
    ...range,
    role: 'customer',
    node: all.nodes?.find((node) => node !== 'node-old') as string,
  });
  assert.equal(ofNode.rolesSince, undefined);
  // What was told to somebody has no role, and is no sign of an older row.
  assert.deepEqual((await ask(service, ['notifications'], range)).notifications?.told, [2, 2, 0, 0]);
});

test('[AN10] what is not kept by a role or an event is refused with its path, and vendors have no such filter', async () => {
  const service = await start();
  const admin = await service.connect({ sub: 'root', role: 'admin' }, { namespace: '/admin' });
  const vendor = await service.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1' });
  const good = { from: iso(START_MS), to: iso(START_MS + HOUR_MS), bucket: 'hour' };
  const cases: [client: TestClient, change: object, path: string][] = [
    [admin, { what: ['messages', 'push'], role: 'customer' }, 'what.1'],
    [admin, { what: ['active'], role: 'vendor' }, 'what.0'],
    [admin, { what: ['latency', 'errors'], event: 'booking:create' }, 'what.1'],
    [admin, { what: ['messages'], role: 'king' }, 'role'],
    [admin, { what: ['messages'], node: 'a node' }, 'node'],
    [admin, { what: ['messages'], event: 'BOOKING' }, 'event'],
    [vendor, { what: ['bookings'], role: 'customer' }, 'role'],
    [vendor, { what: ['bookings'], node: 'node-1' }, 'node'],
    [vendor, { what: ['bookings'], event: 'booking:create' }, 'event'],
  ];
  for (const [client, change, path] of cases) {
    const answer = await client.ask<Asked>('analytics:query', { ...good, ...change });
    assert.deepEqual([answer.code, answer.issues?.[0]?.path], ['BAD_REQUEST', path], JSON.stringify(change));
  }
});
