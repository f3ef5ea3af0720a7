import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createDisk } from './disk.ts';
import { ProcessTimers } from './process-timers.ts';

const reads = { keys: [], bookings: [], slots: [] };
const event = (body: string) => ({ stream: 'all' as const, type: 'announcement' as const, atMs: 0, body });
const writes = (...bodies: string[]) => ({ bookings: [], keys: [], events: bodies.map(event), revocations: [] });

function setUp() {
  const runtime = createVirtualRuntime({ seed: 4 });
  const disk = createDisk({ clock: runtime.clock, ids: runtime.ids, random: runtime.random.fork('disk') });
  const timers = new ProcessTimers(runtime.timers);
  const store = disk.mount(timers);
  /** Bodies that a process finds which is started now. */
  async function found(): Promise<string[]> {
    const { entries } = await disk.mount(runtime.timers).readLog('all', 0, 100);
    return entries.map(({ body }) => body);
  }
  /** What became of a commit within a second. */
  async function commit(...bodies: string[]): Promise<string> {
    let outcome = 'nothing was heard';
    store
      .commit(reads, () => writes(...bodies))
      .then(
        (positions) => {
          outcome = `offsets ${positions.map(({ offset }) => offset)}`;
        },
        (error: Error) => {
          outcome = error.message;
        },
      );
    await runtime.time.run(1_000);
    return outcome;
  }
  return { runtime, disk, found, commit };
}

test('what was committed is there for the next process', async () => {
  const { commit, found, disk } = setUp();
  assert.equal(await commit('a', 'b'), 'offsets 1,2');
  assert.deepEqual(await found(), ['a', 'b']);
  disk.close();
});

test('[CM1] the power goes before a commit: nobody hears of it, and nothing is there', async () => {
  const { commit, found, disk } = setUp();
  let crashes = 0;
  disk.armCrash('before-commit', () => crashes++);
  assert.equal(await commit('a'), 'nothing was heard');
  assert.deepEqual([crashes, await found()], [1, []]);
  disk.close();
});

test('[CM1] the power goes inside of a commit: all of it is undone', async () => {
  const { commit, found, disk } = setUp();
  let crashes = 0;
  disk.armCrash('inside-commit', () => crashes++);
  assert.equal(await commit('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'), 'nothing was heard');
  assert.deepEqual([crashes, await found()], [1, []]);
  disk.close();
});

test('[CM1] the power goes after a commit: nobody hears of it, and it is there', async () => {
  const { commit, found, disk } = setUp();
  let crashes = 0;
  disk.armCrash('after-commit', () => crashes++);
  assert.equal(await commit('a'), 'nothing was heard');
  assert.deepEqual([crashes, await found()], [1, ['a']]);
  disk.close();
});

test('a crash happens once, and not at all when it was called off', async () => {
  const { commit, found, disk } = setUp();
  disk.armCrash('after-commit', () => {});
  await commit('a');
  assert.equal(await commit('b'), 'offsets 2');
  disk.armCrash('before-commit', () => assert.fail('it was called off'));
  disk.disarm();
  assert.equal(await commit('c'), 'offsets 3');
  assert.deepEqual(await found(), ['a', 'b', 'c']);
  disk.close();
});

test('a full disk refuses, and takes again when there is room', async () => {
  const { commit, found, disk } = setUp();
  disk.setFull(true);
  assert.equal(await commit('a'), 'the disk is full');
  disk.setFull(false);
  assert.equal(await commit('b'), 'offsets 1');
  assert.deepEqual(await found(), ['b']);
  disk.close();
});

test('a slow disk answers late', async () => {
  const { commit, disk, runtime } = setUp();
  disk.setSlowness(5_000);
  assert.equal(await commit('a'), 'nothing was heard');
  assert.equal(runtime.time.pending(), 1);
  disk.close();
});
