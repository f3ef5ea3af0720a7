/** Signing out, over the fake transport. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '@slotwire/protocol';
import { createBench } from './test-bench.fixture.ts';

const revoked = { status: 'needs-auth', code: 'TOKEN_REVOKED' } as const;
const address = { provider: 'fcm', pushToken: 'p'.repeat(40), locale: 'en', timeZone: 'UTC' } as const;

test('[SE11] who signs out everywhere needs to sign in again, and is not connected by itself', async () => {
  const bench = createBench();
  await bench.begin();
  const done = bench.service.signOut({ everywhere: true });
  await bench.settle();
  await done;
  const asked = bench.server.received.filter(({ event }) => event === 'session:sign-out');
  assert.deepEqual(
    asked.map(({ args }) => args.everywhere),
    [true],
  );
  assert.deepEqual(bench.service.connection(), revoked);
  await bench.pass(600_000, 60_000);
  assert.deepEqual([bench.service.connection(), bench.transport.handshakes.length], [revoked, 1]);
});

test('[SE11] nor does a return to the app or another network sign the person in again', async () => {
  const bench = createBench();
  await bench.begin();
  const done = bench.service.signOut();
  await bench.settle();
  await done;
  for (const conditions of [
    { appState: 'background' },
    { appState: 'foreground' },
    { network: 'none' },
    { network: 'wifi' },
  ] as const) {
    bench.service.setConditions(conditions);
    await bench.settle();
  }
  assert.deepEqual([bench.service.connection(), bench.transport.handshakes.length, bench.tokens], [revoked, 1, 1]);
  // Without a network, who wants to is connected as soon as there is one.
  bench.service.setConditions({ network: 'none' });
  bench.service.reconnectNow();
  assert.equal(bench.service.connection().status, 'offline');
  bench.service.setConditions({ network: 'wifi' });
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
});

test('[SE11] a sign-out whose ack was lost is known by its goodbye', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.mute.add('session:sign-out');
  const done = bench.service.signOut();
  await bench.settle();
  bench.server.goodbye('TOKEN_REVOKED');
  await bench.settle();
  await done;
  assert.deepEqual(bench.service.connection(), revoked);
});

test('[SE11] a sign-out that failed, or that nobody answered, rejects and changes nothing', async () => {
  const bench = createBench();
  await assert.rejects(bench.service.signOut(), /did not answer/);
  await bench.begin();
  bench.server.failures.set('session:sign-out', [failure('STORE_UNAVAILABLE')]);
  const refused = bench.service.signOut().catch((error: unknown) => error);
  await bench.settle();
  assert.deepEqual(await refused, failure('STORE_UNAVAILABLE'));
  assert.equal(bench.service.connection().status, 'connected');
});

test('[PU1] signing out took the registration for push along, so the next sign-in makes it again', async () => {
  const bench = createBench();
  await bench.begin();
  bench.service.notifications.registerPush(address);
  await bench.settle();
  const done = bench.service.signOut();
  await bench.settle();
  await done;
  bench.server.inbox.registrations.clear();
  bench.service.reconnectNow();
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
  assert.equal(bench.server.inbox.registrations.size, 1);
});
