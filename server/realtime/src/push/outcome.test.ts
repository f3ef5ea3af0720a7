import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import type { PushTask } from '../storage/store-notifications.ts';
import { outcomeOf } from './outcome.ts';
import type { PushResult } from './provider.ts';
import { deviceOf, HOUR_MS, NOON_MS, notificationId } from './push.fixture.ts';

const device = deviceOf('ada');
const task = (n: number, over: Partial<PushTask> = {}): PushTask => ({
  notificationId: notificationId(n),
  userId: 'ada',
  deviceId: 'ada-phone',
  dueMs: NOON_MS,
  attempts: 0,
  deferred: false,
  expiresMs: NOON_MS + 24 * HOUR_MS,
  ...over,
});
const after = (tasks: PushTask[], result: PushResult, seed = 1) =>
  outcomeOf(tasks, device, result, NOON_MS, createRandom(seed));

test('[PU5] every task of a digest is done, and told so', () => {
  const changes = after([task(1), task(2)], { status: 'sent', providerId: 'p' });
  assert.deepEqual(
    changes.done.map((done) => done.notificationId),
    [notificationId(1), notificationId(2)],
  );
  assert.deepEqual(
    changes.decisions.map(({ outcome, detail }) => [outcome, detail]),
    [
      ['digested', 'in a digest of 2'],
      ['sent', 'in a digest of 2'],
    ],
  );
});

test('[PU6] a dead token is taken from the device; a push that was refused is over', () => {
  const dead = after([task(1)], { status: 'dead-token', detail: 'Unregistered' });
  assert.deepEqual(dead.devices, [{ type: 'dead-token', provider: 'fcm', token: 'token-of-ada-phone' }]);
  assert.equal(dead.decisions[0]?.outcome, 'dead-token');
  const refused = after([task(1)], { status: 'refused', detail: 'PayloadTooLarge' });
  assert.deepEqual(refused.devices, []);
  assert.equal(refused.done.length, 1);
  assert.deepEqual([refused.decisions[0]?.outcome, refused.decisions[0]?.detail], ['failed', 'PayloadTooLarge']);
});

test('[PU6] a failure is tried again after a backoff with full jitter, at most 10 min', () => {
  const waits = (attempts: number) =>
    Array.from({ length: 200 }, (_, seed) => {
      const changes = after([task(1, { attempts })], { status: 'failed', detail: '503' }, seed);
      assert.equal(changes.tasks[0]?.attempts, attempts + 1);
      assert.equal(changes.decisions[0]?.outcome, 'retried');
      return (changes.tasks[0]?.dueMs ?? 0) - NOON_MS;
    });
  for (const [attempts, mostMs] of [
    [0, 2_000],
    [3, 16_000],
    [50, 600_000],
  ] as const) {
    const drawn = waits(attempts);
    assert(Math.max(...drawn) <= mostMs && Math.max(...drawn) > mostMs * 0.9);
    assert(Math.min(...drawn) < mostMs * 0.1);
  }
});

test('[PU6] not before the provider asked for; what no clock can mean is not listened to', () => {
  const dueAfter = (retryAfterMs: number) =>
    (after([task(1)], { status: 'failed', detail: '429', retryAfterMs }).tasks[0]?.dueMs ?? 0) - NOON_MS;
  assert(dueAfter(60_000) >= 60_000 && dueAfter(60_000) <= 62_000);
  for (const nonsense of [Number.NaN, -5]) assert(dueAfter(nonsense) >= 0 && dueAfter(nonsense) <= 2_000);
});

test('[PU4] what would be tried again after its time is over', () => {
  const tasks = [task(1, { expiresMs: NOON_MS + 60_000 }), task(2)];
  const changes = after(tasks, { status: 'failed', detail: '503', retryAfterMs: 60_000 });
  assert.deepEqual(
    changes.decisions.map(({ outcome }) => outcome),
    ['expired', 'retried'],
  );
  assert.equal(changes.done[0]?.notificationId, notificationId(1));
  assert.equal(changes.tasks.length, 1);
  const never = after([task(1)], { status: 'failed', detail: '503', retryAfterMs: Number.POSITIVE_INFINITY });
  assert.equal(never.decisions[0]?.outcome, 'expired');
});
