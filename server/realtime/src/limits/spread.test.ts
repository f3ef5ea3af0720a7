import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createSpread, MAX_WAIT_MS } from './spread.ts';

test('[RL2] those whom nothing was kept for are spread one after the other, and by chance beyond a minute', async () => {
  const { clock, random, time } = createVirtualRuntime({ seed: 1 });
  const spread = createSpread(clock, random);
  assert.deepEqual(
    [1, 2, 3].map(() => spread.waitMs(4)),
    [250, 500, 750],
  );
  await time.run(10_000);
  assert.equal(spread.waitMs(4), 250, 'nobody waits any more');
  for (let i = 1; i < MAX_WAIT_MS / 250; i++) spread.waitMs(4);
  const beyond = Array.from({ length: 200 }, () => spread.waitMs(4));
  assert.ok(beyond.every((waitMs) => waitMs >= MAX_WAIT_MS && waitMs <= 2 * MAX_WAIT_MS));
  assert.ok(new Set(beyond).size > 150);
});
