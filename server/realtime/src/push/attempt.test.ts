import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { attempt } from './attempt.ts';
import { createMemoryProvider, type OnPush } from './memory.ts';
import { messageFor } from './message.ts';
import type { PushResult } from './provider.ts';
import { deviceOf, NOON_MS, notificationNo } from './push.fixture.ts';

const message = messageFor(
  deviceOf('ada'),
  [{ notification: notificationNo(1), sound: true, expiresMs: NOON_MS }],
  undefined,
);

async function resultOf(onPush: OnPush, waitMs = 0): Promise<PushResult | undefined> {
  const { time, timers } = createVirtualRuntime({ seed: 1 });
  let result: PushResult | undefined;
  void attempt(createMemoryProvider('fcm', onPush), message, timers).then((given) => {
    result = given;
  });
  await time.run(waitMs);
  return result;
}

test('what the provider says is passed on', async () => {
  const said: PushResult = { status: 'failed', detail: '503', retryAfterMs: 7 };
  assert.deepEqual(await resultOf(() => said), said);
});

test('[PU6] a provider that throws, that answers nonsense or that never answers has failed', async () => {
  const threw = await resultOf(() => {
    throw new Error('boom');
  });
  assert.deepEqual(threw, { status: 'failed', detail: 'fcm threw: boom' });
  const nonsense = await resultOf(() => ({ status: 'fine' }) as unknown as PushResult);
  assert.deepEqual(nonsense, { status: 'failed', detail: 'fcm answered nonsense' });
  const never = () => new Promise<PushResult>(() => {});
  assert.equal(await resultOf(never, 29_999), undefined);
  assert.deepEqual(await resultOf(never, 30_000), { status: 'failed', detail: 'fcm did not answer in 30 s' });
});
