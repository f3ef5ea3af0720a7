import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualTime } from '@slotwire/runtime';
import { Lifetime } from './lifetime.ts';

function create() {
  const { clock, timers, run, pending } = createVirtualTime();
  const ends: number[] = [];
  const lifetime = new Lifetime(clock, timers, () => ends.push(clock.monotonicMs()));
  return { lifetime, ends, run, pending };
}

test('it ends after its share of the mean, once', async () => {
  const { lifetime, ends, run, pending } = create();
  lifetime.start(1.5, 1_000);
  await run(10_000);
  assert.deepEqual(ends, [1_500]);
  lifetime.setMean(10);
  assert.equal(pending(), 0);
});

test('it is used up faster in a bad place, slower in a good one, and not at all in an endless one', async () => {
  const { lifetime, ends, run } = create();
  lifetime.start(1, 1_000);
  await run(500);
  lifetime.setMean(2_000);
  await run(500);
  lifetime.setMean(Number.POSITIVE_INFINITY);
  await run(1_000_000);
  assert.deepEqual(ends, []);
  lifetime.setMean(100);
  await run(1_000);
  // Half and a quarter were used up, so that a quarter of 100 ms is left.
  assert.deepEqual(ends, [1_001_025]);
});

test('stopped, it never ends', async () => {
  const { lifetime, ends, run, pending } = create();
  lifetime.start(1, 1_000);
  lifetime.stop();
  lifetime.setMean(10);
  await run(10_000);
  assert.deepEqual([ends, pending()], [[], 0]);
});
