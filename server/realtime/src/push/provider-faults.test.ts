import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PushProviderName } from '@slotwire/protocol';
import type { PushResult } from './provider.ts';
import { deviceOf, HOUR_MS, notificationNo } from './push.fixture.ts';
import { createTestWorker } from './worker.fixture.ts';

const taken: PushResult = { status: 'sent', providerId: undefined };
const never = () => new Promise<PushResult>(() => {});

/** So many people of a group, all with this provider. */
const crowd = (provider: PushProviderName, count: number) =>
  Array.from({ length: count }, (_, n) =>
    deviceOf(`${provider}-${String(n).padStart(4, '0')}`, { provider, streams: ['group:vip'] }),
  );

test('[PU6] a push that fails goes out again after a backoff, not before the provider asked for', async () => {
  let failures = 3;
  const { runtime, register, tell, sent, outcomes } = createTestWorker({
    onPush: () => (failures-- > 0 ? { status: 'failed', detail: '503', retryAfterMs: 60_000 } : taken),
  });
  await register(deviceOf('ada'));
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(HOUR_MS);
  assert.deepEqual(await outcomes(), ['retried', 'retried', 'retried', 'sent']);
  const gaps = sent.slice(1).map(({ atMs }, i) => atMs - (sent[i]?.atMs ?? 0));
  for (const [tries, gap] of gaps.entries())
    assert(gap >= 60_000 && gap <= 60_000 + 2_000 * 2 ** tries + 100, `${gap}`);
});

test('[PU6] a provider that never answers delays nobody of the other, and loses nothing when it is back', async () => {
  let hangs = true;
  const { runtime, register, tell, sent, outcomes, worker, metrics } = createTestWorker({
    onPush: (_message, name) => (name === 'apns' && hangs ? never() : taken),
  });
  const apns = crowd('apns', 1_500);
  const fcm = crowd('fcm', 300);
  await register(...apns, ...fcm, deviceOf('bob'));
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(3_000);
  await tell('user:bob', notificationNo(2));
  await runtime.time.run(500);
  assert.equal(sent.at(-1)?.token, 'token-of-bob-phone');
  await runtime.time.run(31_000);
  assert.equal(sent.filter(({ provider }) => provider === 'fcm').length, 301, 'all of the other were served');
  assert.equal(sent.filter(({ provider }) => provider === 'apns').length, 100, 'no more than what was in flight');
  assert.match(worker.state().apns, /^open circuit until 2026-/);
  assert.equal(worker.state().fcm, 'on');
  const open = await metrics.pushCircuitOpen.get();
  assert.deepEqual(
    open.values.filter(({ value }) => value === 1).map(({ labels }) => labels.provider),
    ['apns'],
  );
  hangs = false;
  await runtime.time.run(HOUR_MS);
  assert.deepEqual(worker.state(), { fcm: 'on', apns: 'on' });
  const outcome = await outcomes();
  assert.equal(outcome.filter((one) => one === 'sent').length, 1_801);
  assert.equal(outcome.filter((one) => one === 'retried').length, 100);
});

test('[PU6] while a circuit is open nothing is sent to its provider, and what waits costs no attempt', async () => {
  let down = true;
  const { runtime, register, tell, sent, outcomes } = createTestWorker({
    onPush: () => (down ? { status: 'failed', detail: 'connection refused' } : taken),
  });
  const people = crowd('fcm', 50);
  await register(...people);
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(10_000);
  const before = sent.length;
  await runtime.time.run(15_000);
  assert.equal(sent.length, before, 'left alone');
  await runtime.time.run(10 * 60_000);
  assert(sent.length <= before + 5, 'one probe each after 30, 60, 120 … s');
  down = false;
  await runtime.time.run(HOUR_MS);
  const outcome = await outcomes();
  assert.equal(outcome.filter((one) => one === 'sent').length, 50);
  assert.equal(outcome.length, sent.length, 'a decision for each attempt, none for waiting');
});

test('[PU6] what heaps up for a device while its provider is left alone comes as one digest, but for what is critical', async () => {
  let down = true;
  const { runtime, register, tell, sent, outcomes } = createTestWorker({
    onPush: () => (down ? { status: 'failed', detail: 'connection refused' } : taken),
  });
  await register(...crowd('fcm', 5), deviceOf('ada'));
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(60_000);
  for (const n of [2, 3, 4]) await tell('user:ada', notificationNo(n));
  await tell('user:ada', notificationNo(5, { priority: 'critical' }));
  await runtime.time.run(10_000);
  down = false;
  await runtime.time.run(HOUR_MS);
  const toAda = sent.filter(({ token }) => token === 'token-of-ada-phone');
  assert.deepEqual(toAda.map(({ data }) => data.digest ?? '1').sort(), ['1', '3']);
  assert.deepEqual((await Promise.all([2, 3, 4, 5].map((n) => outcomes(notificationNo(n).id)))).flat().sort(), [
    'digested',
    'digested',
    'sent',
    'sent',
  ]);
});

test('[PU6] a clock that is set back while a provider is left alone does not leave it alone for as long', async () => {
  let down = true;
  const { runtime, register, tell, sent } = createTestWorker({
    onPush: () => (down ? { status: 'failed', detail: 'connection refused' } : taken),
  });
  await register(...crowd('fcm', 5), deviceOf('ada'));
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(10_000);
  runtime.time.jumpWallClock(-HOUR_MS);
  down = false;
  await runtime.time.run(60_000);
  await tell('user:ada', notificationNo(2));
  await runtime.time.run(60_000);
  assert.equal(sent.at(-1)?.token, 'token-of-ada-phone');
});

test('a provider that throws or answers nonsense fails that push alone', async () => {
  let calls = 0;
  const { runtime, register, tell, outcomes } = createTestWorker({
    onPush: () => {
      calls++;
      if (calls === 1) throw new Error('boom');
      return calls === 2 ? ({ status: 'fine' } as unknown as PushResult) : taken;
    },
  });
  await register(...crowd('fcm', 3));
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(60_000);
  assert.deepEqual((await outcomes()).sort(), ['retried', 'retried', 'sent', 'sent', 'sent']);
});

test('[PU2] somebody told in the midst of an announcement to thousands is not kept waiting behind it', async () => {
  const { runtime, register, tell, sent } = createTestWorker({
    onPush: () => new Promise((resolve) => runtime.timers.after(100, () => resolve(taken))),
  });
  await register(...crowd('fcm', 5_000), deviceOf('bob'));
  await tell('group:vip', notificationNo(1, { category: 'announcement' }));
  await runtime.time.run(1_000);
  const before = sent.length;
  assert(before > 100 && before < 2_000, `in the midst of it: ${before}`);
  await tell('user:bob', notificationNo(2));
  await runtime.time.run(1_500);
  assert(sent.some(({ token }) => token === 'token-of-bob-phone'));
  assert(sent.length < 4_000, 'long before its end');
  await runtime.time.run(60_000);
  assert.equal(new Set(sent.map(({ token }) => token)).size, 5_001);
  assert.equal(sent.length, 5_001, 'each of them once');
});
