import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Overview } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createSeveralNodes } from '../cluster/several.fixture.ts';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Monday noon in Berlin. */
const START_MS = Date.UTC(2026, 2, 2, 11);
const iso = (atMs: number) => new Date(atMs).toISOString();
const forEver = { iat: 0, exp: 1e10 };

let runtime: VirtualRuntime;
let world: TestService;
let ann: TestClient;
let kim: TestClient;
beforeEach(async () => {
  runtime = createVirtualRuntime({ seed: 1, startMs: START_MS });
  world = await createTestService({ runtime });
  ann = await world.connect({ sub: 'ann', ...forEver }, { deviceId: 'phone' });
  kim = await vendor(world, 'kim');
});
afterEach(() => world.stop());

const vendor = (node: TestService, sub: string, vendorId = 'v-1') =>
  node.connect({ sub, role: 'vendor', vendorId, ...forEver }, { deviceId: `${sub}-till` });

async function book(client: TestClient, startMs: number, resourceId = 'chair-1', vendorId = 'v-1'): Promise<string> {
  const key = runtime.ids.next();
  const times = { startsAt: iso(startMs), endsAt: iso(startMs + HOUR_MS) };
  const answer = await client.ask('booking:create', { key, vendorId, resourceId, service: 'cut', ...times });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return key;
}

async function turn(bookingId: string, to: string): Promise<void> {
  const answer = await kim.ask('booking:transition', { key: runtime.ids.next(), bookingId, baseVersion: 1, to });
  assert.equal(answer.ok, true, JSON.stringify(answer));
}

async function get(client: TestClient, args: object = { timeZone: 'Europe/Berlin' }): Promise<Overview> {
  const answer = await client.ask<{ ok: boolean; value: Overview }>('overview:get', args);
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.value;
}

async function told(client: TestClient, waitMs = 0): Promise<Overview[]> {
  await runtime.time.run(waitMs);
  await client.wire.flush();
  return client
    .of<{ type: string; data: Overview }>('signal')
    .filter(({ type }) => type === 'overview')
    .map(({ data }) => data);
}

test('[OV1] the day by status, arrivals of the next hours, who is connected, how fast it is answered', async () => {
  const bob = await world.connect({ sub: 'bob', ...forEver });
  const soon = await book(ann, START_MS + 2 * HOUR_MS);
  const later = await book(bob, START_MS + 10 * HOUR_MS);
  await book(ann, START_MS + 20 * HOUR_MS);
  const declined = await book(bob, START_MS + 3 * HOUR_MS);
  await runtime.time.run(10 * MINUTE_MS);
  await turn(soon, 'confirmed');
  await turn(declined, 'declined');
  bob.peer.close();
  await bob.wire.flush();
  const { at, responses, ...overview } = await get(kim);
  assert.equal(at, iso(START_MS + 10 * MINUTE_MS));
  assert.deepEqual(overview, {
    timeZone: 'Europe/Berlin',
    day: '2026-03-02',
    today: { confirmed: 1, requested: 1, declined: 1 },
    arrivals: [
      {
        bookingId: soon,
        customerId: 'ann',
        resourceId: 'chair-1',
        startsAt: iso(START_MS + 2 * HOUR_MS),
        status: 'confirmed',
        connected: true,
      },
    ],
    customers: { all: 2, connected: 1 },
    health: { ready: true, load: 'normal' },
  });
  assert.deepEqual([responses.answered, responses.waiting, responses.waitingSince], [2, 2, iso(START_MS)]);
  assert.ok(Math.abs((responses.p50Ms as number) / (10 * MINUTE_MS) - 1) < 0.04);
  const wide = await get(kim, { timeZone: 'Europe/Berlin', hours: 24 });
  assert.deepEqual(wide.arrivals.map(({ bookingId }) => bookingId).slice(0, 2), [soon, later]);
  assert.equal(wide.arrivals.length, 3);
});

test('[OV2] [OV3] changes are told at most every two seconds, and nothing while nothing changes', async () => {
  await get(kim);
  assert.deepEqual(await told(kim, 60_000), []);
  for (let i = 0; i < 20; i++) {
    await book(ann, START_MS + 3 * HOUR_MS, `chair-${i}`);
    await runtime.time.run(300);
  }
  const all = await told(kim, 3_000);
  assert.equal(all.at(-1)?.today.requested, 20);
  assert.ok(all.length >= 3 && all.length <= 5, `${all.length} in 9 s`);
  const times = all.map(({ at }) => Date.parse(at));
  assert.ok(times.every((atMs, i) => i === 0 || atMs - (times[i - 1] as number) >= 2_000));
});

test('[OV2] who has not asked, who saves power and who has left is told nothing', async () => {
  const lee = await vendor(world, 'lee');
  const mia = await vendor(world, 'mia');
  const gone = await vendor(world, 'gone');
  for (const client of [kim, mia, gone]) await get(client);
  await mia.ask('session:profile', { mode: 'saver' });
  gone.peer.close();
  await gone.wire.flush();
  await book(ann, START_MS + HOUR_MS);
  assert.equal((await told(kim, 3_000)).length, 1);
  for (const client of [lee, mia, gone]) assert.deepEqual(await told(client), []);
});

test('[OV3] a customer who leaves and comes back is shown', async () => {
  await book(ann, START_MS + HOUR_MS);
  await get(kim);
  ann.peer.close();
  await ann.wire.flush();
  assert.deepEqual((await told(kim, 2_500)).at(-1)?.customers, { all: 1, connected: 0 });
  await world.connect({ sub: 'ann', ...forEver });
  const back = (await told(kim, 2_500)).at(-1);
  assert.deepEqual([back?.customers, back?.arrivals[0]?.connected], [{ all: 1, connected: 1 }, true]);
});

test('[OV1] [OV3] midnight in the zone begins a new day, on the night when clocks change too', async () => {
  // The night before the 29th of March, when Berlin loses an hour.
  await world.stop();
  runtime = createVirtualRuntime({ seed: 1, startMs: Date.UTC(2026, 2, 28, 22, 30) });
  world = await createTestService({ runtime });
  ann = await world.connect({ sub: 'ann', ...forEver }, { deviceId: 'phone' });
  kim = await vendor(world, 'kim');
  const nowMs = runtime.clock.nowMs();
  await book(ann, nowMs + 10 * MINUTE_MS);
  await book(ann, nowMs + 2 * HOUR_MS);
  await book(ann, Date.UTC(2026, 2, 29, 21, 59), 'chair-2');
  await book(ann, Date.UTC(2026, 2, 29, 22, 0), 'chair-3');
  const before = await get(kim);
  assert.deepEqual([before.day, before.today.requested], ['2026-03-28', 1]);
  const seen = await told(kim, 30 * MINUTE_MS + 15_000);
  const after = seen.at(-1);
  assert.deepEqual([after?.day, after?.today.requested], ['2026-03-29', 2]);
  assert.ok(Date.parse(after?.at as string) - Date.UTC(2026, 2, 28, 23) <= 12_000);
  const utc = await get(kim, {});
  assert.deepEqual([utc.day, utc.today.requested, utc.timeZone], ['2026-03-28', 1, 'UTC']);
});

test('[OV3] an arrival comes into sight by time alone, and a booking that begins leaves the list', async () => {
  await book(ann, START_MS + 4 * HOUR_MS + 30_000);
  assert.deepEqual((await get(kim)).arrivals, []);
  assert.equal((await told(kim, 45_000)).at(-1)?.arrivals.length, 1);
  assert.equal((await told(kim, 4 * HOUR_MS)).at(-1)?.arrivals.length, 0);
});

test('[OV4] each vendor sees the own bookings, and the same session may ask for another zone', async () => {
  const lee = await vendor(world, 'lee', 'v-2');
  await book(ann, START_MS + HOUR_MS, 'chair-1', 'v-2');
  assert.deepEqual((await get(kim)).today, {});
  assert.deepEqual((await get(lee)).today, { requested: 1 });
  await book(ann, START_MS + 2 * HOUR_MS, 'chair-1', 'v-2');
  assert.deepEqual(await told(kim, 5_000), []);
  await get(lee, { timeZone: 'Pacific/Auckland' });
  await book(ann, START_MS + 3 * HOUR_MS, 'chair-1', 'v-2');
  const last = (await told(lee, 5_000)).at(-1);
  assert.equal(last?.timeZone, 'Pacific/Auckland');
  for (const args of [{ timeZone: 'Mars/Olympus' }, { hours: 25 }, { hours: 0 }])
    assert.equal((await kim.ask('overview:get', args)).code, 'BAD_REQUEST');
  assert.equal((await ann.ask('overview:get', {})).code, 'FORBIDDEN');
});

test('[OV2] who looks at other hours and back again, before the first answer was there, is told of changes', async () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  const answers: Overview[] = [];
  for (const hours of [4, 8, 4]) {
    kim.peer.request('overview:get', { ...berlin, hours }, (answer) => {
      answers.push((answer as { value: Overview }).value);
    });
  }
  await kim.wire.flush();
  assert.equal(answers.length, 3);
  await book(ann, START_MS + HOUR_MS);
  assert.equal((await told(kim, 3_000)).at(-1)?.arrivals.length, 1);
  ann.peer.close();
  await ann.wire.flush();
  assert.deepEqual((await told(kim, 2_500)).at(-1)?.customers, { all: 1, connected: 0 });
});

test('[OV2] a page that is loaded anew while its overview is on the way is told of changes', async () => {
  kim.peer.request('overview:get', {});
  const again = await vendor(world, 'lee');
  again.peer.request('overview:get', {});
  await Promise.all([kim.wire.flushToServer(), kim.peer.close(), kim.wire.flushToServer(), again.wire.flushToServer()]);
  await again.wire.flush();
  await book(ann, START_MS + HOUR_MS);
  assert.equal((await told(again, 3_000)).at(-1)?.today.requested, 1);
});

test('[OV3] who asks between a change and its opposite is told of the opposite', async () => {
  await get(kim);
  await book(ann, START_MS + HOUR_MS);
  assert.deepEqual((await told(kim, 1_000)).at(-1)?.customers, { all: 1, connected: 1 });
  ann.peer.close();
  await ann.wire.flush();
  const lee = await vendor(world, 'lee');
  assert.deepEqual((await get(lee)).customers, { all: 1, connected: 0 });
  await world.connect({ sub: 'ann', ...forEver });
  assert.deepEqual((await told(lee, 2_500)).at(-1)?.customers, { all: 1, connected: 1 });
});

test('[OV1] without a store there is no overview, and the code says why', async () => {
  await get(kim);
  await world.store.close();
  const answer = await kim.ask('overview:get', { timeZone: 'UTC' });
  assert.equal(answer.code, 'STORE_UNAVAILABLE');
});

test('[OV3] a booking that another node takes, and a customer who is there, are shown here', async () => {
  const store = createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
  const [one, two] = createSeveralNodes(runtime, 2).nodes;
  const here = await createTestService({ runtime, store, ...(one && { cluster: one }) });
  const there = await createTestService({ runtime, store, ...(two && { cluster: two }) });
  const lee = await vendor(here, 'lee');
  const far = await there.connect({ sub: 'far', ...forEver });
  await get(lee);
  await book(far, START_MS + HOUR_MS);
  const shown = (await told(lee, 2_500)).at(-1);
  assert.deepEqual([shown?.today, shown?.customers], [{ requested: 1 }, { all: 1, connected: 1 }]);
  far.peer.close();
  await far.wire.flush();
  assert.deepEqual((await told(lee, 13_000)).at(-1)?.customers, { all: 1, connected: 0 });
  await Promise.all([here.stop(), there.stop()]);
});
