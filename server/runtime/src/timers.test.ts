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

test('a delay that is too long for an engine does not end at once', async () => {
  const timers = createSystemTimers({ keepAlive: true });
  const seen: string[] = [];
  const started = [2 ** 31, 1e12, Number.POSITIVE_INFINITY].flatMap((delayMs) => [
    timers.after(delayMs, () => seen.push(`after ${delayMs}`)),
    timers.every(delayMs, () => seen.push(`every ${delayMs}`)),
  ]);
  await sleep(timers, 20);
  for (const timer of started) timer.stop();
  assert.deepEqual(seen, []);
});

test('a delay that is too long for an engine ends when it is over', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const timers = createSystemTimers();
  let ended = 0;
  timers.after(2 ** 32, () => ended++);
  t.mock.timers.tick(2 ** 31 - 1);
  t.mock.timers.tick(2 ** 31 - 1);
  assert.equal(ended, 0);
  t.mock.timers.tick(2);
  assert.equal(ended, 1);
});
