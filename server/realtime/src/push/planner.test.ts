import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamName } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createCommitter } from '../storage/committer.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { write } from '../storage/store.fixture.ts';
import { type Store, StoreError } from '../storage/store.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createPlanner } from './planner.ts';
import { deviceOf, HOUR_MS, NOON_MS, notificationId, notificationNo, quiet, recordOf } from './push.fixture.ts';

function setUp() {
  const { time, clock, timers, ids } = createVirtualRuntime({ seed: 1, startMs: NOON_MS });
  const store = createSqliteStore({ path: ':memory:', clock, ids });
  const log = createLog({ level: 'silent', nowMs: clock.nowMs });
  const planner = (on: Store = store) => {
    const committer = createCommitter({ store: on, timers, clock, onCommitted() {} });
    return createPlanner({ store: on, committer, clock, timers, metrics: createMetrics(), log, pageSize: 10 });
  };
  return {
    time,
    clock,
    store,
    planner,
    tell: (stream: StreamName, n: number) =>
      write(store, { notifications: [recordOf(notificationNo(n), stream, clock.nowMs())] }),
    async round(of: ReturnType<typeof planner>, goOn = true): Promise<boolean> {
      const done = of.round(goOn);
      await time.run(1);
      return done;
    },
    /** Which devices have a task, of which notification. */
    async tasks(): Promise<string[]> {
      const due = await store.takeDueTasks(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 10_000);
      return due.map(({ task }) => `${task.notificationId} ${task.deviceId}`);
    },
  };
}

const crowd = (count: number) =>
  Array.from({ length: count }, (_, n) => deviceOf(`p-${String(n).padStart(3, '0')}`, { streams: ['group:vip'] }));
const register = (store: Store, devices = crowd(25)) =>
  write(store, { devices: devices.map((device) => ({ type: 'register', device })) });

test('a large audience is gone through page by page, and takes turns with what is new', async () => {
  const { store, planner, tell, round, tasks } = setUp();
  await register(store, [...crowd(25), deviceOf('bob')]);
  await tell('group:vip', 1);
  const one = planner();
  assert.equal(await round(one), true);
  assert.equal((await tasks()).length, 10);
  await tell('user:bob', 2);
  assert.equal(await round(one, false), true, 'what was begun waits until it may go on');
  const begun = await tasks();
  assert.equal(begun.length, 11);
  assert(begun.includes(`${notificationId(2)} bob-phone`));
  await round(one);
  assert.equal(await round(one), false);
  assert.equal(new Set(await tasks()).size, 26);
});

test('[PU5] after a crash another process goes on after the last page: nobody twice, nobody left out', async () => {
  const { time, store, planner, tell, round } = setUp();
  await register(store);
  await tell('group:vip', 1);
  await round(planner());
  const first = await store.takeDueTasks(NOON_MS + HOUR_MS, NOON_MS, 100);
  await write(store, { push: { done: first.map(({ task }) => task) } });
  const next = planner();
  await round(next);
  assert.deepEqual(await store.takeDueTasks(NOON_MS + HOUR_MS, NOON_MS, 100), [], 'the lease of the first one holds');
  await time.run(60_000);
  await round(next);
  await round(next);
  const rest = await store.takeDueTasks(NOON_MS + HOUR_MS, NOON_MS, 100);
  const all = [...first, ...rest].map(({ task }) => task.deviceId);
  assert.deepEqual(
    all.sort(),
    crowd(25).map(({ deviceId }) => deviceId),
  );
});

test('a commit of which nobody knows whether it happened is not repeated from memory', async () => {
  const { time, store, planner, tell, round, tasks } = setUp();
  await register(store);
  await tell('group:vip', 1);
  let fails = true;
  /** Writes, and says that it failed. */
  const unsure: Store = {
    ...store,
    async commit(...work) {
      const positions = await store.commit(...work);
      if (!fails) return positions;
      fails = false;
      throw new StoreError('no answer');
    },
  };
  const one = planner(unsure);
  await assert.rejects(round(one), StoreError);
  assert.equal(await round(one), false, 'left to its lease');
  await time.run(60_000);
  while (await round(one));
  assert.equal(new Set(await tasks()).size, 25);
});

test('[PF4] who has quiet hours is put off, and who cannot be decided is in nobody’s way', async () => {
  const { store, planner, tell, round } = setUp();
  await register(store, crowd(3));
  await write(store, {
    preferences: [
      { userId: 'p-000', preferences: quiet('11:00', '13:00') },
      { userId: 'p-001', preferences: quiet('11:00', '13:00', { timeZone: 'Mars/Olympus' }) },
    ],
  });
  await tell('group:vip', 1);
  await round(planner());
  const tasks = await store.takeDueTasks(NOON_MS + HOUR_MS, NOON_MS + HOUR_MS, 100);
  assert.deepEqual(
    tasks.map(({ task }) => [task.userId, task.dueMs - NOON_MS, task.deferred]),
    [
      ['p-002', 0, false],
      ['p-000', HOUR_MS, true],
    ],
  );
  const decisions = await store.listDecisions({ limit: 10 });
  assert.deepEqual(decisions.map(({ userId, outcome }) => [userId, outcome]).sort(), [
    ['p-000', 'deferred-quiet'],
    ['p-001', 'failed'],
  ]);
});
