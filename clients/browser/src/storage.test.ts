/** Storage on IndexedDB and its guard, on a real implementation of IndexedDB in memory. */
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { Fault, StoredValue } from '@slotwire/sdk';
import { openDB } from 'idb';
import { createGuardedStorage } from './storage-guard.ts';
import { BlockedError, type IdbHost, type IdbStorage, openIdbStorage } from './storage-idb.ts';
import { explainStorage, type StorageState } from './storage-state.ts';

let databases = 0;
const newName = () => `person-${++databases}`;
const nobody: IdbHost = { onLost() {}, onOutdated() {} };
const sorted = (records: [string, StoredValue][]) => [...records].sort(([a], [b]) => (a < b ? -1 : 1));

/** Lets IndexedDB's own tasks run; virtual time stands still meanwhile. */
const turns = async (count = 20) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

function createBench(name = newName()) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const states: StorageState[] = [];
  const faults: Fault[] = [];
  let host: IdbHost = nobody;
  /** Replaced by a test that wants the database to fail. */
  const door = { open: (given: IdbHost): Promise<IdbStorage> => openIdbStorage(name, given) };
  return {
    door,
    name,
    runtime,
    states,
    faults,
    host: () => host,
    guard: createGuardedStorage({
      open: (given) => {
        host = given;
        return door.open(given);
      },
      runtime,
      onState: (state) => states.push(state),
      onFault: (fault) => faults.push(fault),
    }),
    /** What a restart would find. */
    async stored() {
      const again = await openIdbStorage(name, nobody);
      const records = sorted(await again.load());
      again.close();
      return records;
    },
  };
}

function failing(name: string): Error {
  const error = new Error(`${name} on purpose`);
  error.name = name;
  return error;
}

/** As the real one until it is told to fail. */
function fragile(storage: IdbStorage, fault: () => Error | undefined): IdbStorage {
  const guarded = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
    return (...args: A): Promise<T> => {
      const error = fault();
      return error === undefined ? call(...args) : Promise.reject(error);
    };
  };
  return {
    load: guarded(storage.load),
    write: guarded(storage.write),
    replace: guarded(storage.replace),
    close: storage.close,
  };
}

test('what was written is there after a restart, in one step each and in the order of the calls', async () => {
  const name = newName();
  const storage = await openIdbStorage(name, nobody);
  const steps = [
    storage.write({
      put: [
        ['outbox/a', { n: 1 }],
        ['meta/x', 'first'],
      ],
      remove: [],
    }),
    storage.write({ put: [['meta/x', 'second']], remove: ['outbox/a'] }),
    storage.write({ put: [['outbox/b', [1, null, true]]], remove: [] }),
  ];
  await Promise.all(steps);
  storage.close();
  const again = await openIdbStorage(name, nobody);
  assert.deepEqual(sorted(await again.load()), [
    ['meta/x', 'second'],
    ['outbox/b', [1, null, true]],
  ]);
  again.close();
});

test('a step of which one part cannot be stored leaves nothing of it', async () => {
  const name = newName();
  const storage = await openIdbStorage(name, nobody);
  await storage.write({ put: [['a', 1]], remove: [] });
  const unstorable = (() => {}) as unknown as StoredValue;
  await assert.rejects(
    storage.write({
      put: [
        ['b', 2],
        ['c', unstorable],
      ],
      remove: ['a'],
    }),
  );
  assert.deepEqual(await storage.load(), [['a', 1]]);
  storage.close();
});

test('persons do not see each other', async () => {
  const [ann, bob] = [await openIdbStorage(newName(), nobody), await openIdbStorage(newName(), nobody)];
  await ann.write({ put: [['a', 1]], remove: [] });
  assert.deepEqual(await bob.load(), []);
  ann.close();
  bob.close();
});

test('a newer layout asks the old tab to let go, and an old tab that holds on blocks', async () => {
  const name = newName();
  let asked = 0;
  const old = await openIdbStorage(name, { ...nobody, onOutdated: () => (asked += 1) });
  const newer = await openDB(name, 2);
  assert.equal(asked, 1);
  await assert.rejects(old.load());
  newer.close();

  const held = await openDB(newName(), 1);
  held.addEventListener('versionchange', () => {});
  await assert.rejects(openDB(held.name, 2, { blocked: () => held.close() }).then((db) => Promise.reject(db)));
});

test('while IndexedDB works the guard says so and keeps nothing back', async () => {
  const bench = createBench();
  assert.deepEqual(await bench.guard.load(), []);
  await bench.guard.write({ put: [['a', 1]], remove: [] });
  assert.deepEqual(bench.states, [{ kind: 'indexeddb' }]);
  assert.deepEqual(await bench.stored(), [['a', 1]]);
  bench.guard.close();
});

test('a full disk: the app goes on in memory and says why, and what is in memory is stored when there is room again', async () => {
  const bench = createBench();
  let fault: Error | undefined;
  bench.door.open = async (host) => fragile(await openIdbStorage(bench.name, host), () => fault);
  await bench.guard.load();
  await bench.guard.write({
    put: [
      ['a', 1],
      ['b', 1],
    ],
    remove: [],
  });
  fault = failing('QuotaExceededError');
  await bench.guard.write({ put: [['c', 1]], remove: ['b'] });
  const state = bench.guard.state();
  assert.equal(state.kind === 'memory' && state.why, 'full');
  assert.match(explainStorage(state), /no room left/);
  assert.equal(bench.faults.length, 1);
  await bench.guard.write({ put: [['d', 1]], remove: [] });
  assert.deepEqual(await bench.stored(), [
    ['a', 1],
    ['b', 1],
  ]);

  await bench.runtime.time.run(30_000);
  await turns();
  assert.equal(bench.guard.state().kind, 'memory');
  fault = undefined;
  await bench.runtime.time.run(30_000);
  await turns();
  assert.deepEqual(bench.guard.state(), { kind: 'indexeddb' });
  assert.deepEqual(await bench.stored(), [
    ['a', 1],
    ['c', 1],
    ['d', 1],
  ]);
  await bench.guard.write({ put: [['e', 1]], remove: [] });
  assert.equal((await bench.stored()).length, 4);
  bench.guard.close();
});

test('a database that the browser took away is made again at once, with everything', async () => {
  const bench = createBench();
  await bench.guard.load();
  await bench.guard.write({ put: [['outbox/a', 'not sent yet']], remove: [] });
  bench.host().onLost();
  const written = bench.guard.write({ put: [['b', 2]], remove: [] });
  await turns();
  await written;
  assert.deepEqual(bench.guard.state(), { kind: 'indexeddb' });
  assert.deepEqual(await bench.stored(), [
    ['b', 2],
    ['outbox/a', 'not sent yet'],
  ]);
  bench.guard.close();
});

for (const [why, error] of [
  ['broken', failing('UnknownError')],
  ['missing', failing('SecurityError')],
  ['blocked', new BlockedError('held')],
] as const) {
  test(`a database that cannot be opened (${why}): memory, and what is stored there is not overwritten`, async () => {
    const bench = createBench();
    const before = await openIdbStorage(bench.name, nobody);
    await before.write({ put: [['outbox/old', 1]], remove: [] });
    before.close();
    bench.door.open = () => Promise.reject(error);
    assert.deepEqual(await bench.guard.load(), []);
    await bench.guard.write({ put: [['outbox/new', 1]], remove: [] });
    const state = bench.guard.state();
    assert.deepEqual(state.kind === 'memory' && [state.why, state.stored], [why, false]);
    bench.door.open = (host) => openIdbStorage(bench.name, host);
    await bench.runtime.time.run(300_000);
    await turns();
    assert.deepEqual(await bench.stored(), [['outbox/old', 1]]);
    bench.guard.close();
  });
}

test('a database that the browser closes while it is read: memory, and what is stored there is not overwritten', async () => {
  const bench = createBench();
  const before = await openIdbStorage(bench.name, nobody);
  await before.write({ put: [['outbox/old', 1]], remove: [] });
  before.close();
  bench.door.open = async (host) => {
    const storage = await openIdbStorage(bench.name, host);
    return {
      ...storage,
      load: () => {
        storage.close();
        host.onLost();
        return Promise.reject(failing('AbortError'));
      },
    };
  };
  const loading = bench.guard.load();
  await turns();
  assert.deepEqual(await loading, []);
  bench.door.open = (host) => openIdbStorage(bench.name, host);
  await bench.guard.write({ put: [['outbox/new', 1]], remove: [] });
  await bench.runtime.time.run(300_000);
  await turns();
  const state = bench.guard.state();
  assert.deepEqual(state.kind === 'memory' && state.stored, false);
  assert.deepEqual(await bench.stored(), [['outbox/old', 1]]);
  bench.guard.close();
});

test('a database that the browser closes just behind the reading is made again, with everything', async () => {
  const bench = createBench();
  bench.door.open = async (host) => {
    const storage = await openIdbStorage(bench.name, host);
    return {
      ...storage,
      load: async () => {
        await storage.write({ put: [['outbox/old', 1]], remove: [] });
        const records = await storage.load();
        storage.close();
        host.onLost();
        return records;
      },
    };
  };
  const loading = bench.guard.load();
  await turns();
  assert.deepEqual(await loading, [['outbox/old', 1]]);
  await bench.guard.write({ put: [['outbox/new', 1]], remove: [] });
  await turns();
  assert.deepEqual(bench.guard.state(), { kind: 'indexeddb' });
  assert.deepEqual(await bench.stored(), [
    ['outbox/new', 1],
    ['outbox/old', 1],
  ]);
  bench.guard.close();
});

test('a database that never answers is given up', async () => {
  const bench = createBench();
  bench.door.open = () => new Promise(() => {});
  const loading = bench.guard.load();
  await bench.runtime.time.run(5_000);
  assert.deepEqual(await loading, []);
  const state = bench.guard.state();
  assert.match(state.kind === 'memory' ? state.detail : '', /did not open/);
});

test('a database that is lost in the middle of a write is opened once more, and not again when the write has failed', async () => {
  const bench = createBench();
  let opened = 0;
  const closed: number[] = [];
  let fail = () => {};
  bench.door.open = async (host) => {
    const storage = await openIdbStorage(bench.name, host);
    const number = ++opened;
    return {
      ...storage,
      write: (changes) => {
        if (number > 1) return storage.write(changes);
        // The browser closes it.
        return new Promise((_resolve, reject) => {
          fail = () => {
            storage.close();
            host.onLost();
            reject(failing('AbortError'));
          };
        });
      },
      close() {
        closed.push(number);
        storage.close();
      },
    };
  };
  await bench.guard.load();
  const written = bench.guard.write({ put: [['a', 1]], remove: [] });
  await turns(1);
  fail();
  await written;
  await turns();
  assert.deepEqual(bench.guard.state(), { kind: 'indexeddb' });
  for (let tries = 0; tries < 3; tries++) {
    await bench.runtime.time.run(30_000);
    await turns();
  }
  assert.equal(opened, 2);
  assert.deepEqual(await bench.stored(), [['a', 1]]);
  bench.guard.close();
  assert.deepEqual(closed, [2]);
});

test('a write that never ends is given up, and holds up nobody', async () => {
  const bench = createBench();
  bench.door.open = async (host) => {
    const storage = await openIdbStorage(bench.name, host);
    return { ...storage, write: () => new Promise(() => {}) };
  };
  await bench.guard.load();
  const written = bench.guard.write({ put: [['a', 1]], remove: [] }).then(() => 'written');
  bench.door.open = (host) => openIdbStorage(bench.name, host);
  await turns();
  await bench.runtime.time.run(10_000);
  assert.equal(await Promise.race([written, turns().then(() => 'waits')]), 'written');
  const state = bench.guard.state();
  assert.match(state.kind === 'memory' ? state.detail : '', /did not end/);
  await bench.runtime.time.run(30_000);
  await turns();
  assert.deepEqual(bench.guard.state(), { kind: 'indexeddb' });
  assert.deepEqual(await bench.stored(), [['a', 1]]);
  bench.guard.close();
});

test('after close nothing is written and nothing is tried again', async () => {
  const bench = createBench();
  await bench.guard.load();
  bench.guard.close();
  await bench.guard.write({ put: [['a', 1]], remove: [] });
  bench.host().onLost();
  await turns();
  assert.deepEqual(await bench.stored(), []);
  assert.deepEqual(bench.faults, []);
});
