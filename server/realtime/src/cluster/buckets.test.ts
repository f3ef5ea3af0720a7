import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createBuckets } from './buckets.ts';

const bucket = { size: 2, perSecond: 1 };

test('each name has a bucket of its own, which starts full', () => {
  const { clock } = createVirtualRuntime({ seed: 1 });
  const buckets = createBuckets(clock);
  for (const name of ['a', 'b']) {
    assert.deepEqual(
      [1, 2, 3].map(() => buckets.take(name, bucket, 1).ok),
      [true, true, false],
    );
  }
});

test('names that came once do not stay, however many come', async () => {
  const { clock, time } = createVirtualRuntime({ seed: 1 });
  const buckets = createBuckets(clock);
  for (let i = 0; i < 20_000; i++) {
    if (i % 100 === 0) await time.run(100);
    buckets.take(`once-${i}`, bucket, 1);
  }
  assert.ok(buckets.size() < 3_000, `${buckets.size()}`);
});
