/** Limits in the whole service: handshake to ack. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Goodbye, LimitChanges, LimitSettings, Refusal } from '@slotwire/protocol';
import { claimsOf, createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import type { LoadReading } from './load.ts';
import { calmReading, loadThresholds } from './load.ts';

let world: TestService;
let reading: LoadReading;

const meter = { read: () => reading, stop() {} };

beforeEach(async () => {
  reading = calmReading;
  world = await createTestService({ limits: { meter } });
});
afterEach(() => world.stop());

interface Got {
  settings: LimitSettings;
  version: number;
  level: string;
  shares: { monitors: number; commands: Record<string, number> };
  nodes: { node: string; level: string }[];
}
interface Ack<T = unknown> {
  ok: boolean;
  code?: string;
  message?: string;
  value?: T;
  retry?: string;
  retryAfterMs?: number;
  issues?: { path: string; message: string }[];
  replayed?: boolean;
}

const refusal = (client: TestClient) => client.of<Refusal>('refused')[0];
const admin = () => world.connect({ sub: 'root', role: 'admin' }, { namespace: '/admin', deviceId: 'panel' });
const newKey = () => world.runtime.ids.next();
const set = (panel: TestClient, change: LimitChanges, key = newKey()) =>
  panel.ask<Ack<{ version: number }>>('limits:set', { key, change, note: 'a test' });
const get = async (panel: TestClient) => (await panel.ask<Ack<Got>>('limits:get', {})).value as Got;
const pass = (durationMs: number) => world.runtime.time.run(durationMs);

async function counted(metric: 'limited' | 'handshakesLimited'): Promise<object[]> {
  const { values } = await world.metrics[metric].get();
  return values.map(({ labels, value }) => ({ ...labels, value }));
}

describe('commands', () => {
  test('[RL2] one too many is refused, no key is recorded, and the same key takes effect afterwards', async () => {
    const panel = await admin();
    const bucket = { size: 1, perSecond: 0.5 };
    await set(panel, { commands: { perDevice: { bookings: bucket }, perPerson: { bookings: bucket } } });
    const client = await world.connect({});
    const key = newKey();
    const note = { bookingId: newKey(), text: 'Hello' };
    assert.equal((await client.ask<Ack>('booking:note', { key: newKey(), ...note })).code, 'NOT_FOUND');
    const limited = await client.ask<Ack>('booking:note', { key, ...note });
    assert.deepEqual([limited.code, limited.retry, limited.retryAfterMs], ['RATE_LIMITED', 'backoff', 2_000]);
    await pass(2_000);
    const late = await client.ask<Ack>('booking:note', { key, ...note });
    assert.deepEqual([late.code, late.replayed], ['NOT_FOUND', undefined]);
    assert.deepEqual(await counted('limited'), [{ limit: 'device', class: 'bookings', value: 1 }]);
  });

  test('[RL2] what is malformed, unknown or not allowed has its price too', async () => {
    const panel = await admin();
    const bucket = { size: 3, perSecond: 1 };
    await set(panel, { commands: { perDevice: { reads: bucket }, perPerson: { reads: bucket } } });
    const client = await world.connect({});
    const codes = [];
    for (const [event, args] of [
      ['sync:since', { stream: 7 }],
      ['no:such', {}],
      ['limits:get', {}],
      ['sync:snapshot', {}],
    ] as const) {
      codes.push((await client.ask<Ack>(event, args)).code);
    }
    assert.deepEqual(codes, ['BAD_REQUEST', 'UNKNOWN_EVENT', 'UNKNOWN_EVENT', 'RATE_LIMITED']);
  });

  test('[RL3] a loaded node sheds telemetry and serves bookings, says so to admins, and recovers', async () => {
    const client = await world.connect({});
    const panel = await admin();
    const report = () => client.ask<Ack>('telemetry:report', { samples: [{ name: 'sync_ms', value: 1 }] });
    assert.equal((await report()).ok, true);
    reading = loadThresholds.elevated;
    await pass(2_000);
    const shed = await report();
    assert.deepEqual([shed.code, shed.retry], ['OVERLOADED', 'backoff']);
    assert.ok((shed.retryAfterMs as number) >= 10_000);
    assert.equal(
      (await client.ask<Ack>('booking:note', { key: newKey(), bookingId: newKey(), text: 'x' })).code,
      'NOT_FOUND',
    );
    const { level, shares, nodes } = await get(panel);
    assert.deepEqual([level, shares.monitors, shares.commands.reads], ['elevated', 0, 0.5]);
    assert.deepEqual(
      nodes.map((node) => node.level),
      ['elevated'],
    );
    assert.equal((await world.metrics.loadLevel.get()).values[0]?.value, 1);
    reading = calmReading;
    await pass(6_000);
    assert.equal((await report()).ok, true);
    assert.equal(world.service.limits.level(), 'normal');
  });

  test('[RL3] what connections were sent and nobody takes counts as load', async () => {
    const bytes = loadThresholds.elevated.bufferedBytes;
    const auth = {
      protocol: 1,
      token: JSON.stringify(claimsOf({}, 0)),
      deviceId: 'd',
      platform: 'sim',
      appVersion: '1',
    };
    const attempt = world.service.sessions.onAttempt({ namespace: '/', address: 'a', auth });
    const verdict = await world.finish(attempt);
    if ('refusal' in verdict) assert.fail(verdict.refusal.code);
    let buffered = bytes;
    verdict.open({
      id: 'd',
      namespace: '/',
      address: 'a',
      send() {},
      bufferedBytes: () => buffered,
      latencyMs: () => undefined,
      close() {},
    });
    // Each group of sessions is looked at every two seconds, and two readings have to agree.
    await pass(5_000);
    assert.equal(world.service.limits.level(), 'elevated');
    buffered = 0;
    await pass(10_000);
    assert.equal(world.service.limits.level(), 'normal');
  });
});

describe('handshakes', () => {
  test('[RL1] refused before the token is looked at, and let in at the time that was told', async () => {
    const panel = await admin();
    await set(panel, { handshakes: { perNode: { size: 1, perSecond: 1 } } });
    await world.connect({ sub: 'a' });
    const auth = { protocol: 1, token: 'nonsense', deviceId: 'x', platform: 'sim', appVersion: '1' };
    assert.equal(refusal(await world.connect({}, { auth }))?.code, 'RATE_LIMITED');
    const client = await world.connect({ sub: 'b' }, { deviceId: 'phone' });
    const refused = refusal(client);
    assert.deepEqual([refused?.code, refused?.retry], ['RATE_LIMITED', 'backoff']);
    await pass(refused?.retryAfterMs as number);
    assert.equal(refusal(await world.connect({ sub: 'b' }, { deviceId: 'phone' })), undefined);
    assert.deepEqual(await counted('handshakesLimited'), [{ limit: 'node', value: 2 }]);
  });

  test('[RL1] one address does not keep out the others', async () => {
    const panel = await admin();
    await set(panel, { handshakes: { perAddress: { size: 5, perSecond: 1 } } });
    const codes = [];
    for (let i = 0; i < 7; i++)
      codes.push(refusal(await world.connect({ sub: `a-${i}` }, { link: { address: '192.0.2.1' } }))?.code);
    assert.deepEqual(codes.slice(4), [undefined, 'RATE_LIMITED', 'RATE_LIMITED']);
    assert.equal(refusal(await world.connect({ sub: 'b' }, { link: { address: '192.0.2.2' } })), undefined);
  });
});

describe('connections of a person', () => {
  test('[RL4] one too many is refused and may come back; the same device takes its own place', async () => {
    const panel = await admin();
    await set(panel, { connectionsPerPerson: 2 });
    const phone = await world.connect({}, { deviceId: 'phone' });
    await world.connect({}, { deviceId: 'tablet' });
    const refused = refusal(await world.connect({}, { deviceId: 'watch' }));
    assert.deepEqual([refused?.code, refused?.retry], ['TOO_MANY_CONNECTIONS', 'backoff']);
    assert.ok((refused?.retryAfterMs as number) >= 45_000);
    const again = await world.connect({}, { deviceId: 'phone' });
    assert.equal(refusal(again), undefined);
    await phone.wire.flush();
    assert.equal(phone.of<Goodbye>('goodbye')[0]?.code, 'REPLACED');
    assert.equal(refusal(await world.connect({ sub: 'somebody else' })), undefined);
    again.peer.close();
    await again.wire.flush();
    assert.equal(refusal(await world.connect({}, { deviceId: 'watch' })), undefined);
  });

  test('[RL4] two that come in the same moment do not both take the last place', async () => {
    const panel = await admin();
    await set(panel, { connectionsPerPerson: 1 });
    const auth = (deviceId: string) => ({
      protocol: 1,
      token: JSON.stringify(claimsOf({}, world.runtime.clock.nowMs())),
      deviceId,
      platform: 'sim',
      appVersion: '1',
    });
    const sent: Record<string, string[]> = { phone: [], tablet: [] };
    const attempt = (deviceId: string) =>
      world.service.sessions.onAttempt({ namespace: '/', address: deviceId, auth: auth(deviceId) });
    const verdicts = await world.finish(Promise.all(['phone', 'tablet'].map(attempt)));
    verdicts.forEach((verdict, i) => {
      const id = i === 0 ? 'phone' : 'tablet';
      if ('refusal' in verdict) assert.fail(verdict.refusal.code);
      verdict.open({
        id,
        namespace: '/',
        address: id,
        send: ({ event }) => void sent[id]?.push(event),
        bufferedBytes: () => 0,
        latencyMs: () => undefined,
        close() {},
      });
    });
    await pass(10);
    assert.deepEqual(sent, { phone: ['welcome'], tablet: ['goodbye'] });
  });

  test('[RL4] a smaller limit closes nothing that is open', async () => {
    const panel = await admin();
    const clients = await Promise.all(['a', 'b', 'c'].map((deviceId) => world.connect({}, { deviceId })));
    await set(panel, { connectionsPerPerson: 1 });
    for (const client of clients) {
      await client.wire.flush();
      assert.deepEqual(client.of('goodbye'), []);
    }
    assert.equal(refusal(await world.connect({}, { deviceId: 'd' }))?.code, 'TOO_MANY_CONNECTIONS');
  });
});

describe('limits:set', () => {
  test('[RL5] a change holds at once, is kept, audited and repeated once', async () => {
    const panel = await admin();
    const key = newKey();
    const change = { connectionsPerPerson: 3, handshakes: { perNode: { size: 50 } } };
    const first = await set(panel, change, key);
    assert.equal(first.value?.version, 1);
    const again = await set(panel, change, key);
    assert.deepEqual([again.replayed, again.value], [true, first.value]);
    const { settings, version } = await get(panel);
    assert.deepEqual(
      [settings.connectionsPerPerson, settings.handshakes.perNode, version],
      [3, { size: 50, perSecond: 500 }, 1],
    );
    await set(panel, { connectionsPerPerson: 4 });
    assert.deepEqual((await get(panel)).settings.handshakes.perNode.size, 50, 'what is not named stays');
    const audit = await world.store.listAudit({ limit: 9 });
    assert.deepEqual(
      audit.map(({ action, outcome, actorId, detailJson }) => [action, outcome, actorId, JSON.parse(detailJson)]),
      [
        ['limits:set', 'OK', 'root', { change: { connectionsPerPerson: 4 }, note: 'a test' }],
        ['limits:set', 'OK', 'root', { change, note: 'a test' }],
      ],
    );
    assert.deepEqual((await world.store.readLimits())?.version, 2);
  });

  test('[RL5] two admins who set different limits in the same moment both get their way', async () => {
    const panels = [await admin(), await world.connect({ sub: 'sam', role: 'admin' }, { namespace: '/admin' })];
    const sendAll = panels.map((panel, i) =>
      panel.peer.request('limits:set', {
        key: newKey(),
        change: i === 0 ? { connectionsPerPerson: 3 } : { subscriptionsPerSession: 4 },
        note: 'a test',
      }),
    );
    assert.equal(sendAll.length, 2);
    for (const panel of panels) await panel.wire.flush();
    const { settings, version } = await get(panels[0] as TestClient);
    assert.deepEqual([settings.connectionsPerPerson, settings.subscriptionsPerSession, version], [3, 4, 2]);
  });

  test('[RL6] [RL5] what locks admins out, or makes no sense, is refused with its reason, audited, and changes nothing', async () => {
    const panel = await admin();
    const before = await get(panel);
    const lockOut = await set(panel, { commands: { perDevice: { admin: { size: 1 } } } });
    assert.deepEqual([lockOut.code, lockOut.retry], ['LOCKS_OUT_ADMINS', 'never']);
    assert.match(lockOut.message as string, /^commands\.perDevice\.admin\.size: /);
    const senseless = await set(panel, { commands: { perPerson: { reads: { size: 1 } } } });
    assert.deepEqual([senseless.code, senseless.issues?.[0]?.path], ['BAD_REQUEST', 'commands.perPerson.reads.size']);
    assert.deepEqual(await get(panel), before);
    assert.deepEqual(
      (await world.store.listAudit({ limit: 9 })).map(({ outcome }) => outcome),
      ['BAD_REQUEST', 'LOCKS_OUT_ADMINS'],
    );
  });

  test('[RL5] a node that missed the word finds it in the store', async () => {
    await world.store.commit({ keys: [], bookings: [], slots: [] }, () => ({
      bookings: [],
      keys: [],
      events: [],
      revocations: [],
      limits: { version: 5, atMs: 0, changesJson: '{"connectionsPerPerson":6}' },
    }));
    assert.equal(world.service.limits.current.version(), 0);
    await pass(15_000);
    assert.deepEqual(
      [world.service.limits.current.version(), world.service.limits.current.settings().connectionsPerPerson],
      [5, 6],
    );
  });
});
