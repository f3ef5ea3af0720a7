import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { TrafficTimers } from './traffic-timers.ts';

test('what is due after the traffic never runs', async () => {
  const { timers, time } = createVirtualRuntime({ seed: 1 });
  const traffic = new TrafficTimers(timers);
  const heard: string[] = [];
  traffic.after(1_000, () => heard.push('soon'));
  traffic.after(3_000, () => heard.push('late'));
  const periodic = traffic.every(800, () => heard.push('again'));
  await time.run(2_000);
  traffic.end();
  traffic.soon(() => heard.push('at once'));
  await time.run(10_000);
  periodic.stop();
  assert.deepEqual(heard, ['again', 'soon', 'again']);
});
