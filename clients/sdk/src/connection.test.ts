/** The connection of a whole service: machine, connector, token and power together, over the fake transport. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, refusal } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { createBench } from './test-bench.fixture.ts';
import { TokenUnavailable } from './token.ts';

const statuses = (states: readonly { status: string }[]) => states.map(({ status }) => status);

test('start, welcome, stop', async () => {
  const bench = createBench();
  assert.equal(bench.service.connection().status, 'idle');
  await bench.begin();
  assert.equal(bench.service.synced(), true);
  await bench.service.stop();
  await bench.settle();
  assert.deepEqual(statuses(bench.states), ['connecting', 'connected', 'closed']);
  assert.equal(bench.server.connection(), undefined);
  assert.equal(bench.runtime.time.pending(), 0, 'no timer is left');
});

test('start after stop goes on with the same state', async () => {
  const bench = createBench();
  await bench.begin();
  await bench.service.stop();
  await bench.begin();
  assert.equal(bench.service.connection().status, 'connected');
  assert.equal(bench.service.stats().resumes, 1);
  assert.equal(bench.service.stats().snapshots, 1);
});

test('stop while the storage is still loading stays stopped', async () => {
  const bench = createBench();
  const started = bench.service.start();
  await bench.service.stop();
  await started;
  await bench.pass(1_000);
  assert.equal(bench.transport.handshakes.length, 0);
});

test('a storage that cannot be read rejects the start, which may be tried again', async () => {
  const bench = createBench();
  const { load } = bench.storage;
  bench.storage.load = () => Promise.reject(new Error('locked'));
  await assert.rejects(bench.service.start(), /locked/);
  assert.equal(bench.service.connection().status, 'idle');
  bench.storage.load = load;
  await bench.begin();
  assert.equal(bench.service.connection().status, 'connected');
});

test('a service that is not reached is tried again with growing delays, for ever', async () => {
  const bench = createBench();
  bench.transport.unreachable = true;
  await bench.begin();
  await bench.pass(600_000, 1_000);
  const waits = bench.states.filter((state) => state.status === 'waiting');
  assert.ok(waits.length > 20 && waits.length < 80, String(waits.length));
  bench.transport.unreachable = false;
  await bench.pass(31_000, 1_000);
  assert.equal(bench.service.connection().status, 'connected');
});

test('no welcome within 10 s counts as a failure', async () => {
  const bench = createBench();
  const started = bench.service.start();
  await bench.runtime.time.run(9_900);
  await started;
  assert.equal(bench.service.connection().status, 'connecting');
  await bench.runtime.time.run(200);
  assert.equal(bench.service.connection().status, 'waiting');
});

test('[DL3] a link on which nothing arrives for three heads is given up', async () => {
  const bench = createBench();
  await bench.begin();
  for (let i = 0; i < 4; i++) {
    await bench.pass(10_000);
    bench.server.heads();
    await bench.settle();
  }
  bench.transport.freeze();
  await bench.pass(29_000);
  assert.equal(bench.service.stats().connects, 1);
  await bench.pass(2_500);
  assert.equal(bench.service.stats().connects, 2);
  assert.equal(bench.service.connection().status, 'connected');
});

test('[SE9] in saver mode silence is normal: the link is asked, and given up when it does not answer', async () => {
  const bench = createBench({ conditions: { saver: true } });
  await bench.begin();
  assert.equal(bench.service.mode(), 'saver');
  await bench.pass(200_000, 1_000);
  assert.equal(bench.service.stats().connects, 1);
  bench.transport.freeze();
  await bench.pass(100_000, 1_000);
  assert.equal(bench.service.stats().connects, 2);
});

test('[SE9] the mode is said when it changes, and after each connect when it is not live', async () => {
  const bench = createBench();
  await bench.begin();
  const said = () =>
    bench.server.received.filter(({ event }) => event === 'session:profile').map(({ args }) => args.mode);
  assert.deepEqual(said(), []);
  bench.service.setConditions({ batteryLevel: 0.1 });
  await bench.settle();
  bench.transport.cut();
  await bench.pass(1_000);
  bench.service.setConditions({ batteryLevel: 0.9 });
  await bench.settle();
  assert.deepEqual(said(), ['saver', 'saver', 'live']);
});

test('no network: no tries; its return connects at once', async () => {
  const bench = createBench();
  await bench.begin();
  bench.service.setConditions({ network: 'none' });
  await bench.pass(120_000, 1_000);
  assert.equal(bench.service.connection().status, 'offline');
  assert.equal(bench.transport.handshakes.length, 1);
  bench.service.setConditions({ network: 'cellular' });
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
});

test('a move from Wi-Fi to cellular doubts the link, and replaces one that is dead within seconds', async () => {
  const bench = createBench({ conditions: { network: 'wifi' } });
  await bench.begin();
  bench.transport.freeze();
  bench.service.setConditions({ network: 'cellular' });
  await bench.pass(5_000);
  assert.equal(bench.service.stats().connects, 2);
});

test('in the background the link closes, and lingers for what is on its way', async () => {
  const bench = createBench({ conditions: { network: 'cellular' } });
  await bench.begin();
  bench.server.put(aBooking('b-1'));
  await bench.settle();
  bench.service.submit('booking:note', { bookingId: 'b-1', text: 'on my way' });
  bench.service.setConditions({ appState: 'background' });
  assert.equal(bench.service.connection().status, 'connected');
  await bench.settle();
  assert.deepEqual(bench.service.connection(), { status: 'suspended', why: 'background' });
  assert.equal(bench.server.bookings.get('b-1')?.notes.length, 1);
  bench.service.setConditions({ appState: 'foreground' });
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
});

test('a service that does not answer does not keep the radio on for ever', async () => {
  const bench = createBench({ conditions: { network: 'cellular' } });
  await bench.begin();
  bench.server.mute.add('booking:note');
  bench.service.submit('booking:note', { bookingId: 'b-1', text: 'hello?' });
  await bench.settle();
  for (let second = 0; second < 21; second++) {
    bench.service.setConditions({ appState: 'background', batteryLevel: 0.9 - second / 1_000 });
    await bench.pass(1_000);
  }
  assert.equal(bench.service.connection().status, 'suspended');
});

test('a push that wakes the app in the background may connect all the same', async () => {
  const bench = createBench({ conditions: { appState: 'background' } });
  await bench.begin();
  assert.equal(bench.service.connection().status, 'suspended');
  bench.service.reconnectNow();
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
});

test('pause keeps quiet until reconnectNow', async () => {
  const bench = createBench();
  await bench.begin();
  bench.service.pause();
  bench.service.setConditions({ network: 'none' });
  bench.service.setConditions({ network: 'wifi' });
  await bench.pass(60_000, 1_000);
  assert.deepEqual(bench.service.connection(), { status: 'suspended', why: 'stopped-by-app' });
  bench.service.reconnectNow();
  await bench.settle();
  assert.equal(bench.service.connection().status, 'connected');
});

test('[SE1] a refusal for good closes, with its code', async () => {
  const bench = createBench();
  bench.server.refusals.push(refusal('PROTOCOL_MISMATCH'));
  await bench.begin();
  await bench.pass(60_000, 1_000);
  assert.deepEqual(bench.service.connection(), { status: 'closed', code: 'PROTOCOL_MISMATCH' });
  assert.equal(bench.transport.handshakes.length, 1);
});

test('[RL1] a refusal with retryAfterMs is honoured', async () => {
  const bench = createBench();
  bench.server.refusals.push(refusal('SERVER_DRAINING', { retryAfterMs: 20_000 }));
  await bench.begin();
  await bench.pass(20_000);
  assert.equal(bench.transport.handshakes.length, 1);
  await bench.pass(600);
  assert.equal(bench.service.connection().status, 'connected');
});

test('[SE4] a token that is refused is replaced at once, twice at most', async () => {
  const bench = createBench();
  bench.server.refusals.push(refusal('TOKEN_EXPIRED'));
  await bench.begin();
  assert.equal(bench.service.connection().status, 'connected');
  assert.deepEqual(
    bench.transport.handshakes.map(({ token }) => token),
    ['token-1', 'token-2'],
  );
  const stubborn = createBench();
  stubborn.server.refusals.push(...Array.from({ length: 9 }, () => refusal('TOKEN_INVALID')));
  await stubborn.begin();
  assert.deepEqual(stubborn.service.connection(), { status: 'needs-auth', code: 'TOKEN_INVALID' });
  assert.equal(stubborn.transport.handshakes.length, 3);
});

test('[SE5] a revoked token needs a sign-in', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.goodbye('TOKEN_REVOKED');
  await bench.settle();
  assert.deepEqual(bench.service.connection(), { status: 'needs-auth', code: 'TOKEN_REVOKED' });
  bench.service.reconnectNow();
  await bench.settle();
  assert.equal(bench.transport.handshakes.at(-1)?.token, 'token-2');
});

test('without a token the person has to sign in; one that could not be asked for is tried again', async () => {
  const signedOut = createBench({ getToken: () => Promise.reject(new Error('signed out')) });
  await signedOut.begin();
  assert.deepEqual(signedOut.service.connection(), { status: 'needs-auth', code: 'TOKEN_INVALID' });
  let asked = 0;
  const flaky = createBench({
    getToken: async () => {
      asked += 1;
      if (asked < 3) throw new TokenUnavailable('sign-in is down');
      return 'token';
    },
  });
  await flaky.begin();
  await flaky.pass(5_000);
  assert.equal(flaky.service.connection().status, 'connected');
});

test('[SE4] the token is refreshed at 80 % of its life, whatever the wall clock says', async () => {
  const bench = createBench();
  await bench.begin();
  bench.runtime.time.jumpWallClock(-7 * 86_400_000);
  const refreshes = () =>
    bench.server.received.filter(({ event }) => event === 'session:refresh').map(({ args }) => args.token);
  // Heads keep the link alive meanwhile.
  const passWithHeads = async (durationMs: number) => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
      bench.server.heads();
      await bench.pass(10_000, 10_000);
    }
  };
  await passWithHeads(0.79 * 3_600_000);
  assert.deepEqual(refreshes(), []);
  await passWithHeads(0.02 * 3_600_000);
  assert.deepEqual(refreshes(), ['token-2']);
  assert.equal(bench.service.stats().connects, 1);
});

test('[SE4] a token with other rights cannot refresh a session: the next connection begins with it', async () => {
  const bench = createBench();
  bench.server.tokenLifeMs = 20_000;
  await bench.begin();
  bench.server.failures.set('session:refresh', [failure('FORBIDDEN')]);
  await bench.pass(18_000);
  assert.equal(bench.service.stats().connects, 2);
  assert.equal(bench.transport.handshakes.at(-1)?.token, 'token-2');
});

test('[SE6] the same device elsewhere: this one goes to sleep', async () => {
  const bench = createBench();
  await bench.begin();
  bench.server.goodbye('REPLACED');
  await bench.pass(60_000, 1_000);
  assert.deepEqual(bench.service.connection(), { status: 'suspended', why: 'replaced' });
});

test('a service that welcomes and cuts in the same second is not hammered', async () => {
  const bench = createBench();
  await bench.begin();
  let cuts = 0;
  for (let i = 0; i < 600; i++) {
    if (bench.service.connection().status === 'connected') {
      bench.server.goodbye('SLOW_CONSUMER');
      cuts += 1;
    }
    await bench.pass(100);
  }
  assert.ok(cuts < 20, String(cuts));
});

test('listeners and hosts that throw break nothing', async () => {
  const bench = createBench({
    onFault: () => {
      throw new Error('host');
    },
  });
  bench.service.on('connection', () => {
    throw new Error('listener');
  });
  const seen: string[] = [];
  const off = bench.service.on('connection', ({ status }) => seen.push(status));
  await bench.begin();
  assert.deepEqual(seen, ['connecting', 'connected']);
  off();
  off();
  await bench.service.stop();
  assert.equal(seen.length, 2);
});

test('signals pass through', async () => {
  const bench = createBench();
  const signals: unknown[] = [];
  bench.service.on('signal', (signal) => signals.push(signal));
  await bench.begin();
  bench.server.connection()?.emit('signal', { type: 'presence', data: { devices: [] } });
  bench.server.connection()?.emit('signal', 'noise');
  bench.server.connection()?.emit('from-the-future', {});
  await bench.settle();
  assert.deepEqual(signals, [{ type: 'presence', data: { devices: [] } }]);
});

test('client metrics are reported at the interval of the policy, and dropped when that fails', async () => {
  const bench = createBench({ telemetry: true });
  await bench.begin();
  bench.server.put(aBooking('b-1'));
  const reports = () => bench.server.received.filter(({ event }) => event === 'telemetry:report');
  bench.server.failures.set('telemetry:report', [failure('STORE_UNAVAILABLE')]);
  for (let i = 0; i < 13; i++) {
    bench.server.heads();
    await bench.pass(10_000, 1_000);
  }
  const names = reports().map(({ args }) => (args.samples as { name: string }[]).map(({ name }) => name));
  assert.deepEqual(names, [
    ['connect_ms', 'sync_ms', 'resume_events', 'delivery_ms', 'outbox_depth'],
    ['outbox_depth'],
  ]);
});
