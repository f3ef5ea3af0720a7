import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemTimers, sleep } from './timers.ts';

test('system timers run, repeat, stop, and come after the end of the tick', async () => {
  const timers = createSystemTimers({ keepAlive: true });
  const seen: string[] = [];
  timers.after(0, () => assert.fail('stopped')).stop();
  await new Promise<void>((resolve) => {
    timers.soon(() => {
      seen.push('soon');
      resolve();
    });
    seen.push('now');
  });
  await new Promise<void>((resolve) => {
    let ticks = 0;
    const periodic = timers.every(1, () => {
      if (++ticks < 3) return;
      periodic.stop();
      resolve();
    });
  });
  await sleep(timers, 1);
  assert.deepEqual(seen, ['now', 'soon']);
});
