import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { Journal } from './journal.ts';
import type { DeviceStorage, StoredValue } from './storage.ts';
import { createMemoryStorage } from './storage-memory.ts';

function setUp(failing: (write: number) => boolean = () => false) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const memory = createMemoryStorage();
  const writes: string[][] = [];
  const faults: string[] = [];
  const storage: DeviceStorage = {
    load: memory.load,
    async write(changes) {
      writes.push([...changes.put.map(([key]) => key), ...changes.remove.map((key) => `-${key}`)]);
      if (failing(writes.length)) throw new Error('disk full');
      await memory.write(changes);
    },
  };
  return { runtime, memory, writes, faults, journal: new Journal(storage, runtime, (what) => faults.push(what)) };
}

test('what changes in one tick is one write, and the last word counts', async () => {
  const { runtime, journal, writes, memory } = setUp();
  journal.put('a/1', 1);
  journal.put('a/2', 2);
  journal.put('a/1', 3);
  journal.remove('a/2');
  await runtime.time.run(0);
  assert.deepEqual(writes, [['a/1', '-a/2']]);
  assert.deepEqual([...memory.records()], [['a/1', 3 satisfies StoredValue]]);
});

test('one write at a time: what comes during it goes into the next', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const writes: string[] = [];
  const write: DeviceStorage['write'] = ({ put }) => {
    writes.push(put.map(([key]) => key).join());
    return new Promise((resolve) => runtime.timers.after(50, resolve));
  };
  const journal = new Journal({ load: async () => [], write }, runtime, () => {});
  journal.put('a/1', 1);
  await runtime.time.run(10);
  journal.put('a/2', 2);
  await runtime.time.run(10);
  journal.put('a/3', 3);
  assert.deepEqual(writes, ['a/1']);
  await runtime.time.run(100);
  assert.deepEqual(writes, ['a/1', 'a/2,a/3']);
});

test('a write that fails is reported and repeated with everything that came after it', async () => {
  const { runtime, journal, writes, faults, memory } = setUp((write) => write <= 2);
  const stored: unknown[] = [];
  journal.put('booking/b-1', 1);
  journal.put('position/all', 5);
  journal.whenStored((error) => stored.push(error));
  await runtime.time.run(0);
  assert.equal((stored[0] as Error).message, 'disk full');
  journal.put('position/all', 6);
  await runtime.time.run(60_000);
  assert.deepEqual(faults, ['write to storage', 'write to storage']);
  // The position never went ahead of the booking that was in the failed write.
  for (const write of writes)
    if (write.includes('position/all')) assert.ok(write.includes('booking/b-1'), String(writes));
  assert.equal(memory.records().get('position/all'), 6);
});

test('what came during a write that fails is newer than what was in it', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const memory = createMemoryStorage();
  let writes = 0;
  const journal = new Journal(
    {
      load: memory.load,
      async write(changes) {
        await new Promise<void>((resolve) => runtime.timers.after(50, resolve));
        if (++writes === 1) throw new Error('disk full');
        await memory.write(changes);
      },
    },
    runtime,
    () => {},
  );
  journal.put('a/1', 'old');
  journal.put('a/2', 'kept');
  await runtime.time.run(10);
  journal.put('a/1', 'new');
  await runtime.time.run(60_000);
  assert.deepEqual(
    [...memory.records()],
    [
      ['a/1', 'new'],
      ['a/2', 'kept'],
    ],
  );
});

test('flush waits for what is under way, and gives up on a storage that fails', async () => {
  const good = setUp();
  good.journal.put('a/1', 1);
  await good.journal.flush();
  assert.equal(good.memory.records().size, 1);
  const bad = setUp(() => true);
  bad.journal.put('a/1', 1);
  await bad.journal.flush();
  assert.equal(bad.memory.records().size, 0);
  await bad.runtime.time.run(0);
  assert.equal(bad.runtime.time.pending(), 0, 'no timer is left');
});

test('nothing changed: nothing is written', async () => {
  const { runtime, journal, writes } = setUp();
  let called = false;
  journal.whenStored(() => {
    called = true;
  });
  await runtime.time.run(0);
  assert.equal(called, true);
  assert.deepEqual(writes, []);
});

test('who waits for storage while it is flushed is told', async () => {
  const { journal } = setUp();
  let called = false;
  journal.whenStored(() => {
    called = true;
  });
  await journal.flush();
  assert.equal(called, true);
});

test('a storage that has been failing holds nobody up: who waits is told of another failure, and not at the next try', async () => {
  const { runtime, journal, writes } = setUp(() => true);
  journal.put('a/1', 1);
  await runtime.time.run(120_000);
  const before = writes.length;
  const told: unknown[] = [];
  journal.put('a/2', 2);
  journal.whenStored((error) => told.push(error));
  await runtime.time.run(0);
  assert.equal((told[0] as Error | undefined)?.message, 'disk full');
  assert.deepEqual(writes.slice(before), [['a/1', 'a/2']]);
});

test('who begins to wait during a write that fails is not held up either', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const write: DeviceStorage['write'] = async () => {
    await new Promise<void>((resolve) => runtime.timers.after(50, resolve));
    throw new Error('disk full');
  };
  const journal = new Journal({ load: async () => [], write }, runtime, () => {});
  journal.put('a/1', 1);
  await runtime.time.run(10);
  const told: unknown[] = [];
  journal.put('a/2', 2);
  journal.whenStored((error) => told.push(error));
  await runtime.time.run(100);
  assert.equal(told.length, 1);
});
