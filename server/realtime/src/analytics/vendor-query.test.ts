import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { AnalyticsMeasure, AnalyticsValue } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';

const HOUR_MS = 3_600_000;
/** A Monday. */
const START_MS = Date.UTC(2026, 2, 2, 10);
const iso = (atMs: number) => new Date(atMs).toISOString();
const forEver = { iat: 0, exp: 1e10 };

let runtime: VirtualRuntime;
let world: TestService;
let ann: TestClient;
let kim: TestClient;
beforeEach(async () => {
  runtime = createVirtualRuntime({ seed: 1, startMs: START_MS });
  const plenty = { size: 1_000, perSecond: 1_000 };
  const commands = { perDevice: { bookings: plenty }, perPerson: { bookings: plenty } };
  world = await createTestService({ runtime, limits: { configured: { commands } } });
  ann = await world.connect({ sub: 'ann', ...forEver });
  kim = await world.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1', ...forEver });
});
afterEach(() => world.stop());

async function book(client: TestClient, startMs: number, vendorId = 'v-1', resourceId = 'chair-1'): Promise<string> {
  const key = runtime.ids.next();
  const times = { startsAt: iso(startMs), endsAt: iso(startMs + HOUR_MS) };
  const answer = await client.ask('booking:create', { key, vendorId, resourceId, service: 'cut', ...times });
  assert.equal(answer.ok, true);
  return key;
}

async function turn(bookingId: string, to: string, client = kim): Promise<void> {
  const answer = await client.ask('booking:transition', { key: runtime.ids.next(), bookingId, baseVersion: 1, to });
  assert.equal(answer.ok, true, JSON.stringify(answer));
}

async function ask(what: AnalyticsMeasure[], more: object = {}, client = kim): Promise<AnalyticsValue> {
  const args = { from: iso(START_MS), to: iso(START_MS + 24 * HOUR_MS), bucket: 'hour', what, ...more };
  const answer = await client.ask<{ ok: boolean; value: AnalyticsValue }>('analytics:query', args);
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.value;
}

test('[AN6] bookings by the time of their start and their status of now, and their customers', async () => {
  const bob = await world.connect({ sub: 'bob', ...forEver });
  const first = await book(ann, START_MS + 2 * HOUR_MS);
  await book(ann, START_MS + 3 * HOUR_MS);
  await book(bob, START_MS + 3 * HOUR_MS, 'v-1', 'chair-2');
  await book(ann, START_MS + 30 * HOUR_MS);
  await turn(first, 'declined');
  const { bookings, customers, buckets } = await ask(['bookings', 'customers']);
  assert.equal(buckets.length, 24);
  assert.equal(bookings?.declined?.[2], 1);
  assert.equal(bookings?.requested?.[3], 2);
  assert.equal(
    Object.values(bookings ?? {})
      .flat()
      .reduce((sum, count) => sum + count, 0),
    3,
  );
  assert.deepEqual(customers?.unique.slice(1, 5), [0, 1, 2, 0]);
  assert.equal(customers?.total, 2);
});

test('[AN6] nothing of another vendor is in it', async () => {
  await book(ann, START_MS + 2 * HOUR_MS, 'v-2');
  const lee = await world.connect({ sub: 'lee', role: 'vendor', vendorId: 'v-2', ...forEver });
  const all: AnalyticsMeasure[] = ['bookings', 'customers', 'responses', 'notifications', 'heat-map'];
  const own = await ask(all);
  assert.deepEqual([own.bookings, own.customers?.total], [{}, 0]);
  assert.equal(
    own['heat-map']?.flat().some((count) => count > 0),
    false,
  );
  assert.equal(
    own.notifications?.told.some((count) => count > 0),
    false,
  );
  const theirs = await ask(all, {}, lee);
  assert.deepEqual([theirs.bookings?.requested?.[2], theirs.customers?.total], [1, 1]);
});

test('[AN6] from the request to the answer, by the time of the answer; what follows on the booking changes nothing', async () => {
  const quick = await book(ann, START_MS + 20 * HOUR_MS);
  const slow = await book(ann, START_MS + 22 * HOUR_MS);
  await book(ann, START_MS + 40 * HOUR_MS);
  await runtime.time.run(60_000);
  await turn(quick, 'confirmed');
  await runtime.time.run(2 * HOUR_MS);
  await turn(slow, 'declined');
  await ann.ask('booking:cancel', { key: runtime.ids.next(), bookingId: quick, baseVersion: 2 });
  const { responses } = await ask(['responses']);
  assert.deepEqual(responses?.answered.slice(0, 3), [1, 0, 1]);
  const [first, none, last] = responses?.p50Ms ?? [];
  assert.equal(none, null);
  assert.ok(Math.abs((first as number) / 60_000 - 1) < 0.04, `${first}`);
  assert.ok(Math.abs((last as number) / (2 * HOUR_MS + 60_000) - 1) < 0.04, `${last}`);
});

test('[AN6] notifications that anybody at the vendor has read', async () => {
  const lee = await world.connect({ sub: 'lee', role: 'vendor', vendorId: 'v-1', ...forEver });
  await book(ann, START_MS + 2 * HOUR_MS);
  await kim.ask('notification:read', { key: runtime.ids.next(), all: true });
  await lee.ask('notification:read', { key: runtime.ids.next(), all: true });
  await book(ann, START_MS + 4 * HOUR_MS);
  const { notifications } = await ask(['notifications'], { bucket: 'day' });
  assert.deepEqual(notifications, { told: [2, 0], read: [1, 0], openRate: [0.5, null] });
});

test('[AN7] the heat map and the days of bookings are those of the zone', async () => {
  // Monday 14 in UTC is Tuesday 3 in Auckland.
  await book(ann, START_MS + 4 * HOUR_MS);
  const value = await ask(['heat-map', 'bookings'], { bucket: 'day', timeZone: 'Pacific/Auckland' });
  assert.equal(value['heat-map']?.[1]?.[3], 1);
  assert.deepEqual(value.bookings, { requested: [0, 1] });
  assert.deepEqual(value.buckets, ['2026-03-01T11:00:00.000Z', '2026-03-02T11:00:00.000Z']);
});

test('[AN8] a vendor with many bookings is answered in pages, none twice and none left out', async () => {
  const hours = Array.from({ length: 600 }, (_, i) => i);
  for (const i of hours) {
    ann.peer.request('booking:create', {
      key: runtime.ids.next(),
      vendorId: 'v-1',
      resourceId: `chair-${i % 40}`,
      service: 'cut',
      startsAt: iso(START_MS + (1 + Math.floor(i / 40)) * HOUR_MS),
      endsAt: iso(START_MS + (2 + Math.floor(i / 40)) * HOUR_MS),
    });
  }
  await ann.wire.flush();
  let value: AnalyticsValue | undefined;
  const args = { from: iso(START_MS), to: iso(START_MS + 48 * HOUR_MS), bucket: 'hour', what: ['bookings'] };
  kim.peer.request('analytics:query', args, (answer) => {
    value = (answer as { value: AnalyticsValue }).value;
  });
  for (let i = 0; i < 20 && value === undefined; i++) {
    await kim.wire.flush();
    await runtime.time.run(1);
  }
  assert.equal(
    value?.bookings?.requested?.reduce((sum, count) => sum + count, 0),
    600,
  );
});
