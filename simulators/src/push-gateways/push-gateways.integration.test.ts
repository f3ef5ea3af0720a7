import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLog, parseConfig, StartError, startHost } from '@slotwire/realtime';
import { io } from 'socket.io-client';
import type { Delivery } from './delivery.ts';
import { apnsProvider, apnsToken, connectionsLeft, fcmProvider, fcmToken, push, runtime } from './push.fixture.ts';
import { createPushGateways, type PushGateways } from './push-gateways.ts';

let folder: string;
let gateways: PushGateways;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwire-push-'));
  gateways = await createPushGateways(runtime);
});
after(async () => {
  await gateways.close();
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string>) {
  const own = { SLOTWIRE_MODE: 'development', SLOTWIRE_PORT: '0', SLOTWIRE_DATA: join(folder, 'data') };
  const log = createLog({ level: 'silent', nowMs: runtime.clock.nowMs });
  return startHost({ config: parseConfig({ ...own, ...env }), runtime, log, settings: { pushDelayMs: 10 } });
}

async function post(url: string, body: object, token = ''): Promise<{ token: string; ok: boolean }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as { token: string; ok: boolean };
}

/** Connects once, says where its pushes go, and is gone. */
async function register(url: string, person: { userId: string; role: string; vendorId?: string }, where: object) {
  const { token } = await post(`${url}/v1/dev/session`, person);
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    auth: { protocol: 1, token, deviceId: `d-${person.userId}`, platform: 'sim', appVersion: '1' },
  });
  const args = { key: runtime.ids.next(), locale: 'en', timeZone: 'UTC', ...where };
  const ack = await socket.timeout(5_000).emitWithAck('device:register', args);
  assert.deepEqual(ack, { ok: true, value: { deviceId: `d-${person.userId}` } });
  socket.disconnect();
}

test('[PU2] a booking reaches a phone through FCM and another through APNs, and a stopped service leaves no connection', async () => {
  const env = await gateways.writeCredentials(join(folder, 'keys'));
  const host = await start(env);
  const delivered = new Promise<Delivery[]>((resolve) => {
    const both: Delivery[] = [];
    for (const gateway of [gateways.fcm, gateways.apns])
      gateway.onDelivery((delivery) => {
        if (both.push(delivery) === 2) resolve(both);
      });
  });
  await register(host.url, { userId: 'ada', role: 'customer' }, { provider: 'fcm', pushToken: fcmToken('ada') });
  await register(
    host.url,
    { userId: 'bob', role: 'vendor', vendorId: 'salon' },
    { provider: 'apns', pushToken: apnsToken(1), environment: 'sandbox' },
  );
  const { token } = await post(`${host.url}/v1/dev/session`, { userId: 'backend', role: 'service' });
  const startsMs = (Math.floor(runtime.clock.nowMs() / 3_600_000) + 48) * 3_600_000;
  const booked = await post(
    `${host.url}/v1/bookings`,
    {
      key: runtime.ids.next(),
      customerId: 'ada',
      vendorId: 'salon',
      resourceId: 'chair-1',
      service: 'Haircut',
      startsAt: new Date(startsMs).toISOString(),
      endsAt: new Date(startsMs + 3_600_000).toISOString(),
    },
    token,
  );
  assert.equal(booked.ok, true);
  const seen = (await delivered).map(({ provider, token, data }) => [provider, token, data.category]);
  assert.deepEqual(seen.sort(), [
    ['apns', apnsToken(1), 'booking'],
    ['fcm', fcmToken('ada'), 'booking'],
  ]);
  await host.stop();
  assert.deepEqual(await Promise.all([connectionsLeft(gateways.fcm), connectionsLeft(gateways.apns)]), [0, 0]);
});

test('[PU6] who has the phones hears of every push, and says which of them are gone', async (t) => {
  const asked: [string, string][] = [];
  const own = await createPushGateways(runtime, {
    isDead: (token) => token === fcmToken('gone') || token === apnsToken(2),
    onPush: ({ token }, { kind }) => asked.push([token, kind]),
  });
  t.after(() => own.close());
  const [fcm, apns] = [fcmProvider(own.fcm), apnsProvider(own.apns)];
  const statuses: string[] = [];
  for (const token of ['here', 'gone']) statuses.push((await fcm.send(push(fcmToken(token)))).status);
  for (const token of [1, 2]) statuses.push((await apns.send(push(apnsToken(token)))).status);
  await Promise.all([fcm.close(), apns.close()]);
  assert.deepEqual(statuses, ['sent', 'dead-token', 'sent', 'dead-token']);
  assert.deepEqual(asked, [
    [fcmToken('here'), 'taken'],
    [fcmToken('gone'), 'dead'],
    [apnsToken(1), 'taken'],
    [apnsToken(2), 'dead'],
  ]);
  assert.deepEqual([own.fcm.delivered(), own.apns.delivered()], [1, 1]);
});

test('credentials are for this user alone', async () => {
  const env = await gateways.writeCredentials(join(folder, 'private'));
  for (const name of ['SLOTWIRE_FCM_CREDENTIALS', 'SLOTWIRE_APNS_KEY'])
    assert.equal((await stat(env[name] as string)).mode & 0o077, 0, name);
});

test('with a key that is none a service does not start, says why without showing it, and leaves no database behind', async () => {
  const env = await gateways.writeCredentials(join(folder, 'broken'));
  await writeFile(env.SLOTWIRE_APNS_KEY as string, 'hunter2');
  await writeFile(env.SLOTWIRE_FCM_CREDENTIALS as string, '{"private_key": "hunter2"}');
  const data = join(folder, 'untouched');
  await assert.rejects(start({ ...env, SLOTWIRE_DATA: data }), (error: Error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /SLOTWIRE_FCM_CREDENTIALS: .*; SLOTWIRE_APNS_KEY: /);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
  await assert.rejects(stat(data), { code: 'ENOENT' });
});
