import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createRecentChanges, RECENT_MS } from './recent-changes.ts';

test('a change is recent for some seconds, and a newer one begins anew', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const recent = createRecentChanges(runtime);
  let told = 0;
  recent.on(() => told++);
  recent.add('a', 'Moved');
  await runtime.time.run(RECENT_MS / 2);
  recent.add('b', 'Cancelled');
  recent.add('a', 'Confirmed');
  await runtime.time.run(RECENT_MS / 2 + 600);
  assert.deepEqual(
    [...recent.all()],
    [
      ['a', 'Confirmed'],
      ['b', 'Cancelled'],
    ],
  );
  await runtime.time.run(RECENT_MS);
  assert.equal(recent.all().size, 0);
  assert.ok(told >= 4);
  assert.equal(runtime.time.pending(), 0, 'nothing is waited for any more');
});
