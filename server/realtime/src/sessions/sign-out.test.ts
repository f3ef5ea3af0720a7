/** Who ends whose sessions: admins by token, device and person, and people their own. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Goodbye, Refusal, Welcome } from '@slotwire/protocol';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { revokeWork } from './revoke.ts';

let world: TestService;
beforeEach(async () => {
  world = await createTestService();
});
afterEach(() => world.stop());

const goodbye = (client: TestClient) => client.of<Goodbye>('goodbye')[0]?.code;
const refusal = (client: TestClient) => client.of<Refusal>('refused')[0]?.code;
const key = () => world.runtime.ids.next();
const connect = (sub: string, deviceId: string, jti = `${sub}-${deviceId}`) =>
  world.connect({ sub, jti }, { deviceId });
const admin = () => world.connect({ sub: 'alex', role: 'admin' }, { namespace: '/admin' });

const registration = { provider: 'fcm', locale: 'en', timeZone: 'UTC' } as const;
async function registerPush(client: TestClient, name: string): Promise<void> {
  await client.ask('device:register', { ...registration, key: key(), pushToken: name.padEnd(40, 'x') });
}
const registered = async (userId: string) =>
  (await world.store.listTargets(`user:${userId}`, 'none', undefined, 10)).map(({ device }) => device.deviceId);

test('[SE5] a device of a person is revoked: its session, its tokens up to now, its pushes, and nothing else', async () => {
  const phone = await connect('ada', 'phone');
  const tablet = await connect('ada', 'tablet');
  const bens = await connect('ben', 'phone');
  await registerPush(phone, 'phone');
  await registerPush(tablet, 'tablet');
  const answer = await (await admin()).ask('session:revoke', { key: key(), userId: 'ada', deviceId: 'phone' });
  assert.deepEqual(answer, { ok: true, value: { closed: 1 } });
  for (const client of [phone, tablet, bens]) await client.wire.flush();
  assert.deepEqual([goodbye(phone), goodbye(tablet), goodbye(bens)], ['TOKEN_REVOKED', undefined, undefined]);
  assert.deepEqual(await registered('ada'), ['tablet']);
  assert.equal(refusal(await connect('ada', 'phone')), 'TOKEN_REVOKED');
  assert.equal(refusal(await connect('ada', 'phone', 'another token of before')), 'TOKEN_REVOKED');
  assert.equal(refusal(await connect('ada', 'watch')), undefined);
  await world.runtime.time.run(20_000);
  assert.equal(refusal(await connect('ada', 'phone')), undefined, 'a token that was issued later');
});

test('[SE5] on a revoked device no token of before refreshes a session', async () => {
  const nowMs = world.runtime.clock.nowMs();
  const iat = Math.floor(nowMs / 1_000) + 4;
  const phone = await world.connect({ sub: 'ada', jti: 'new', iat }, { deviceId: 'phone' });
  const old = { sub: 'ada', role: 'customer', jti: 'old', iat: iat - 60, exp: iat + 600 };
  await (await admin()).ask('session:revoke', { key: key(), userId: 'ada', deviceId: 'phone' });
  await phone.wire.flush();
  assert.equal(goodbye(phone), undefined, 'its token was issued after the revocation');
  const answer = await phone.ask<{ code: string }>('session:refresh', { token: JSON.stringify(old) });
  assert.equal(answer.code, 'TOKEN_REVOKED');
});

test('[SE5] what the cluster failed to tell is found in the store within ten seconds', async () => {
  const phone = await connect('ada', 'phone');
  const revocation = { kind: 'device', id: 'ada phone', atMs: world.runtime.clock.nowMs() } as const;
  const empty = { keys: [], bookings: [], slots: [] };
  await world.store.commit(empty, () => ({ bookings: [], keys: [], events: [], revocations: [revocation] }));
  await world.runtime.time.run(10_000);
  await phone.wire.flush();
  assert.equal(goodbye(phone), 'TOKEN_REVOKED');
});

test('[PU1] what a revoked device registers before its node has heard of it is not kept', async () => {
  const nowMs = world.runtime.clock.nowMs();
  for (const [kind, id] of [
    ['device', 'ada phone'],
    ['user', 'ben'],
  ] as const)
    await world.finish(world.service.committer.submit(revokeWork({ kind, id, atMs: nowMs }, 0)));
  for (const [sub, deviceId] of [
    ['ada', 'phone'],
    ['ada', 'tablet'],
    ['ben', 'phone'],
  ] as const)
    await registerPush(await connect(sub, deviceId), `${sub}-${deviceId}`);
  assert.deepEqual([await registered('ada'), await registered('ben')], [['tablet'], []]);
  await world.runtime.time.run(20_000);
  await registerPush(await connect('ben', 'phone'), 'ben-phone');
  assert.deepEqual(await registered('ben'), ['phone'], 'with a token that was issued later');
});

test('[SE5] a token that is revoked while its session is being opened opens none', async () => {
  const { sessions } = world.service;
  const claims = { sub: 'ada', role: 'customer', jti: 'late', iat: 0, exp: 9e9 };
  const auth = { protocol: 1, token: JSON.stringify(claims), deviceId: 'phone', platform: 'sim', appVersion: '1' };
  const verdict = await sessions.onAttempt({ namespace: '/', address: 'memory', auth });
  if ('refusal' in verdict) assert.fail(verdict.refusal.code);
  sessions.revoke({ kind: 'jti', id: 'late', atMs: world.runtime.clock.nowMs() });
  const sent: string[] = [];
  verdict.open({
    id: 's-1',
    namespace: '/',
    address: 'memory',
    send: ({ event }) => void sent.push(event),
    latencyMs: () => undefined,
    bufferedBytes: () => 0,
    close() {},
  });
  await world.settle();
  assert.deepEqual(sent, ['goodbye']);
});

test('[SE5] an admin whose own sessions are ended hears what came of it before the goodbye', async () => {
  for (const whom of [{ userId: 'alex' }, { userId: 'alex', deviceId: 'desk' }, { jti: 'alex-desk' }]) {
    const panel = await world.connect(
      { sub: 'alex', role: 'admin', jti: 'alex-desk', iat: Math.floor(world.runtime.clock.nowMs() / 1_000) },
      { namespace: '/admin', deviceId: 'desk' },
    );
    assert.deepEqual(await panel.ask('session:revoke', { key: key(), ...whom }), { ok: true, value: { closed: 1 } });
    assert.equal(goodbye(panel), 'TOKEN_REVOKED');
    await world.runtime.time.run(20_000);
  }
});

test('[AD4] an admin who closes the own session hears what came of it before the goodbye', async () => {
  const panel = await admin();
  const { sessionId } = panel.of<Welcome>('welcome')[0] as Welcome;
  const answer = await panel.ask('connections:disconnect', { key: key(), sessionId });
  assert.deepEqual(answer, { ok: true, value: { matched: 1, missing: [] } });
  assert.equal(goodbye(panel), 'DISCONNECTED');
});

test('[SE11] signing out ends this device, after the ack; the others stay', async () => {
  const phone = await connect('ada', 'phone');
  const tablet = await connect('ada', 'tablet');
  await registerPush(phone, 'phone');
  await registerPush(tablet, 'tablet');
  const answer = await phone.ask('session:sign-out', { key: key() });
  assert.deepEqual(answer, { ok: true, value: { closed: 1 } });
  await tablet.wire.flush();
  assert.deepEqual([goodbye(phone), goodbye(tablet)], ['TOKEN_REVOKED', undefined]);
  assert.equal(phone.received.at(-1)?.[0], 'close');
  assert.deepEqual(await registered('ada'), ['tablet']);
  assert.equal(refusal(await connect('ada', 'phone')), 'TOKEN_REVOKED');
});

test('[SE11] signing out everywhere ends all devices of the person, and nobody else', async () => {
  const phone = await connect('ada', 'phone');
  const tablet = await connect('ada', 'tablet');
  const bens = await connect('ben', 'phone');
  await registerPush(phone, 'phone');
  await registerPush(tablet, 'tablet');
  await registerPush(bens, 'bens');
  const answer = await phone.ask('session:sign-out', { key: key(), everywhere: true });
  assert.deepEqual(answer, { ok: true, value: { closed: 2 } });
  for (const client of [tablet, bens]) await client.wire.flush();
  assert.deepEqual([goodbye(phone), goodbye(tablet), goodbye(bens)], ['TOKEN_REVOKED', 'TOKEN_REVOKED', undefined]);
  assert.deepEqual([await registered('ada'), await registered('ben')], [[], ['phone']]);
  assert.equal(refusal(await connect('ada', 'watch')), 'TOKEN_REVOKED');
});

test('[SE11] a vendor signs out alike, and a repeat after signing in again ends nothing more', async () => {
  const staff = { sub: 's-1', role: 'vendor', vendorId: 'v-1' } as const;
  const dashboard = await world.connect(staff, { deviceId: 'dashboard' });
  const args = { key: key(), everywhere: true };
  await dashboard.ask('session:sign-out', args);
  assert.equal(goodbye(dashboard), 'TOKEN_REVOKED');
  await world.runtime.time.run(20_000);
  const again = await world.connect(staff, { deviceId: 'dashboard' });
  const answer = await again.ask('session:sign-out', args);
  await again.wire.flush();
  assert.deepEqual([answer, goodbye(again)], [{ ok: true, value: { closed: 1 }, replayed: true }, undefined]);
});
