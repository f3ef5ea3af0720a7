import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userStream } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createLocalCluster } from '../cluster/local.ts';
import { createTestService } from '../service.fixture.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import type { Store } from '../storage/store.ts';
import { ask, openPanel } from './admin.fixture.ts';

test('[AD7] [AD9] a service that ends in the middle of a list is followed by one that tells the rest, and nobody twice', async (t) => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const disk = createSqliteStore({ path: ':memory:', ...runtime });
  t.after(() => disk.close());
  const start = (store: Store) => createTestService({ runtime, store, cluster: createLocalCluster(runtime) });

  // Its disk takes one page and nothing after it.
  let pages = 0;
  const first = await start({
    ...disk,
    close: async () => {},
    async commit(reads, decide) {
      if (pages > 0) return new Promise(() => {});
      const positions = await disk.commit(reads, decide);
      if (positions.length === 100) pages++;
      return positions;
    },
  });
  const panel = await openPanel(first);
  const userIds = Array.from({ length: 250 }, (_, n) => `c-${n}`);
  const args = {
    key: runtime.ids.next(),
    audience: { type: 'people', userIds },
    title: 'x',
    text: 'y',
    priority: 'low',
  };
  await ask(panel, 'broadcast:send', args);
  await runtime.time.run(100);
  const [begun] = await disk.listBroadcasts({ limit: 1 });
  assert.deepEqual([begun?.state, begun?.notificationIds.length], ['sending', 100]);

  const second = await start(disk);
  await runtime.time.run(100);
  const [done] = await disk.listBroadcasts({ limit: 1 });
  assert.deepEqual([done?.state, done?.notificationIds.length], ['sent', 250]);
  const states = await disk.states(userIds.map(userStream));
  assert.deepEqual(
    states.map(({ head }) => head),
    userIds.map(() => 1),
  );
  await second.stop();
});
