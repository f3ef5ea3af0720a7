/** What follows from the provider's answer to a push (PU4, PU6): done for good, or when it is tried again. Pure, but for the jitter. */
import type { Random } from '@slotwire/runtime';
import type { PushDevice, PushTask } from '../storage/store-notifications.ts';
import { PushChanges } from './changes.ts';
import type { PushResult } from './provider.ts';

const BACKOFF_BASE_MS = 2_000;
const BACKOFF_CAP_MS = 600_000;

/** @param tasks of one device, that went out as one push */
export function outcomeOf(
  tasks: readonly PushTask[],
  device: PushDevice,
  result: PushResult,
  nowMs: number,
  random: Random,
): PushChanges {
  if (result.status === 'failed') return retryOf(tasks, result, nowMs, random);
  const changes = new PushChanges();
  const newest = tasks.reduce((a, b) => (a.notificationId > b.notificationId ? a : b));
  for (const task of tasks) {
    if (result.status === 'sent') {
      // One push, so one `sent`: what a device may get is counted by them (PU3).
      finish(changes, task, task === newest ? 'sent' : 'digested', sentDetail(tasks.length), nowMs);
    } else finish(changes, task, result.status === 'refused' ? 'failed' : result.status, result.detail, nowMs);
  }
  if (result.status === 'dead-token')
    changes.devices.push({ type: 'dead-token', provider: device.provider, token: device.token });
  return changes;
}

/** The device has gone, or hears of such no more. */
export function finishGone(changes: PushChanges, task: PushTask, atMs: number): void {
  finish(changes, task, 'no-token', 'the device is no longer registered to hear of it', atMs);
}

/** The notification's way to this device ends. */
export function finish(
  changes: PushChanges,
  { notificationId, userId, deviceId }: PushTask,
  outcome: PushChanges['decisions'][number]['outcome'],
  detail: string | undefined,
  atMs: number,
): void {
  changes.done.push({ notificationId, userId, deviceId });
  changes.decisions.push({
    notificationId,
    userId,
    deviceId,
    atMs,
    outcome,
    ...(detail === undefined ? {} : { detail }),
  });
}

/**
 * The tasks of a digest stay together: they are due at one instant. Full jitter on top of what the provider asked for, as everybody whom it
 * turned away was told the same.
 */
function retryOf(
  tasks: readonly PushTask[],
  { detail, retryAfterMs }: Extract<PushResult, { status: 'failed' }>,
  nowMs: number,
  random: Random,
): PushChanges {
  const changes = new PushChanges();
  const attempts = Math.max(...tasks.map((task) => task.attempts));
  const jitterMs = random.float() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempts);
  // What a header said may be anything.
  const askedMs = retryAfterMs !== undefined && retryAfterMs > 0 ? retryAfterMs : 0;
  const dueMs = Math.ceil(nowMs + askedMs + jitterMs);
  for (const task of tasks) {
    if (dueMs >= task.expiresMs) {
      finish(changes, task, 'expired', `before another try: ${detail}`, nowMs);
      continue;
    }
    const { notificationId, userId, deviceId } = task;
    changes.tasks.push({ ...task, attempts: task.attempts + 1, dueMs });
    changes.decisions.push({ notificationId, userId, deviceId, atMs: nowMs, outcome: 'retried', detail });
  }
  return changes;
}

const sentDetail = (count: number) => (count === 1 ? undefined : `in a digest of ${count}`);
