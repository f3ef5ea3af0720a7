import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { PushProvider } from '@slotwire/realtime';
import { sleep } from '@slotwire/runtime';
import { type ApnsGateway, createApnsGateway } from './apns-gateway.ts';
import { createAuthority } from './certificates.ts';
import { healthy } from './gateway-script.ts';
import { apnsProvider, apnsToken, connectionsLeft, push, runtime, sendAll } from './push.fixture.ts';
import { createTlsServer } from './tls-server.ts';

let gateway: ApnsGateway;
let provider: PushProvider;

before(async () => {
  gateway = await createApnsGateway({ runtime });
  provider = apnsProvider(gateway);
});
beforeEach(() => gateway.script.behave(healthy));
after(async () => {
  await provider.close();
  await gateway.close();
});

test('a push arrives as it was meant', async () => {
  const message = push(apnsToken(1), { urgency: 'normal' });
  const result = await provider.send(message);
  assert.equal(result.status, 'sent');
  const [delivery] = gateway.deliveries(message.token);
  assert.ok(delivery);
  const { atMs, ...rest } = delivery;
  assert.deepEqual(rest, {
    provider: 'apns',
    token: message.token,
    providerId: result.status === 'sent' ? result.providerId : undefined,
    title: message.title,
    body: message.body,
    data: message.data,
    collapseKey: 'booking:b-1',
    urgency: 'normal',
    sound: 'default',
    badge: 3,
    expiresMs: Math.floor(message.expiresMs / 1_000) * 1_000,
    environment: 'production',
    topic: gateway.apnsKey.topic,
  });
  assert.ok(atMs <= runtime.clock.nowMs());
});

test('[PU6] a token of nobody is dead: the app is gone, the token is of another app, or it is none at all', async () => {
  gateway.script.setToken(apnsToken(2), 'dead');
  gateway.script.setToken(apnsToken(3), 'foreign');
  assert.deepEqual(await provider.send(push(apnsToken(2))), { status: 'dead-token', detail: '410 Unregistered' });
  assert.deepEqual(await provider.send(push(apnsToken(3))), {
    status: 'dead-token',
    detail: '400 DeviceTokenNotForTopic',
  });
  assert.deepEqual(await provider.send(push('abcd')), { status: 'dead-token', detail: '400 BadDeviceToken' });
});

test('a push that is too large, or of a topic that is not ours, is refused', async () => {
  assert.deepEqual(await provider.send(push(apnsToken(4), { body: 'x'.repeat(5_000) })), {
    status: 'refused',
    detail: '413 PayloadTooLarge',
  });
  assert.deepEqual(await provider.send(push(apnsToken(4), { topic: 'com.example.other' })), {
    status: 'refused',
    detail: '400 TopicDisallowed',
  });
});

test('[PU6] throttling and unavailability are failures that say when to come back', async () => {
  gateway.script.behave({ throttledShare: 1, retryAfterS: 7 });
  assert.deepEqual(await provider.send(push(apnsToken(5))), {
    status: 'failed',
    detail: '429 TooManyRequests',
    retryAfterMs: 7_000,
  });
  gateway.script.behave({ ...healthy, outage: 'unavailable', retryAfterS: 30 });
  assert.deepEqual(await provider.send(push(apnsToken(5))), {
    status: 'failed',
    detail: '503 ServiceUnavailable',
    retryAfterMs: 30_000,
  });
  gateway.script.behave({ ...healthy, errorShare: 1 });
  assert.deepEqual(await provider.send(push(apnsToken(5))), { status: 'failed', detail: '500 InternalServerError' });
});

test('a push in which something is wrong, other than its token, is refused for good', async () => {
  gateway.script.behave({ ...healthy, refusedShare: 1 });
  const refused = await provider.send(push(apnsToken(5)));
  gateway.script.behave(healthy);
  assert.deepEqual(refused, { status: 'refused', detail: '400 BadExpirationDate' });
});

for (const outage of ['unreachable', 'nonsense', 'hang-up', 'silent'] as const) {
  test(`[PU6] a gateway that is ${outage} is a failure, and works again when it is over`, async () => {
    const hasty = apnsProvider(gateway, { timeoutMs: 300 });
    assert.equal((await hasty.send(push(apnsToken(6)))).status, 'sent');
    gateway.script.behave({ outage });
    const startedMs = performance.now();
    assert.equal((await hasty.send(push(apnsToken(7)))).status, 'failed');
    assert.ok(performance.now() - startedMs < 1_000);
    gateway.script.behave(healthy);
    assert.equal((await hasty.send(push(apnsToken(8)))).status, 'sent');
    await hasty.close();
  });
}

test('one provider token serves all pushes, and when Apple calls it expired it is renewed once for all', async () => {
  const fresh = apnsProvider(gateway);
  const seenBefore = gateway.providerTokensSeen();
  const burst = (from: number) => Array.from({ length: 50 }, (_, i) => push(apnsToken(from + i)));
  assert.deepEqual(await sendAll(fresh, burst(100), 50), { sent: 50 });
  assert.equal(gateway.providerTokensSeen() - seenBefore, 1);
  gateway.expireProviderTokens();
  assert.deepEqual(await sendAll(fresh, burst(200), 50), { sent: 50 });
  assert.equal(gateway.providerTokensSeen() - seenBefore, 2);
  // Again so soon: Apple forbids to renew it, so only a clock can be wrong.
  gateway.expireProviderTokens();
  const result = await fresh.send(push(apnsToken(300)));
  assert.ok(result.status === 'failed' && /clock/.test(result.detail));
  await fresh.close();
});

test('a key that Apple does not know is a failure and no refusal: the push is right, and the key can be put right', async () => {
  const other = await createApnsGateway({ runtime });
  const stranger = apnsProvider({ ...gateway, apnsKey: other.apnsKey });
  assert.deepEqual(await stranger.send(push(apnsToken(9))), { status: 'failed', detail: '403 InvalidProviderToken' });
  await stranger.close();
  await other.close();
});

test('production and sandbox are two hosts, and a push goes to that of its device', async () => {
  const authority = await createAuthority('both');
  const production = await createApnsGateway({ runtime, authority });
  const sandbox = await createApnsGateway({ runtime, authority, environment: 'sandbox', apnsKey: production.apnsKey });
  const both = apnsProvider(production, { sandbox });
  assert.equal((await both.send(push(apnsToken(1)))).status, 'sent');
  assert.equal(sandbox.connections(), 0);
  assert.equal((await both.send(push(apnsToken(2), { environment: 'sandbox' }))).status, 'sent');
  assert.deepEqual([production.delivered(), sandbox.delivered()], [1, 1]);
  assert.equal(sandbox.deliveries(apnsToken(2))[0]?.environment, 'sandbox');
  await both.close();
  await Promise.all([production.close(), sandbox.close()]);
});

test('a gateway whose certificate is of another authority gets no push', async () => {
  const { ca } = await createAuthority('another');
  const wary = apnsProvider(gateway, { ca });
  const delivered = gateway.delivered();
  const result = await wary.send(push(apnsToken(10)));
  assert.ok(result.status === 'failed' && /certificate/i.test(result.detail), JSON.stringify(result));
  assert.equal(gateway.delivered(), delivered);
  await wary.close();
});

test('a gateway that is restarted loses nothing: what it did not take goes over another connection', async () => {
  gateway.script.behave({ delayMs: { min: 0, max: 20 } });
  const messages = Array.from({ length: 600 }, (_, i) => push(apnsToken(1_000 + i)));
  let taken = 0;
  const stopListening = gateway.onDelivery(() => {
    if (++taken === 300) gateway.goAway();
  });
  assert.deepEqual(await sendAll(provider, messages, 50), { sent: 600 });
  stopListening();
  for (const { token } of messages) assert.equal(gateway.deliveries(token).length, 1);
});

test('[PU6] a push that was given up while it waited for its turn does not go out behind the back of the one that repeats it', async (t) => {
  const authority = await createAuthority('busy');
  const asked: string[] = [];
  const busy = await createTlsServer({
    certificate: authority.server,
    http1: false,
    maxConcurrentStreams: 1,
    async handle({ path }) {
      asked.push(path.slice(-1));
      return asked.length === 1
        ? { kind: 'silence' }
        : { kind: 'answer', code: 200, headers: { 'apns-id': 'x' }, body: '' };
    },
  });
  const hasty = apnsProvider({ ...gateway, url: busy.origin, ca: authority.ca }, { timeoutMs: 300 });
  t.after(async () => {
    await hasty.close();
    await busy.close();
  });
  const results = await Promise.all([1, 2, 3].map((n) => hasty.send(push(apnsToken(n)))));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['failed', 'failed', 'failed'],
  );
  await sleep(runtime.timers, 200);
  assert.deepEqual(asked, ['1'], 'the others never had a turn');
  assert.equal((await hasty.send(push(apnsToken(4)))).status, 'sent', 'nor do they hold one');
  assert.deepEqual(asked, ['1', '4']);
});

test('a thousand pushes, two hundred at a time, over few connections, and none is left when the provider is closed', async () => {
  const busy = apnsProvider(gateway);
  const idle = gateway.connections();
  const messages = Array.from({ length: 1_000 }, (_, i) => push(apnsToken(10_000 + i)));
  assert.deepEqual(await sendAll(busy, messages, 200), { sent: 1_000 });
  assert.ok(gateway.connections() - idle <= 4, `${gateway.connections() - idle} connections`);
  await busy.close();
  assert.equal(await connectionsLeft(gateway, idle), idle);
});

test('a provider that is closed fails at once', async () => {
  const closed = apnsProvider(gateway);
  await closed.close();
  assert.equal((await closed.send(push(apnsToken(1)))).status, 'failed');
});
