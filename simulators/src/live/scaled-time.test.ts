import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { ScaledClock, ScaledTimers } from './scaled-time.ts';

test('an hour passes in a minute', async () => {
  const { clock, timers, time } = createVirtualRuntime({ seed: 1 });
  await time.run(5_000);
  const scaled = new ScaledClock(clock, 60, 1_000);
  const scaledTimers = new ScaledTimers(timers, 60);
  const heard: number[] = [];
  scaledTimers.after(3_600_000, () => heard.push(clock.monotonicMs()));
  const periodic = scaledTimers.every(600_000, () => heard.push(scaled.monotonicMs()));
  await time.run(30_000);
  periodic.stop();
  await time.run(30_000);
  assert.deepEqual(heard, [600_000, 1_200_000, 1_800_000, 65_000]);
  assert.deepEqual([scaled.monotonicMs(), scaled.nowMs()], [3_600_000, 3_601_000]);
});

test('slowed down again it is the time that it was made of', async () => {
  const { clock, timers, time } = createVirtualRuntime({ seed: 1 });
  let heardMs = 0;
  new ScaledTimers(new ScaledTimers(timers, 50), 1 / 50).after(700, () => {
    heardMs = clock.monotonicMs();
  });
  await time.run(10_000);
  assert.equal(Math.round(heardMs), 700);
});
