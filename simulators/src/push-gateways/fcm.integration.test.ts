import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { PushProvider } from '@slotwire/realtime';
import { createAuthority } from './certificates.ts';
import { createFcmGateway, type FcmGateway } from './fcm-gateway.ts';
import { healthy } from './gateway-script.ts';
import { askFcm, connectionsLeft, fcmProvider, fcmToken, push, runtime, sendAll } from './push.fixture.ts';

let gateway: FcmGateway;
let provider: PushProvider;

before(async () => {
  gateway = await createFcmGateway({ runtime });
  provider = fcmProvider(gateway);
});
beforeEach(() => {
  gateway.script.behave(healthy);
  gateway.behaveAtTokenEndpoint(undefined);
});
after(async () => {
  await provider.close();
  await gateway.close();
});

test('a push arrives as it was meant', async () => {
  const message = push(fcmToken('happy'));
  const result = await provider.send(message);
  assert.equal(result.status, 'sent');
  const [delivery] = gateway.deliveries(message.token);
  assert.ok(delivery);
  const { atMs, expiresMs, ...rest } = delivery;
  assert.deepEqual(rest, {
    provider: 'fcm',
    token: message.token,
    providerId: result.status === 'sent' ? result.providerId : undefined,
    title: message.title,
    body: message.body,
    data: message.data,
    collapseKey: 'booking:b-1',
    urgency: 'high',
    sound: 'default',
    badge: 3,
    environment: undefined,
    topic: undefined,
  });
  assert.ok(Math.abs(expiresMs - message.expiresMs) < 2_000 && atMs <= runtime.clock.nowMs());
});

test('[PU6] a token of nobody is dead: the app is gone, the token is of another sender, or it is none at all', async () => {
  gateway.script.setToken(fcmToken('gone'), 'dead');
  gateway.script.setToken(fcmToken('other'), 'foreign');
  for (const token of [fcmToken('gone'), fcmToken('other'), 'no token of FCM'])
    assert.equal((await provider.send(push(token))).status, 'dead-token', token);
  gateway.script.setToken(fcmToken('gone'), 'live');
  assert.equal((await provider.send(push(fcmToken('gone')))).status, 'sent');
});

test('a push that is too large is refused', async () => {
  const result = await provider.send(push(fcmToken('large'), { body: 'x'.repeat(5_000) }));
  assert.equal(result.status, 'refused');
});

test('a name that FCM has no field for, a word of its own in the data, and more than four weeks are refused', async () => {
  const token = fcmToken('strict');
  const message = {
    token,
    notification: { title: 'Booking confirmed', body: '' },
    data: { id: 'n-1' },
    android: { priority: 'HIGH', ttl: '2419200s', collapse_key: 'b-1', notification: { tag: 'b-1' } },
  };
  const { android } = message;
  const send = async (body: object) => (await askFcm(gateway, body)).code;
  assert.equal(await send({ message }), 200);
  assert.equal(await send({ message: { ...message, android: { ...android, direct_boot_ok: true } } }), 200);
  for (const wrong of [
    { message, dry_run: true },
    { message: { ...message, andriod: android } },
    { message: { ...message, android: { ...android, colapse_key: 'b-1' } } },
    { message: { ...message, notification: { ...message.notification, badge: '3' } } },
    { message: { ...message, data: { from: 'n-1' } } },
    { message: { ...message, data: { 'google.id': 'n-1' } } },
    { message: { ...message, android: { ...android, ttl: '2419201s' } } },
  ]) {
    assert.equal(await send(wrong), 400, JSON.stringify(wrong));
  }
  assert.equal(gateway.deliveries(token).length, 2);
});

test('[PU6] throttling and unavailability are failures that say when to come back', async () => {
  gateway.script.behave({ throttledShare: 1, retryAfterS: 7 });
  assert.partialDeepStrictEqual(await provider.send(push(fcmToken('a'))), { status: 'failed', retryAfterMs: 7_000 });
  gateway.script.behave({ retryAfterS: undefined });
  assert.partialDeepStrictEqual(await provider.send(push(fcmToken('a'))), { status: 'failed', retryAfterMs: 60_000 });
  gateway.script.behave({ ...healthy, outage: 'unavailable', retryAfterS: 30 });
  assert.partialDeepStrictEqual(await provider.send(push(fcmToken('a'))), { status: 'failed', retryAfterMs: 30_000 });
  gateway.script.behave({ ...healthy, errorShare: 1 });
  const internal = await provider.send(push(fcmToken('a')));
  assert.ok(internal.status === 'failed' && internal.retryAfterMs === undefined && internal.detail.startsWith('500'));
});

test('a push in which something is wrong, other than its token, is refused for good', async () => {
  gateway.script.behave({ ...healthy, refusedShare: 1 });
  const { status } = await provider.send(push(fcmToken('a')));
  gateway.script.behave(healthy);
  assert.equal(status, 'refused');
});

for (const outage of ['unreachable', 'nonsense', 'hang-up', 'silent'] as const) {
  test(`[PU6] a gateway that is ${outage} is a failure, and works again when it is over`, async () => {
    const hasty = fcmProvider(gateway, { timeoutMs: 300 });
    assert.equal((await hasty.send(push(fcmToken('before')))).status, 'sent');
    gateway.script.behave({ outage });
    const startedMs = performance.now();
    assert.equal((await hasty.send(push(fcmToken('during')))).status, 'failed');
    assert.ok(performance.now() - startedMs < 1_000);
    gateway.script.behave(healthy);
    assert.equal((await hasty.send(push(fcmToken('afterwards')))).status, 'sent');
    await hasty.close();
  });
}

test('an access token is fetched once for all who wait for it, and again when it is no longer taken', async () => {
  const fresh = fcmProvider(gateway);
  const issuedBefore = gateway.accessTokensIssued();
  const burst = (count: number) => Array.from({ length: count }, (_, i) => push(fcmToken(`burst-${i}`)));
  assert.deepEqual(await sendAll(fresh, burst(50), 50), { sent: 50 });
  assert.equal(gateway.accessTokensIssued() - issuedBefore, 1);
  gateway.expireAccessTokens();
  assert.deepEqual(await sendAll(fresh, burst(50), 50), { sent: 50 });
  assert.equal(gateway.accessTokensIssued() - issuedBefore, 2);
  await fresh.close();
});

test('a token endpoint that is broken or silent is a failure in time, and nothing is remembered of it', async () => {
  // Room for two TLS handshakes and a signature on a machine that is busy.
  const fresh = fcmProvider(gateway, { timeoutMs: 1_000 });
  gateway.behaveAtTokenEndpoint('error');
  const broken = await fresh.send(push(fcmToken('a')));
  assert.deepEqual(broken, { status: 'failed', detail: 'the token endpoint answered 500 internal_failure' });
  gateway.behaveAtTokenEndpoint('silent');
  assert.equal((await fresh.send(push(fcmToken('a')))).status, 'failed');
  gateway.behaveAtTokenEndpoint(undefined);
  assert.equal((await fresh.send(push(fcmToken('a')))).status, 'sent');
  await fresh.close();
});

test('an account that is not known gets no access token, and that is a failure', async () => {
  const other = await createFcmGateway({ runtime });
  const stranger = fcmProvider({
    ...gateway,
    serviceAccount: { ...gateway.serviceAccount, private_key: other.serviceAccount.private_key },
  });
  const result = await stranger.send(push(fcmToken('a')));
  assert.deepEqual(result, { status: 'failed', detail: 'the token endpoint answered 400 invalid_grant' });
  await stranger.close();
  await other.close();
});

test('a gateway whose certificate is of another authority gets no push', async () => {
  const { ca } = await createAuthority('another');
  const wary = fcmProvider(gateway, { ca });
  const delivered = gateway.delivered();
  const result = await wary.send(push(fcmToken('a')));
  assert.ok(result.status === 'failed' && /certificate/i.test(result.detail), JSON.stringify(result));
  assert.equal(gateway.delivered(), delivered);
  await wary.close();
});

test('a gateway that is restarted loses nothing: what it did not take goes over another connection', async () => {
  gateway.script.behave({ delayMs: { min: 0, max: 20 } });
  const messages = Array.from({ length: 600 }, (_, i) => push(fcmToken(`restart-${i}`)));
  let taken = 0;
  const stopListening = gateway.onDelivery(() => {
    if (++taken === 300) gateway.goAway();
  });
  assert.deepEqual(await sendAll(provider, messages, 50), { sent: 600 });
  stopListening();
  for (const { token } of messages) assert.equal(gateway.deliveries(token).length, 1);
});

test('a thousand pushes, two hundred at a time, over few connections, and none is left when the provider is closed', async () => {
  const busy = fcmProvider(gateway);
  const idle = gateway.connections();
  const messages = Array.from({ length: 1_000 }, (_, i) => push(fcmToken(`many-${i}`)));
  assert.deepEqual(await sendAll(busy, messages, 200), { sent: 1_000 });
  assert.ok(gateway.connections() - idle <= 4, `${gateway.connections() - idle} connections`);
  await busy.close();
  assert.equal(await connectionsLeft(gateway, idle), idle);
});

test('a provider that is closed fails at once', async () => {
  const closed = fcmProvider(gateway);
  await closed.close();
  assert.equal((await closed.send(push(fcmToken('a')))).status, 'failed');
});
