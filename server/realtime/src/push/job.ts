/** Job: one push to be, of a task or of those that were put off and wait for the same device. Decided when it is about to start. */
import type { DueTask, NotificationStore, PushTarget, PushTask } from '../storage/store-notifications.ts';
import { PushChanges } from './changes.ts';
import { decidePush } from './decide.ts';
import { messageFor, type Outgoing } from './message.ts';
import { finish, finishGone } from './outcome.ts';
import type { PushMessage } from './provider.ts';

export interface Job {
  target: PushTarget;
  tasks: DueTask[];
  /** When the first of them was taken from the store. */
  takenMs: number;
  /** Until then nobody else takes the tasks. */
  leaseMs: number;
}

export interface PreparedJob {
  /** Undefined: nothing goes out. */
  message: PushMessage | undefined;
  /** The tasks that the message is of. */
  going: PushTask[];
  /** What became of the others. */
  staying: PushTask[];
  changes: PushChanges;
}

/** Reads its targets anew. Where none is left, `target` says whose it was. */
export async function refreshJob(store: Pick<NotificationStore, 'targetsOf'>, job: Job): Promise<void> {
  const targets = await store.targetsOf(job.tasks.map(({ task }) => task));
  job.tasks = job.tasks.map((due, index) => ({ ...due, target: targets[index] }));
  job.target = targets.find((target) => target !== undefined) ?? job.target;
}

/** @param cappedUntilMs of the device: a job is one push, however many tasks it has */
export function prepareJob(
  { target, tasks }: Job,
  cappedUntilMs: number | undefined,
  badge: number | undefined,
  nowMs: number,
): PreparedJob {
  const changes = new PushChanges();
  const going: PushTask[] = [];
  const staying: PushTask[] = [];
  const outgoing: Outgoing[] = [];
  try {
    for (const due of tasks) {
      const sound = decideTask(due, cappedUntilMs, nowMs, changes);
      if (sound === undefined) staying.push(due.task);
      else {
        going.push(due.task);
        outgoing.push({ notification: due.notification, sound, expiresMs: due.task.expiresMs });
      }
    }
    const message = going.length > 0 ? messageFor(target.device, outgoing, badge) : undefined;
    return { message, going, staying, changes };
  } catch (error) {
    return brokenJob(tasks, error, nowMs);
  }
}

/** @returns whether it goes out with a sound; undefined: it does not go out, and `changes` say what becomes of it */
function decideTask(
  { task, notification, target }: DueTask,
  cappedUntilMs: number | undefined,
  nowMs: number,
  changes: PushChanges,
): boolean | undefined {
  if (target === undefined) {
    finishGone(changes, task, nowMs);
    return undefined;
  }
  const verdict = decidePush(notification, target, { expiresMs: task.expiresMs, cappedUntilMs }, nowMs);
  if (verdict.outcome === 'send') return verdict.sound;
  if ('dueMs' in verdict) {
    const { notificationId, userId, deviceId } = task;
    const { outcome, detail, dueMs } = verdict;
    changes.tasks.push({ ...task, deferred: true, dueMs: Math.min(dueMs, task.expiresMs) });
    changes.decisions.push({ notificationId, userId, deviceId, atMs: nowMs, outcome, detail });
  } else {
    finish(changes, task, verdict.outcome, verdict.detail, nowMs);
  }
  return undefined;
}

/** What cannot be decided or put into words now never will be, as when this runtime does not know a time zone. It is in nobody's way. */
function brokenJob(tasks: readonly DueTask[], error: unknown, nowMs: number): PreparedJob {
  const changes = new PushChanges();
  const detail = error instanceof Error ? error.message : String(error);
  for (const { task } of tasks) finish(changes, task, 'failed', detail, nowMs);
  return { message: undefined, going: [], staying: tasks.map(({ task }) => task), changes };
}
