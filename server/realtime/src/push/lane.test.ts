import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { DueTask } from '../storage/store-notifications.ts';
import { createLane, type Lane } from './lane.ts';
import { createMemoryProvider } from './memory.ts';
import { deviceOf, NOON_MS, notificationId, notificationNo, targetOf } from './push.fixture.ts';

function setUp() {
  const { time, clock } = createVirtualRuntime({ seed: 1, startMs: NOON_MS });
  const lane = createLane(
    createMemoryProvider('fcm', () => ({ status: 'sent', providerId: undefined })),
    clock,
  );
  const add = (n: number, userId: string, deferred = false) =>
    lane.add(dueTask(n, userId, deferred), clock.nowMs(), clock.nowMs() + 60_000);
  return { time, lane, add };
}

function dueTask(n: number, userId: string, deferred: boolean): DueTask {
  const device = deviceOf(userId);
  const { deviceId } = device;
  const times = { dueMs: NOON_MS, attempts: 0, expiresMs: NOON_MS + 1 };
  return {
    task: { notificationId: notificationId(n), userId, deviceId, deferred, ...times },
    notification: notificationNo(n),
    target: targetOf({ device }),
  };
}

const sizes = (lane: Lane) => lane.takeReady(undefined).map(({ tasks }) => tasks.length);

test('[PF4] what was put off for one device is one job, until that starts; everything else is its own', () => {
  const { lane, add } = setUp();
  add(1, 'ada', true);
  add(2, 'bob', true);
  add(3, 'ada', true);
  add(4, 'ada');
  assert.deepEqual(sizes(lane), [2, 1, 1]);
  add(5, 'ada', true);
  assert.deepEqual(sizes(lane), [1]);
});

test('a job that may still grow waits, and those behind it do not', () => {
  const { lane, add } = setUp();
  const growing = add(1, 'ada', true);
  add(2, 'bob');
  assert.deepEqual(
    lane.takeReady(growing).map(({ target }) => target.device.userId),
    ['bob'],
  );
  add(3, 'ada', true);
  assert.deepEqual(sizes(lane), [2]);
});

test('no more than a hundred are in flight', () => {
  const { lane, add } = setUp();
  for (let n = 0; n < 150; n++) add(n, `p-${n}`);
  const ready = lane.takeReady(undefined);
  assert.equal(ready.length, 100);
  const ends = ready.map(() => lane.start());
  assert.equal(lane.takeReady(undefined).length, 0);
  ends[0]?.(true);
  assert.equal(lane.takeReady(undefined).length, 1);
});

test('[PU6] a lane with enough to do is busy, and stuck when its first has waited for two seconds', async () => {
  const { time, lane, add } = setUp();
  for (let n = 0; n < 199; n++) add(n, `p-${n}`);
  assert.equal(lane.load(), 'free');
  add(199, 'p-199');
  assert.equal(lane.load(), 'busy');
  await time.run(2_000);
  assert.equal(lane.load(), 'stuck');
  lane.clear();
  assert.equal(lane.load(), 'free');
});

test('what could not start after all is the next to start', () => {
  const { lane, add } = setUp();
  add(1, 'ada');
  add(2, 'bob');
  const [first] = lane.takeReady(undefined);
  assert(first);
  add(3, 'eve');
  lane.putBack(first);
  assert.equal(lane.takeReady(undefined)[0], first);
});
