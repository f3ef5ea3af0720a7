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
let made = 0;
/** With a booking of its own, and these events. */
function commit(store: Store, ...bodies: string[]) {
  const at = '2026-01-05T09:00:00.000Z';
  const booking = {
    id: `01ARZ3NDEKTSV4RRFFQ6${String(++made).padStart(6, '0')}`,
    customerId: 'c-1',
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'Cut',
    startsAt: at,
    endsAt: '2026-01-05T10:00:00.000Z',
    status: 'cancelled' as const,
    version: 1,
    notes: [],
    createdAt: at,
    updatedAt: at,
  };
  const record = { booking, json: JSON.stringify(booking), changedIn: { status: 1, times: 1, reschedule: 0 } };
  const writes = { ...emptyWriteSet, bookings: [record], events: bodies.map(event) };
  return store.commit(emptyReadSet, () => writes);
}

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

test('one that loses acks every twentieth commit that makes a booking with the positions that it would have had, and does not have it', async () => {
  const { store, on, real } = createBench();
  on.add('store-loses');
  for (let i = 1; i < 20; i++) await commit(store, `{"id":"${i}"}`);
  const lost = await commit(store, '{"id":"lost 1"}', '{"id":"lost 2"}');
  assert.deepEqual(
    lost.map(({ offset }) => offset),
    [20, 21],
  );
  assert.equal((await real.states(['user:c-1']))[0]?.head, 19);
  const kept = await real.listBookings({ of: { customerId: 'c-1' }, endsAfterMs: 0, limit: 200 });
  assert.equal(kept.length, 19);
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
