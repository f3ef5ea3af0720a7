/** Where a task goes that was taken: into the lane of its provider, or back to the store when that cannot have it now (PU6). */
import type { PushProviderName } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import { type DueTask, deviceKey, type PushTask } from '../storage/store-notifications.ts';
import type { PushChanges } from './changes.ts';
import type { Lane } from './lane.ts';
import { finish, finishGone } from './outcome.ts';

/** What finds its lane stuck comes again after this and up to twice this. */
const STUCK_MS = 5_000;
/** After an open circuit, what waited for it comes back over this time. */
const RETURN_SPREAD_MS = 10_000;

/**
 * @param before the task before this one, when it was put off: of one digest all go the same way
 * @returns the lane that takes it; undefined when it is settled or put off, by `changes`
 */
export function routeTask(
  due: DueTask,
  lanes: ReadonlyMap<PushProviderName, Lane>,
  changes: PushChanges,
  nowMs: number,
  random: Random,
  before?: PushTask,
): Lane | undefined {
  const { task, target } = due;
  if (target === undefined) {
    finishGone(changes, task, nowMs);
    return undefined;
  }
  const { provider } = target.device;
  const lane = lanes.get(provider);
  if (lane === undefined) {
    finish(changes, task, 'off', `no credentials for ${provider}`, nowMs);
    return undefined;
  }
  if (task.deferred && before?.deferred && before.dueMs > nowMs && deviceKey(task) === deviceKey(before)) {
    changes.tasks.push({ ...task, dueMs: before.dueMs });
    return undefined;
  }
  const circuit = lane.breaker.circuit();
  // The rest of a digest makes the queue no longer, and left behind it would come as another push.
  if (circuit.status !== 'open' && (lane.load() !== 'stuck' || lane.gathers(task))) return lane;
  if (nowMs >= task.expiresMs) finish(changes, task, 'expired', `${provider} could not have it in time`, nowMs);
  else if (circuit.status === 'open') putOff(changes, gathered(due), circuit.untilMs, RETURN_SPREAD_MS, random);
  else putOff(changes, task, nowMs + STUCK_MS, STUCK_MS, random);
  return undefined;
}

/**
 * What heaps up while a provider is down would buzz a device many times within a minute: it comes as one digest. What was tried has a
 * chance to have got through, and keeps the collapse key under which it did; critical ones speak for themselves.
 */
function gathered({ task, notification }: DueTask): PushTask {
  return task.attempts > 0 || notification.priority === 'critical' ? task : { ...task, deferred: true };
}

/** Costs no attempt and is no decision. What waits for a digest is not spread but meets at one instant, so that it stays together. */
function putOff(changes: PushChanges, task: PushTask, fromMs: number, spreadMs: number, random: Random): void {
  const dueMs = task.deferred ? Math.ceil(fromMs / spreadMs) * spreadMs : fromMs + random.float() * spreadMs;
  changes.tasks.push({ ...task, dueMs });
}
