/** What is still to be pushed, in SQLite: notifications whose recipients are to be gone through, and tasks of devices. */
import type { Notification, NotificationCategory, StreamName } from '@slotwire/protocol';
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { SqlitePushDevices } from './sqlite-push-devices.ts';
import type { DuePush, DueTask, PushTarget, PushWrites, TaskKey } from './store-notifications.ts';

export interface SqlitePushTasks {
  write(writes: Pick<PushWrites, 'plans' | 'tasks' | 'done'>): void;
  /** What is looked for most often finds nothing: no transaction is needed to see that. */
  isDue(nowMs: number): { push: boolean; task: boolean };
  takeDuePushes(nowMs: number, leaseMs: number, limit: number): DuePush[];
  takeDueTasks(nowMs: number, leaseMs: number, limit: number): DueTask[];
  /** Undefined when the device is not registered, or does not read the stream of the notification. */
  targetOf(task: TaskKey): PushTarget | undefined;
  nextMs(): number | undefined;
}

type PushRow = [
  rowid: number,
  id: string,
  stream: StreamName,
  atMs: number,
  category: NotificationCategory,
  json: string,
  pushAtMs: number,
  afterUserId: string | null,
  afterDeviceId: string | null,
];
type TaskRow = [
  notificationId: string,
  userId: string,
  deviceId: string,
  dueMs: number,
  attempts: number,
  deferred: number,
  expiresMs: number,
  json: string,
  stream: StreamName,
];

const NEVER_MS = Number.POSITIVE_INFINITY;

export function createSqlitePushTasks({ sqlite }: Database, devices: SqlitePushDevices): SqlitePushTasks {
  const duePushes = prepareQuery<PushRow>(
    sqlite,
    `SELECT n.rowid, n.id, i.stream, at_ms, category, json, push_at_ms, after_user_id, after_device_id
     FROM notifications AS n CROSS JOIN inboxes AS i ON i.id = n.inbox
     WHERE push_at_ms <= ? ORDER BY push_at_ms, n.id LIMIT ?`,
  );
  const leasePush = sqlite.prepare('UPDATE notifications SET push_at_ms = ? WHERE rowid = ?');
  const setPlan = sqlite.prepare(
    'UPDATE notifications SET push_at_ms = ?, after_user_id = ?, after_device_id = ? WHERE id = ?',
  );
  const dueTasks = prepareQuery<TaskRow>(
    sqlite,
    `SELECT notification_id, user_id, device_id, due_ms, attempts, deferred, expires_ms, json, i.stream
     FROM push_tasks AS t CROSS JOIN notifications AS n ON n.id = t.notification_id CROSS JOIN inboxes AS i ON i.id = n.inbox
     WHERE deferred = ? AND due_ms <= ? ORDER BY due_ms, user_id, device_id, notification_id LIMIT ?`,
  );
  const leaseTask = sqlite.prepare(
    'UPDATE push_tasks SET due_ms = ? WHERE notification_id = ? AND user_id = ? AND device_id = ?',
  );
  const setTask = sqlite.prepare(
    `INSERT INTO push_tasks (notification_id, user_id, device_id, due_ms, attempts, deferred, expires_ms)
     SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM notifications WHERE id = ?1
     ON CONFLICT DO UPDATE SET due_ms = excluded.due_ms, attempts = excluded.attempts, deferred = excluded.deferred,
       expires_ms = excluded.expires_ms`,
  );
  const deleteTask = sqlite.prepare(
    'DELETE FROM push_tasks WHERE notification_id = ? AND user_id = ? AND device_id = ?',
  );
  const streamOf = prepareQuery<[stream: StreamName]>(
    sqlite,
    'SELECT i.stream FROM notifications AS n CROSS JOIN inboxes AS i ON i.id = n.inbox WHERE n.id = ?',
  );
  // Each the first entry of its index.
  const next = prepareQuery<[pushMs: number | null, newMs: number | null, deferredMs: number | null]>(
    sqlite,
    `SELECT (SELECT min(push_at_ms) FROM notifications WHERE push_at_ms IS NOT NULL),
       (SELECT min(due_ms) FROM push_tasks WHERE deferred = 0), (SELECT min(due_ms) FROM push_tasks WHERE deferred = 1)`,
  );

  function earliest(): { pushMs: number; taskMs: number } {
    const [pushMs, newMs, deferredMs] = next.get() as [number | null, number | null, number | null];
    return { pushMs: pushMs ?? NEVER_MS, taskMs: Math.min(newMs ?? NEVER_MS, deferredMs ?? NEVER_MS) };
  }

  /** A page of those that are due: half of it is for those that were never put off, and half for the others, unless there are fewer. */
  function dueRows(nowMs: number, limit: number): TaskRow[] {
    const deferred = dueTasks.all(1, nowMs, limit);
    const isNew = dueTasks.all(0, nowMs, Math.max(limit - deferred.length, Math.ceil(limit / 2)));
    return [...isNew, ...deferred.slice(0, limit - isNew.length)];
  }

  function targetIn(stream: StreamName, task: TaskKey): PushTarget | undefined {
    const target = devices.findTarget(task.notificationId, task);
    return target?.device.streams.includes(stream) ? target : undefined;
  }

  return {
    write({ plans = [], tasks = [], done = [] }) {
      for (const { notificationId, after, pushAtMs } of plans) {
        if (after === undefined) setPlan.run(null, null, null, notificationId);
        else setPlan.run(Math.floor(pushAtMs), after.userId, after.deviceId, notificationId);
      }
      for (const { notificationId, userId, deviceId, dueMs, attempts, deferred, expiresMs } of tasks) {
        const dueAt = Math.floor(dueMs);
        const expiresAt = Math.floor(expiresMs);
        setTask.run(notificationId, userId, deviceId, dueAt, attempts, deferred ? 1 : 0, expiresAt);
      }
      for (const { notificationId, userId, deviceId } of done) deleteTask.run(notificationId, userId, deviceId);
    },
    isDue(nowMs) {
      const { pushMs, taskMs } = earliest();
      return { push: pushMs <= nowMs, task: taskMs <= nowMs };
    },
    takeDuePushes(nowMs, leaseMs, limit) {
      return duePushes.all(nowMs, Math.max(0, limit)).map((row) => {
        const [rowid, id, stream, atMs, category, json, pushAtMs, userId, deviceId] = row;
        leasePush.run(Math.floor(leaseMs), rowid);
        const after = userId === null || deviceId === null ? undefined : { userId, deviceId };
        return { record: { id, stream, atMs, category, json, pushAtMs }, after };
      });
    },
    takeDueTasks(nowMs, leaseMs, limit) {
      return dueRows(nowMs, Math.max(0, limit)).map((row) => {
        const [notificationId, userId, deviceId, dueMs, attempts, deferred, expiresMs, json, stream] = row;
        leaseTask.run(Math.floor(leaseMs), notificationId, userId, deviceId);
        const task = { notificationId, userId, deviceId, dueMs, attempts, deferred: deferred === 1, expiresMs };
        const notification = JSON.parse(json) as Notification;
        return { task, notification, target: targetIn(stream, task) };
      });
    },
    targetOf(task) {
      const stream = streamOf.get(task.notificationId)?.[0];
      return stream === undefined ? undefined : targetIn(stream, task);
    },
    nextMs() {
      const { pushMs, taskMs } = earliest();
      const ms = Math.min(pushMs, taskMs);
      return ms === NEVER_MS ? undefined : ms;
    },
  };
}
