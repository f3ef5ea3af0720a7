import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { Connecting } from './connecting.ts';

test('counts the devices that connect, until they have or have not', async () => {
  const { clock, time } = createVirtualRuntime({ seed: 1 });
  const connecting = new Connecting(clock);
  for (const device of ['a', 'b', 'c']) connecting.note(device, 'connecting');
  assert.equal(connecting.count(), 3);
  connecting.note('a', 'connected');
  connecting.note('b', 'waiting');
  assert.equal(connecting.count(), 1);
  await time.run(8_000);
  connecting.note('b', 'connecting');
  await time.run(8_000);
  // `c` was killed in the middle of it.
  assert.equal(connecting.count(), 1);
});
