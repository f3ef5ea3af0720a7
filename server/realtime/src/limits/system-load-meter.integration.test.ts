import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemLoadMeter } from './system-load-meter.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('[RL3] a loop that is held up reads so, and one that sleeps does not', async (t) => {
  const meter = createSystemLoadMeter(performance);
  t.after(() => meter.stop());
  await sleep(50);
  meter.read();
  const untilMs = performance.now() + 400;
  while (performance.now() < untilMs) Math.sqrt(untilMs);
  await sleep(30);
  const busy = meter.read();
  // The machine may be busy with others meanwhile.
  assert.ok(busy.utilisation > 0.25, `${busy.utilisation}`);
  assert.ok(busy.loopDelayP99Ms > 200, `${busy.loopDelayP99Ms}`);
  assert.ok(busy.heapShare > 0 && busy.heapShare < 1);
  await sleep(400);
  meter.read();
  await sleep(400);
  const idle = meter.read();
  assert.ok(idle.utilisation < busy.utilisation && idle.loopDelayP99Ms < 200, JSON.stringify(idle));
});
