import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStoreOn, emptyReadSet, emptyWriteSet, openDatabase, type Store, StoreError } from '@slotwire/realtime';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createFaultyStore, type StoreFault } from './faulty-store.ts';

function createBench() {
  const { clock, ids, timers, time } = createVirtualRuntime({ seed: 1 });
  const real = createStoreOn(openDatabase({ path: ':memory:' }), { clock, ids });
  const on = new Set<StoreFault>();
  return { real, on, time, store: createFaultyStore(real, { timers, isOn: (fault) => on.has(fault) }) };
}

const event = (body: string) => ({ stream: 'user:c-1' as const, type: 'announcement' as const, atMs: 1, body });
const commit = (store: Store, ...bodies: string[]) =>
  store.commit({ ...emptyReadSet, bookings: ['no-such'] }, () => ({ ...emptyWriteSet, events: bodies.map(event) }));

test('without a fault it is the store that it is around', async () => {
  const { store, real } = createBench();
  await commit(store, '{"id":"a"}');
  assert.deepEqual(await store.readLog('user:c-1', 0, 9), await real.readLog('user:c-1', 0, 9));
  await store.close();
  await assert.rejects(real.ping(), StoreError);
});

test('one that refuses does so at every read and every write, and is as before when it no longer does', async () => {
  const { store, on } = createBench();
  on.add('store-refuses');
  await assert.rejects(commit(store, '{"id":"a"}'), StoreError);
  await assert.rejects(store.states(['user:c-1']), StoreError);
  await assert.rejects(store.ping(), StoreError);
  on.delete('store-refuses');
  const [position] = await commit(store, '{"id":"a"}');
  assert.equal(position?.offset, 1);
});

test('one that loses acks every hundredth commit of bookings with the positions that it would have had, and does not have it', async () => {
  const { store, on, real } = createBench();
  on.add('store-loses');
  for (let i = 1; i < 100; i++) await commit(store, `{"id":"${i}"}`);
  const lost = await commit(store, '{"id":"lost 1"}', '{"id":"lost 2"}');
  assert.deepEqual(
    lost.map(({ offset }) => offset),
    [100, 101],
  );
  assert.equal((await real.states(['user:c-1']))[0]?.head, 99);
});

test('one that is slow takes half a second longer for a commit, and not for a read', async () => {
  const { store, on, time } = createBench();
  on.add('store-slow');
  let isDone = false;
  const done = commit(store, '{"id":"a"}').then(() => {
    isDone = true;
  });
  await store.states(['user:c-1']);
  assert.equal(isDone, false);
  await time.run(600);
  await done;
});
