import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createDeviceMemory } from './device-memory.ts';

const put = (key: string, value: number) => ({ put: [[key, value] as [string, number]], remove: [] });

test('what was written is there for the next run of the application', async () => {
  const { timers, time } = createVirtualRuntime({ seed: 1 });
  const memory = createDeviceMemory(timers);
  const first = memory.open();
  const written = first.write(put('a', 1));
  assert.deepEqual(await first.load(), []);
  await time.run(1);
  await written;
  await Promise.all([first.write(put('b', 2)), first.write({ put: [], remove: ['a'] }), time.run(1)]);
  assert.deepEqual(await memory.open().load(), [['b', 2]]);
});

test('a kill loses what was on its way, and what the dead still writes', async () => {
  const { timers, time } = createVirtualRuntime({ seed: 1 });
  const memory = createDeviceMemory(timers);
  const first = memory.open();
  void first.write(put('a', 1));
  await time.run(1);
  void first.write(put('a', 2));
  first.kill();
  void first.write(put('a', 3));
  await time.run(1);
  assert.deepEqual(await memory.open().load(), [['a', 1]]);
});
