import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Goodbye, Refusal, SignalData, Welcome } from '@slotwire/protocol';
import { createVirtualRuntime, sleep } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import { createLocalCluster } from '../cluster/local.ts';
import { claimsOf, createTestService, plainVerifier, type TestClient, type TestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';

let world: TestService;

beforeEach(async () => {
  world = await createTestService();
});
afterEach(() => world.stop());

const pass = (durationMs: number) => world.runtime.time.run(durationMs);
const refusal = (client: TestClient) => client.of<Refusal>('refused')[0];
const goodbye = (client: TestClient) => client.of<Goodbye>('goodbye')[0];
const token = (claims: Parameters<typeof claimsOf>[0]) => JSON.stringify(claimsOf(claims, world.runtime.clock.nowMs()));
const auth = () => ({ protocol: 1, token: token({}), deviceId: 'd-1', platform: 'web', appVersion: '1' });
const key = (number: number) => `01ARZ3NDEKTSV4RRFFQ69G5F${String(number).padStart(2, '0')}`;

describe('handshake', () => {
  test('[SE1] another protocol version, missing fields and nonsense are refused with their code', async () => {
    const code = async (given: unknown) => refusal(await world.connect({}, { auth: given }))?.code;
    assert.equal(await code({ ...auth(), protocol: 2 }), 'PROTOCOL_MISMATCH');
    assert.equal(await code({ ...auth(), deviceId: undefined }), 'BAD_HANDSHAKE');
    assert.equal(await code({ ...auth(), platform: 'fridge' }), 'BAD_HANDSHAKE');
    assert.equal(await code({ ...auth(), positions: { 'user:c-1': 'latest' } }), 'BAD_HANDSHAKE');
    assert.equal(await code({ ...auth(), token: 'x' }), 'TOKEN_INVALID');
    for (const nonsense of [null, 'auth', 7, [], {}]) assert.equal(await code(nonsense), 'BAD_HANDSHAKE');
    assert.equal(world.service.connections(), 0);
  });

  test('[SE1] roles keep to their namespaces', async () => {
    assert.equal(refusal(await world.connect({ role: 'admin' }))?.code, 'FORBIDDEN');
    assert.equal(refusal(await world.connect({ role: 'service' }))?.code, 'FORBIDDEN');
    assert.equal(refusal(await world.connect({ role: 'customer' }, { namespace: '/admin' }))?.code, 'FORBIDDEN');
    assert.deepEqual(
      (await world.connect({ sub: 'a-1', role: 'admin' }, { namespace: '/admin' })).of<Welcome>('welcome')[0]?.streams,
      {},
    );
  });

  test('a handshake is counted once: when it is welcomed, or by the code of what it got in place of a welcome', async () => {
    await world.connect({});
    await world.connect({}, { auth: { ...auth(), protocol: 2 } });
    await world.store.close();
    const unwelcome = await world.connect({ sub: 'c-2' });
    await world.settle();
    await unwelcome.wire.flush();
    assert.equal(goodbye(unwelcome)?.code, 'STORE_UNAVAILABLE');
    const { values } = await world.metrics.handshakes.get();
    assert.deepEqual(values.map(({ labels, value }) => [labels.code, value]).sort(), [
      ['OK', 1],
      ['PROTOCOL_MISMATCH', 1],
      ['STORE_UNAVAILABLE', 1],
    ]);
  });

  test('a handshake that is sent away while its streams are opened is counted by the code of that', async () => {
    await world.stop();
    const runtime = createVirtualRuntime({ seed: 1 });
    const store = createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
    const states: typeof store.states = async (names) => {
      await sleep(runtime.timers, 1_000);
      return store.states(names);
    };
    world = await createTestService({ runtime, store: { ...store, states } });
    const revoked = await world.connect({ jti: 'stolen' });
    const left = await world.connect({ sub: 'c-2' });
    world.service.sessions.revoke({ kind: 'jti', id: 'stolen', atMs: runtime.clock.nowMs() });
    left.peer.close();
    await left.wire.flush();
    await pass(1_000);
    await revoked.wire.flush();
    assert.equal(goodbye(revoked)?.code, 'TOKEN_REVOKED');
    const { values } = await world.metrics.handshakes.get();
    assert.deepEqual(
      values.map(({ labels, value }) => [labels.code, value]),
      [['TOKEN_REVOKED', 1]],
    );
  });

  test('a verifier that cannot answer refuses for the moment, with a retry', async () => {
    await world.stop();
    world = await createTestService({ verifier: { verify: () => Promise.reject(new Error('keys are out of reach')) } });
    const refused = refusal(await world.connect({}));
    assert.deepEqual([refused?.code, refused?.retry], ['INTERNAL', 'backoff']);
  });
});

describe('while it is open', () => {
  test('[SE4] at the end of its token a session gets goodbye and is closed', async () => {
    const client = await world.connect({});
    await pass(3_600_000);
    await client.wire.flush();
    assert.deepEqual([goodbye(client)?.code, goodbye(client)?.retry], ['TOKEN_EXPIRED', 'refresh']);
    assert.equal(client.received.at(-1)?.[0], 'close');
    assert.equal(world.service.connections(), 0);
  });

  test('[SE4] a refreshed session outlives its first token', async () => {
    const client = await world.connect({});
    await pass(3_000_000);
    const answer = await client.ask('session:refresh', { token: token({ jti: 'second' }) });
    assert.equal(answer.ok, true);
    await pass(700_000);
    await client.wire.flush();
    assert.equal(goodbye(client), undefined);
    await pass(2_900_000);
    await client.wire.flush();
    assert.equal(goodbye(client)?.code, 'TOKEN_EXPIRED');
  });

  test('[SE5] a token that is revoked while another node is asked who used it first does not refresh', async () => {
    await world.stop();
    const runtime = createVirtualRuntime({ seed: 1 });
    const local = createLocalCluster(runtime);
    let meanwhile = () => {};
    const cluster: Cluster = {
      ...local,
      async claim(...claimed) {
        meanwhile();
        return local.claim(...claimed);
      },
    };
    world = await createTestService({ runtime, cluster });
    const client = await world.connect({});
    meanwhile = () => world.service.sessions.revoke({ kind: 'jti', id: 'second', atMs: runtime.clock.nowMs() });
    const answer = await client.ask('session:refresh', { token: token({ jti: 'second' }) });
    assert.equal(answer.code, 'TOKEN_REVOKED');
    // Its first token is as good as before.
    assert.equal(goodbye(client), undefined);
    await pass(3_600_000);
    await client.wire.flush();
    assert.equal(goodbye(client)?.code, 'TOKEN_EXPIRED');
  });

  test('[SE4] a token of somebody else, of other rights, or that is not valid does not refresh, and the session stays', async () => {
    const client = await world.connect({});
    const code = async (given: string) => (await client.ask('session:refresh', { token: given })).code;
    assert.equal(await code(token({ sub: 'c-2' })), 'FORBIDDEN');
    assert.equal(await code(token({ role: 'vendor', vendorId: 'v-1' })), 'FORBIDDEN');
    assert.equal(await code(token({ groups: ['beta'] })), 'FORBIDDEN');
    assert.equal(await code('nonsense'), 'TOKEN_INVALID');
    assert.equal(world.service.connections(), 1);
  });

  test('[SE2] [SE5] a token stays revoked for as long as clocks that differ let it be used', async () => {
    await world.stop();
    world = await createTestService({ settings: { trimEveryMs: 1_000 } });
    const { clock, time } = world.runtime;
    // Of an issuer whose clock is five seconds ahead of ours, for as long as a token may live.
    const iat = Math.floor(clock.nowMs() / 1_000) + 5;
    const stolen = { jti: 'stolen', iat, exp: iat + 86_400 };
    await world.finish(
      world.service.committer.submit({
        reads: emptyReadSet,
        decide: () => ({
          writes: { ...emptyWriteSet, revocations: [{ kind: 'jti', id: 'stolen', atMs: clock.nowMs() }] },
          value: undefined,
        }),
      }),
    );
    await time.run(10_000);
    assert.equal(refusal(await world.connect(stolen))?.code, 'TOKEN_REVOKED');
    time.jumpWallClock(86_400_000 - 10_000 + 5_000);
    await time.run(2_000);
    // It ends now by our clock, and five seconds later by one that is behind.
    assert.equal(refusal(await world.connect(stolen))?.code, 'TOKEN_REVOKED');
  });

  test('[SE5] revoking a token closes its sessions and refuses it from then on, also after a restart of memory', async () => {
    const client = await world.connect({ sub: 'c-1', jti: 'stolen' });
    const other = await world.connect({ sub: 'c-1', jti: 'kept' });
    const admin = await world.connect({ sub: 'a-1', role: 'admin' }, { namespace: '/admin' });
    const answer = await admin.ask('session:revoke', { key: key(1), jti: 'stolen' });
    assert.deepEqual(answer, { ok: true, value: { closed: 1 } });
    await client.wire.flush();
    assert.equal(goodbye(client)?.code, 'TOKEN_REVOKED');
    assert.equal(goodbye(other), undefined);
    assert.equal(refusal(await world.connect({ jti: 'stolen' }))?.code, 'TOKEN_REVOKED');
    assert.deepEqual(
      (await world.store.listRevocations(0)).map(({ kind, id }) => [kind, id]),
      [['jti', 'stolen']],
    );
    assert.deepEqual(await admin.ask('session:revoke', { key: key(1), jti: 'stolen' }), {
      ok: true,
      value: { closed: 1 },
      replayed: true,
    });
  });

  test('[SE5] revoking a person closes everything issued before, and lets later tokens in', async () => {
    const client = await world.connect({ sub: 'c-1' });
    const admin = await world.connect({ sub: 'a-1', role: 'admin' }, { namespace: '/admin' });
    await admin.ask('session:revoke', { key: key(2), userId: 'c-1' });
    await client.wire.flush();
    assert.equal(goodbye(client)?.code, 'TOKEN_REVOKED');
    assert.equal(refusal(await world.connect({ sub: 'c-1' }))?.code, 'TOKEN_REVOKED');
    await pass(20_000);
    assert.equal(refusal(await world.connect({ sub: 'c-1' })), undefined);
  });

  test('[SE6] the newer session of a device stays; the same deviceId of another person is another device', async () => {
    const first = await world.connect({ sub: 'c-1' }, { deviceId: 'phone' });
    const other = await world.connect({ sub: 'c-2' }, { deviceId: 'phone' });
    const second = await world.connect({ sub: 'c-1' }, { deviceId: 'phone' });
    for (const client of [first, other, second]) await client.wire.flush();
    assert.deepEqual([goodbye(first)?.code, goodbye(other), goodbye(second)], ['REPLACED', undefined, undefined]);
    assert.equal(world.service.connections(), 2);
  });

  test('[SE6] a connect that was given up, and arrives after the one that followed it, replaces nobody', async () => {
    const connect = (instance: string, attempt: number) =>
      world.connect({}, { auth: { ...auth(), connect: { instance, attempt } } });
    const second = await connect('start-1', 2);
    const late = await connect('start-1', 1);
    await second.wire.flush();
    assert.deepEqual([goodbye(second), goodbye(late)?.code, late.of('welcome')], [undefined, 'REPLACED', []]);
    const third = await connect('start-1', 3);
    await second.wire.flush();
    assert.deepEqual([goodbye(second)?.code, goodbye(third)], ['REPLACED', undefined]);
    // The application was started again: it counts anew.
    const restarted = await connect('start-2', 1);
    await third.wire.flush();
    assert.deepEqual([goodbye(third)?.code, goodbye(restarted)], ['REPLACED', undefined]);
    assert.equal(world.service.connections(), 1);
  });

  test('[SE7] presence names the connected devices of a person when there are several, or just were', async () => {
    const phone = await world.connect({ sub: 'c-1' }, { deviceId: 'phone' });
    assert.deepEqual(phone.of('signal'), []);
    const tablet = await world.connect({ sub: 'c-1' }, { deviceId: 'tablet' });
    await phone.wire.flush();
    tablet.peer.close();
    await tablet.wire.flush();
    await phone.wire.flush();
    const seen = phone
      .of<{ data: SignalData<'presence'> }>('signal')
      .map((signal) => signal.data.devices.map((device) => device.deviceId));
    assert.deepEqual(seen, [['phone', 'tablet'], ['phone']]);
  });

  test('[SE3] nothing comes before the welcome, presence neither, when two devices connect in the same moment', async () => {
    const sent: Record<string, string[]> = { phone: [], tablet: [] };
    const opened = ['phone', 'tablet'].map(async (deviceId) => {
      const verdict = await world.service.sessions.onAttempt({
        namespace: '/',
        address: 'memory',
        auth: { ...auth(), deviceId },
      });
      if ('refusal' in verdict) assert.fail(verdict.refusal.code);
      return verdict.open({
        id: deviceId,
        namespace: '/',
        address: 'memory',
        send: ({ event }) => void sent[deviceId]?.push(event),
        bufferedBytes: () => 0,
        latencyMs: () => undefined,
        close() {},
      });
    });
    await world.finish(Promise.all(opened));
    await world.settle();
    assert.deepEqual(sent, { phone: ['welcome', 'signal'], tablet: ['welcome', 'signal'] });
  });

  test('[SE8] a server that shuts down says goodbye with waits that differ, and refuses who comes then', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, (_, index) => world.connect({ sub: `c-${index}` })));
    await world.finish(world.service.stop());
    for (const client of clients) await client.wire.flush();
    const waits = clients.map((client) => {
      assert.equal(goodbye(client)?.code, 'SERVER_DRAINING');
      return goodbye(client)?.retryAfterMs;
    });
    assert.ok(new Set(waits).size > 15);
    assert.equal(refusal(await world.connect({}))?.code, 'SERVER_DRAINING');
    assert.equal(await world.service.notReady(), 'draining');
  });

  test('[SE8] whose token was being checked when the server began to shut down is told goodbye as well', async () => {
    await world.stop();
    let check = () => {};
    const checked = new Promise<void>((resolve) => {
      check = resolve;
    });
    world = await createTestService({
      limits: { sharedAddresses: ['memory'] },
      verifier: {
        async verify(token) {
          if (token.includes('late')) await checked;
          return plainVerifier.verify(token);
        },
      },
    });
    // Goodbyes go out in batches, and this is more than one.
    for (let i = 0; i < 250; i++) await world.connect({ sub: `c-${i}` });
    const connecting = world.connect({ sub: 'late' });
    await pass(1);
    const stopped = world.service.stop();
    await pass(10);
    check();
    const late = await connecting;
    await pass(100);
    await stopped;
    await late.wire.flush();
    assert.equal(goodbye(late)?.code, 'SERVER_DRAINING');
    assert.ok((goodbye(late)?.retryAfterMs ?? -1) >= 0);
  });
});
