/**
 * Planner: goes through the recipients of notifications whose push is due, and leaves a task for each device that is to be pushed to.
 * A page of recipients, its decisions and how far it came are one commit, so a crash neither repeats nor loses anybody. Large audiences
 * take turns with everybody else and keep pace with what is sent: a backlog of tasks would stand in the way of newer notifications.
 */
import type { Notification } from '@slotwire/protocol';
import type { Clock, Timers } from '@slotwire/runtime';
import type { DuePush, NotificationStore, PushDecisionRecord, PushTarget } from '../storage/store-notifications.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { breathe } from './breathe.ts';
import { type ChangesOptions, commitChanges, PushChanges } from './changes.ts';
import { decidePush, expiryOf } from './decide.ts';

export interface Planner {
  /**
   * One page of each notification: of those that are new always, of those that were begun only with `goOn`.
   * @returns whether some were begun and are not at their end. Rejects when the store failed; then nothing is lost.
   */
  round(goOn: boolean): Promise<boolean>;
}

export interface PlannerParts extends ChangesOptions {
  store: Pick<NotificationStore, 'takeDuePushes' | 'listTargets'>;
  clock: Clock;
  timers: Timers;
  metrics: Pick<Metrics, 'pushDecisions' | 'pushQueue'>;
  log: Log;
  /** Recipients in one page. Default 500. */
  pageSize?: number;
}

/** How long another process leaves alone what this one took, should it end. Every page begins it anew. */
const LEASE_MS = 60_000;
const TAKE_AT_MOST = 200;
/** Notifications with large audiences that are gone through at a time; more of them wait in the store. */
const MAX_ACTIVE = 1_000;
/** Rows of a commit: SQLite writes them in some 7 ms, and holds the event loop meanwhile. */
const ROWS_OF_COMMIT = 500;

interface Active extends DuePush {
  notification: Notification;
}

export function createPlanner(parts: PlannerParts): Planner {
  const { store, clock, timers, metrics, log, pageSize = 500 } = parts;
  /** By id, those that wait longest for their turn first. */
  const active = new Map<string, Active>();

  async function takeNew(): Promise<void> {
    const room = Math.min(TAKE_AT_MOST, MAX_ACTIVE - active.size);
    if (room <= 0) return;
    const nowMs = clock.nowMs();
    const taken = await store.takeDuePushes(nowMs, nowMs + LEASE_MS, room);
    for (const due of taken) {
      // One that waited for its next page longer than its lease is known already, with the same cursor.
      if (active.has(due.record.id)) continue;
      active.set(due.record.id, { ...due, notification: JSON.parse(due.record.json) as Notification });
    }
  }

  /** @returns the notification with its new cursor; undefined when everybody was gone through */
  async function planPage(due: Active, changes: PushChanges): Promise<Active | undefined> {
    const { record, notification } = due;
    const targets = await store.listTargets(record.stream, record.id, due.after, pageSize);
    const nowMs = clock.nowMs();
    const expiresMs = expiryOf(notification, record.atMs);
    // Since then, however long it waited to be planned: else nobody could tell that it is late.
    const sinceMs = Math.min(nowMs, record.pushAtMs ?? nowMs);
    for (const target of targets) planTarget(changes, notification, target, { expiresMs, nowMs, sinceMs });
    const userId = soleReader(record.stream);
    if (targets.length === 0 && due.after === undefined && userId !== undefined)
      changes.decisions.push({ notificationId: record.id, userId, atMs: nowMs, outcome: 'no-token' });
    const last = targets.length < pageSize ? undefined : targets.at(-1)?.device;
    const after = last && { userId: last.userId, deviceId: last.deviceId };
    changes.plans.push({ notificationId: record.id, after, pushAtMs: nowMs + LEASE_MS });
    return after && { ...due, after };
  }

  function planTarget(
    changes: PushChanges,
    notification: Notification,
    target: PushTarget,
    { expiresMs, nowMs, sinceMs }: { expiresMs: number; nowMs: number; sinceMs: number },
  ): void {
    const { userId, deviceId } = target.device;
    const about = { notificationId: notification.id, userId, deviceId };
    const decided = (outcome: PushDecisionRecord['outcome'], detail: string | undefined) =>
      changes.decisions.push({ ...about, atMs: nowMs, outcome, ...(detail === undefined ? {} : { detail }) });
    try {
      // Whether there is room (PU3) is asked when the push would go out: until then it says nothing.
      const verdict = decidePush(notification, target, { expiresMs, cappedUntilMs: undefined }, nowMs);
      const deferred = 'dueMs' in verdict;
      if (verdict.outcome !== 'send') decided(verdict.outcome, verdict.detail);
      if (verdict.outcome !== 'send' && !deferred) return;
      const dueMs = deferred ? Math.min(verdict.dueMs, expiresMs) : sinceMs;
      changes.tasks.push({ ...about, dueMs, attempts: 0, deferred, expiresMs });
    } catch (error) {
      // As when the time zone of a person is not known to this runtime. Everybody else is to hear of it still.
      log.error({ err: error, ...about }, 'push: cannot be decided');
      decided('failed', error instanceof Error ? error.message : String(error));
    }
  }

  /** @param planned with how each goes on */
  async function commit(changes: PushChanges, planned: ReadonlyMap<Active, Active | undefined>): Promise<void> {
    // Out of sight until it is durable: should the outcome stay unknown, then the cursor in the store counts, and the lease brings it back.
    for (const { record } of planned.keys()) active.delete(record.id);
    await commitChanges(parts, changes);
    for (const next of planned.values()) if (next !== undefined) active.set(next.record.id, next);
  }

  async function round(goOn: boolean): Promise<boolean> {
    await takeNew();
    const turn = [...active.values()].filter(({ after }) => after === undefined || goOn);
    let changes = new PushChanges();
    let planned = new Map<Active, Active | undefined>();
    for (const [index, due] of turn.entries()) {
      planned.set(due, await planPage(due, changes));
      await breathe(timers);
      if (changes.size < ROWS_OF_COMMIT && index < turn.length - 1) continue;
      await commit(changes, planned);
      changes = new PushChanges();
      planned = new Map();
    }
    metrics.pushQueue.set({ kind: 'notifications' }, active.size);
    return active.size > 0;
  }

  return { round };
}

/** Others than a person have readers that are not known until they register. */
function soleReader(stream: string): string | undefined {
  return stream.startsWith('user:') ? stream.slice('user:'.length) : undefined;
}
