import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { boundedSend } from './bounded-send.ts';
import type { PushResult } from './provider.ts';

test('what an attempt says in time is the result, and no timer is left', async () => {
  const { timers, time } = createVirtualRuntime({ seed: 1 });
  assert.deepEqual(await boundedSend(timers, 1_000, async () => ({ status: 'sent', providerId: 'x' })), {
    status: 'sent',
    providerId: 'x',
  });
  assert.equal(time.pending(), 0);
});

test('an attempt that throws is a failure', async () => {
  const { timers } = createVirtualRuntime({ seed: 1 });
  const result = await boundedSend(timers, 1_000, async () => {
    throw new Error('socket hang up');
  });
  assert.deepEqual(result, { status: 'failed', detail: 'socket hang up' });
});

test('an attempt that never ends is aborted and a failure when the time is over', async () => {
  const { timers, time } = createVirtualRuntime({ seed: 1 });
  let aborted = false;
  let result: PushResult | undefined;
  const sending = boundedSend(timers, 1_000, (signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise(() => {});
  }).then((settled) => {
    result = settled;
  });
  await time.run(999);
  assert.deepEqual([aborted, result], [false, undefined]);
  await time.run(1);
  await sending;
  assert.deepEqual([aborted, result], [true, { status: 'failed', detail: 'no answer within 1000 ms' }]);
});
