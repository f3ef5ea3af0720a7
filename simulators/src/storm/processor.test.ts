import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createProcessor } from './processor.ts';

test('work is done in order, one after the other, and what it turns out to cost delays the next', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const processor = createProcessor(runtime);
  const done: [name: string, atMs: number][] = [];
  const work =
    (name: string, more = 0) =>
    () => {
      done.push([name, runtime.clock.monotonicMs()]);
      processor.charge(more);
    };
  processor.run(10, work('a', 5));
  await runtime.time.run(10);
  processor.run(10, work('b'));
  processor.run(10, work('c'));
  await runtime.time.run(1_000);
  processor.run(10, work('d'));
  await runtime.time.run(10);
  assert.deepEqual(done, [
    ['a', 10],
    ['b', 25],
    ['c', 35],
    ['d', 1_020],
  ]);
});

test('it reads how busy it was since the last reading, and how long work had to wait', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const processor = createProcessor(runtime);
  for (let i = 0; i < 3; i++) processor.run(1_000, () => {});
  await runtime.time.run(1_000);
  const first = processor.meter.read();
  assert.deepEqual([first.utilisation, first.loopDelayP99Ms], [1, 2_000]);
  await runtime.time.run(4_000);
  assert.equal(processor.meter.read().utilisation, 0.5);
  await runtime.time.run(1_000);
  assert.deepEqual(processor.meter.read(), { loopDelayP99Ms: 0, utilisation: 0, heapShare: 0 });
});
