/** Write sets of several works as one. */
import { append } from './reads.ts';
import type { BookingRecord, KeyRecord, NewEvent, Revocation, WriteSet } from './store.ts';
import type { AuditRecord } from './store-audit.ts';
import type { BroadcastRecord } from './store-broadcasts.ts';
import type { LimitsRecord } from './store-limits.ts';
import type {
  DeviceChange,
  Mark,
  NotificationRecord,
  PreferencesRecord,
  PushDecisionRecord,
  PushPlan,
  PushTask,
  PushWrites,
  ReminderMark,
  TaskKey,
} from './store-notifications.ts';

export interface WriteSum {
  add(writes: WriteSet): void;
  /** The last record of a booking or a broadcast, and the last word on a push task, are those to store: one row, written once. */
  total(): WriteSet;
}

export function createWriteSum(): WriteSum {
  const bookings = new Map<string, BookingRecord>();
  const keys: KeyRecord[] = [];
  const events: NewEvent[] = [];
  const revocations: Revocation[] = [];
  // What no work of the batch writes stays absent.
  let notifications: NotificationRecord[] | undefined;
  let marks: Mark[] | undefined;
  let preferences: PreferencesRecord[] | undefined;
  let devices: DeviceChange[] | undefined;
  let reminded: ReminderMark[] | undefined;
  let push: PushSum | undefined;
  let audit: AuditRecord[] | undefined;
  let broadcasts: Map<string, BroadcastRecord> | undefined;
  let limits: LimitsRecord | undefined;

  return {
    add(writes) {
      for (const record of writes.bookings) bookings.set(record.booking.id, record);
      for (const record of writes.keys) keys.push(record);
      for (const event of writes.events) events.push(event);
      for (const revocation of writes.revocations) revocations.push(revocation);
      if (writes.notifications) notifications = append(notifications, writes.notifications);
      if (writes.marks) marks = append(marks, writes.marks);
      if (writes.preferences) preferences = append(preferences, writes.preferences);
      if (writes.devices) devices = append(devices, writes.devices);
      if (writes.reminded) reminded = append(reminded, writes.reminded);
      if (writes.audit) audit = append(audit, writes.audit);
      for (const record of writes.broadcasts ?? []) {
        broadcasts ??= new Map();
        broadcasts.set(record.id, record);
      }
      limits = writes.limits ?? limits;
      if (writes.push) {
        push ??= createPushSum();
        push.add(writes.push);
      }
    },
    total: () => ({
      bookings: [...bookings.values()],
      keys,
      events,
      revocations,
      ...(notifications && { notifications }),
      ...(marks && { marks }),
      ...(preferences && { preferences }),
      ...(devices && { devices }),
      ...(reminded && { reminded }),
      ...(push && { push: push.total() }),
      ...(audit && { audit }),
      ...(broadcasts && { broadcasts: [...broadcasts.values()] }),
      ...(limits && { limits }),
    }),
  };
}

interface PushSum {
  add(writes: PushWrites): void;
  total(): PushWrites;
}

function createPushSum(): PushSum {
  const plans: PushPlan[] = [];
  const decisions: PushDecisionRecord[] = [];
  /** A store writes tasks before it removes those that are done, so each may stand in one of the two only. */
  const tasks = new Map<string, PushTask>();
  const done = new Map<string, TaskKey>();
  return {
    add(writes) {
      for (const plan of writes.plans ?? []) plans.push(plan);
      for (const decision of writes.decisions ?? []) decisions.push(decision);
      for (const task of writes.tasks ?? []) {
        const id = taskId(task);
        tasks.set(id, task);
        done.delete(id);
      }
      for (const key of writes.done ?? []) {
        const id = taskId(key);
        done.set(id, key);
        tasks.delete(id);
      }
    },
    total: () => ({ plans, decisions, tasks: [...tasks.values()], done: [...done.values()] }),
  };
}

const taskId = ({ notificationId, userId, deviceId }: TaskKey) => `${notificationId} ${userId} ${deviceId}`;
