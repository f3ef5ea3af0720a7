/** What a device makes of limits: it waits as long as it is told, loses nothing, and does not ask again for another reason meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, refusal } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { aWish, type Bench, createBench } from './test-bench.fixture.ts';

const limited = (retryAfterMs: number) => failure('RATE_LIMITED', { retryAfterMs });
const shed = (retryAfterMs: number) => failure('OVERLOADED', { retryAfterMs });
const received = (bench: Bench, event: string) => bench.server.received.filter((request) => request.event === event);
const count = (bench: Bench, event: string) => received(bench, event).length;
/** With the heads of the service every ten seconds, without which a device gives its link up. */
async function live(bench: Bench, durationMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
    bench.server.heads();
    await bench.pass(Math.min(10_000, durationMs - passedMs), 500);
  }
}
const id = (n: number) => `b-${String(n).padStart(3, '0')}`;

test('[RL1] a handshake that is told to wait is not tried before, and then at once but for the jitter', async () => {
  for (const code of ['RATE_LIMITED', 'OVERLOADED', 'TOO_MANY_CONNECTIONS'] as const) {
    const bench = createBench();
    bench.server.refusals.push(refusal(code, { retryAfterMs: 20_000 }));
    await bench.begin();
    assert.equal(bench.service.connection().status, 'waiting', code);
    await bench.pass(19_900);
    assert.equal(bench.service.connection().status, 'waiting', code);
    await bench.pass(700);
    assert.equal(bench.service.connection().status, 'connected', code);
  }
});

test('[RL2] a command that has no room waits with its key, and those behind it wait as well', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.failures.set('booking:create', [limited(8_000), shed(8_000)]);
  bench.service.submit('booking:create', aWish);
  bench.service.submit('booking:create', { ...aWish, resourceId: 'chair-2' });
  await bench.settle();
  await bench.pass(7_900);
  assert.equal(count(bench, 'booking:create'), 1);
  await bench.pass(20_000);
  const keys = received(bench, 'booking:create').map(({ args }) => args.key);
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys.slice(0, 3)).size, 1);
  assert.deepEqual([bench.service.outbox().length, bench.service.attention().length], [0, 0]);
  assert.equal(bench.service.bookings().length, 2);
});

test('[RL2] preferences and read marks that have no room wait with their key', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.failures.set('preferences:set', [limited(8_000)]);
  bench.service.notifications.setPreferences({ timeZone: 'Europe/Berlin' });
  await bench.settle();
  await bench.pass(7_900);
  assert.equal(count(bench, 'preferences:set'), 1);
  await bench.pass(700);
  const [first, second] = received(bench, 'preferences:set');
  assert.equal(first?.args.key, second?.args.key);
  assert.equal(bench.service.notifications.preferences().timeZone, 'Europe/Berlin');
});

test('[RL2] a gap whose repair has no room is not asked for again by heads or by events, until it may be', async () => {
  const bench = createBench();
  await bench.begin();
  const before = count(bench, 'sync:since');
  bench.server.failures.set('sync:since', [limited(30_000)]);
  bench.server.put(aBooking(id(1)));
  bench.transport.toClient.length = 0;
  bench.server.put(aBooking(id(2)));
  await bench.settle();
  assert.equal(count(bench, 'sync:since') - before, 1);
  for (let turn = 0; turn < 5; turn++) {
    bench.server.heads();
    bench.server.put(aBooking(id(3 + turn)));
    await bench.settle();
    await bench.pass(5_000);
  }
  assert.equal(count(bench, 'sync:since') - before, 1);
  await bench.pass(6_000);
  assert.equal(count(bench, 'sync:since') - before, 2);
  assert.equal(bench.service.bookings().length, 7);
});

test('[RL3] a page that is shed is asked for again, and those before it are not', async () => {
  const bench = createBench();
  bench.server.pageSize = 2;
  for (let n = 0; n < 9; n++) bench.server.put(aBooking(id(n)));
  const pages: (string | undefined)[] = [];
  const started = bench.service.start();
  await bench.runtime.time.run(0);
  await started;
  bench.transport.flushToServer();
  bench.transport.flushToClient();
  bench.transport.flushToServer(1);
  bench.transport.flushToClient();
  bench.server.failures.set('sync:snapshot', [shed(10_000), shed(10_000)]);
  await bench.settle();
  await bench.pass(9_900);
  for (const { args } of received(bench, 'sync:snapshot')) pages.push(args.after as string | undefined);
  assert.deepEqual(pages, [undefined, id(1)]);
  await bench.pass(30_000);
  assert.deepEqual(
    received(bench, 'sync:snapshot').map(({ args }) => args.after),
    [undefined, id(1), id(1), id(1), id(3), id(5), id(7)],
  );
  assert.equal(bench.service.synced(), true);
  assert.equal(bench.service.bookings().length, 9);
});

test('[RL3] a snapshot waits as long as it is told on the next link too', async () => {
  const bench = createBench();
  bench.server.failures.set('sync:snapshot', [shed(20_000)]);
  await bench.begin();
  bench.transport.cut();
  await bench.pass(10_000);
  assert.equal(bench.service.connection().status, 'connected');
  assert.equal(count(bench, 'sync:snapshot'), 1);
  await bench.pass(12_000);
  assert.equal(bench.service.synced(), true);
});

test('[RL3] telemetry that is shed keeps quiet for as long as it is told, and loses what it had sent alone', async () => {
  const bench = createBench({ telemetry: true });
  await bench.begin();
  bench.server.failures.set('telemetry:report', [shed(150_000)]);
  await live(bench, 61_000);
  assert.equal(count(bench, 'telemetry:report'), 1);
  await live(bench, 140_000);
  assert.equal(count(bench, 'telemetry:report'), 1);
  await live(bench, 60_000);
  const samples = received(bench, 'telemetry:report').map(({ args }) => (args.samples as unknown[]).length);
  assert.equal(samples.length, 2);
  assert.ok((samples[1] as number) >= 3, 'what was measured meanwhile comes along');
});

test('[RL2] a mode that has no room is said again, as it is by then', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.failures.set('session:profile', [limited(5_000)]);
  bench.service.setConditions({ saver: true });
  await bench.settle();
  assert.equal(count(bench, 'session:profile'), 1);
  await bench.pass(4_900);
  assert.equal(count(bench, 'session:profile'), 1);
  await bench.pass(700);
  assert.deepEqual(
    received(bench, 'session:profile').map(({ args }) => args.mode),
    ['saver', 'saver'],
  );
  assert.deepEqual(bench.faults, []);
});

test('[RL2] a token that has no room is handed over later, and the session goes on', async () => {
  const bench = createBench();
  bench.server.tokenLifeMs = 600_000;
  await bench.begin();
  bench.server.failures.set('session:refresh', [limited(70_000)]);
  await live(bench, 481_000);
  assert.equal(count(bench, 'session:refresh'), 1);
  await live(bench, 68_000);
  assert.equal(count(bench, 'session:refresh'), 1);
  await live(bench, 70_000);
  assert.equal(count(bench, 'session:refresh'), 2);
});
