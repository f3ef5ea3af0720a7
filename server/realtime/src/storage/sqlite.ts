/**
 * Store on SQLite: one file, no server. Every method answers at once, within the call; the promises are the interface's.
 * Statements and tables live in the files beside this one, which decides what is one transaction.
 */
import type { Clock, Ids } from '@slotwire/runtime';
import { createSqliteAudit } from './sqlite-audit.ts';
import { createSqliteBookings } from './sqlite-bookings.ts';
import { createSqliteBroadcasts } from './sqlite-broadcasts.ts';
import { type Database, type DatabaseOptions, openDatabase, prepareQuery } from './sqlite-database.ts';
import { createSqliteInboxes } from './sqlite-inboxes.ts';
import { createSqliteInsight } from './sqlite-insight.ts';
import { createSqliteLimits } from './sqlite-limits.ts';
import { createSqliteNotifications } from './sqlite-notifications.ts';
import { createSqlitePreferences } from './sqlite-preferences.ts';
import { createSqlitePushDecisions } from './sqlite-push-decisions.ts';
import { createSqlitePushDevices } from './sqlite-push-devices.ts';
import { createSqlitePushTasks } from './sqlite-push-tasks.ts';
import { createSqliteReminders } from './sqlite-reminders.ts';
import { createSqliteStarting } from './sqlite-starting.ts';
import { createSqliteStreams } from './sqlite-streams.ts';
import { createSqliteTrim } from './sqlite-trim.ts';
import {
  type BookingRecord,
  type Facts,
  type KeyRecord,
  keyId,
  type LogPosition,
  type Revocation,
  type Store,
  type StreamState,
} from './store.ts';
import type { NotificationWrites } from './store-notifications.ts';

export interface SqliteStoreOptions extends DatabaseOptions {
  clock: Clock;
  /** Names the epochs. */
  ids: Ids;
}

/** Throws StoreError, with one sentence for the operator, when the file cannot be used. */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  return createStoreOn(openDatabase(options), options);
}

/** The store on a database that is already open; tests use it to break one. */
export function createStoreOn(database: Database, { clock, ids }: Pick<SqliteStoreOptions, 'clock' | 'ids'>): Store {
  const { sqlite, transaction } = database;
  const setMeta = sqlite.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const keyOf = prepareQuery<[argsHash: string, ack: string, atMs: number]>(
    sqlite,
    'SELECT args_hash, ack, at_ms FROM keys WHERE key = ? AND user_id = ?',
  );
  const setKey = sqlite.prepare(
    `INSERT INTO keys (key, user_id, args_hash, at_ms, ack) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET args_hash = excluded.args_hash, at_ms = excluded.at_ms, ack = excluded.ack`,
  );
  const setRevocation = sqlite.prepare(
    'INSERT INTO revocations (kind, id, at_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at_ms = max(at_ms, excluded.at_ms)',
  );
  const revocationsAfter = prepareQuery<[kind: Revocation['kind'], id: string, atMs: number]>(
    sqlite,
    'SELECT kind, id, at_ms FROM revocations WHERE at_ms > ? ORDER BY at_ms, kind, id',
  );

  const bookings = createSqliteBookings(database);
  const streams = createSqliteStreams(database, loadEpoch(database, ids));
  const inboxes = createSqliteInboxes(database);
  const notifications = createSqliteNotifications(database, inboxes);
  const preferences = createSqlitePreferences(database);
  const reminders = createSqliteReminders(database);
  const starting = createSqliteStarting(database);
  const devices = createSqlitePushDevices(database);
  const tasks = createSqlitePushTasks(database, devices);
  const decisions = createSqlitePushDecisions(database);
  const audit = createSqliteAudit(database);
  const broadcasts = createSqliteBroadcasts(database);
  const limits = createSqliteLimits(database);
  const insight = createSqliteInsight(database, inboxes);
  const trim = createSqliteTrim(database, streams, inboxes);

  /** A transaction: when it fails, what memory knows goes back to what the file says. */
  function change<T>(task: () => T): T {
    try {
      return transaction(task);
    } catch (error) {
      streams.forget();
      inboxes.forget();
      starting.forget();
      trim.forget();
      throw database.describe(error);
    }
  }

  function answer<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw database.describe(error);
    }
  }

  /** Notifications before their marks, plans and tasks, which are of those that are there. */
  function writeNotifications(writes: NotificationWrites): void {
    if (writes.notifications) {
      notifications.insert(writes.notifications);
      for (const { stream } of writes.notifications) trim.noteNotification(inboxes.open(stream));
    }
    if (writes.marks) notifications.mark(writes.marks);
    if (writes.preferences) preferences.write(writes.preferences);
    if (writes.reminded) reminders.write(writes.reminded);
    if (writes.devices) devices.change(writes.devices);
    if (writes.push) {
      tasks.write(writes.push);
      decisions.insert(writes.push.decisions ?? []);
    }
  }

  const stateOf = (stream: string): StreamState => {
    const { epoch, head, trimmed } = streams.find(stream);
    return { epoch, head, trimmed };
  };

  return {
    async commit(reads, decide) {
      return change(() => {
        const keys = new Map<string, KeyRecord>();
        const found = new Map<string, BookingRecord>();
        for (const { userId, key } of reads.keys) {
          const row = keyOf.get(key, userId);
          if (row !== undefined)
            keys.set(keyId(userId, key), { userId, key, argsHash: row[0], ack: row[1], atMs: row[2] });
        }
        bookings.read(reads.bookings, reads.slots, found);
        const facts: Facts = { keys, bookings: found };
        if (reads.inboxes) facts.inboxes = notifications.inboxes(reads.inboxes);
        if (reads.preferences) facts.preferences = preferences.read(reads.preferences);
        if (reads.reminders) facts.reminded = reminders.read(reads.reminders);
        if (reads.broadcasts) facts.broadcasts = broadcasts.read(reads.broadcasts);
        const limitsNow = reads.limits ? limits.read() : undefined;
        if (limitsNow) facts.limits = limitsNow;
        const writes = decide(facts);
        bookings.write(writes.bookings, found);
        for (const { booking } of writes.bookings) starting.note(booking);
        for (const { userId, key, argsHash, ack, atMs } of writes.keys)
          setKey.run(key, userId, argsHash, Math.floor(atMs), ack);
        const positions: LogPosition[] = [];
        for (const event of writes.events) {
          const stream = streams.find(event.stream);
          positions.push(streams.append(stream, event));
          trim.noteLength(event.stream, stream.head - stream.trimmed);
        }
        for (const { kind, id, atMs } of writes.revocations) setRevocation.run(kind, id, Math.floor(atMs));
        writeNotifications(writes);
        if (writes.audit) audit.insert(writes.audit);
        if (writes.broadcasts) broadcasts.write(writes.broadcasts);
        if (writes.limits) limits.write(writes.limits);
        return positions;
      });
    },
    async states(names) {
      return answer(() => names.map(stateOf));
    },
    async readLog(name, after, limit) {
      return answer(() => {
        const stream = streams.find(name);
        const { epoch, head, trimmed } = stream;
        return { epoch, head, trimmed, entries: streams.read(stream, after, limit) };
      });
    },
    async listBookings(scope) {
      return answer(() => bookings.list(scope));
    },
    async listRevocations(fromMs) {
      return answer(() => revocationsAfter.all(fromMs).map(([kind, id, atMs]) => ({ kind, id, atMs })));
    },
    async listInbox(query) {
      return answer(() => notifications.list(query));
    },
    async preferencesOf(userIds) {
      return answer(() => preferences.read(userIds));
    },
    async prepareStarting(fromMs, toMs) {
      if (answer(() => starting.isPrepared(fromMs, toMs))) return true;
      return change(() => {
        starting.prepare(fromMs, toMs);
        return starting.isPrepared(fromMs, toMs);
      });
    },
    async listStarting(fromMs, toMs, after, limit) {
      return answer(() => starting.list(fromMs, toMs, after, limit));
    },
    async remindedTo(kind) {
      return answer(() => reminders.remindedTo(kind));
    },
    async takeDuePushes(nowMs, leaseMs, limit) {
      if (!answer(() => tasks.isDue(nowMs)).push) return [];
      return change(() => tasks.takeDuePushes(nowMs, leaseMs, limit));
    },
    async listTargets(stream, notificationId, after, limit) {
      return answer(() => devices.listTargets(stream, notificationId, after, limit));
    },
    async takeDueTasks(nowMs, leaseMs, limit) {
      if (!answer(() => tasks.isDue(nowMs)).task) return [];
      return change(() => tasks.takeDueTasks(nowMs, leaseMs, limit));
    },
    async targetsOf(keys) {
      return answer(() => keys.map(tasks.targetOf));
    },
    async nextPushMs() {
      return answer(() => tasks.nextMs());
    },
    async countSent(targets, fromMs) {
      return answer(() => decisions.countSent(targets, fromMs));
    },
    async listDecisions(query) {
      return answer(() => decisions.list(query));
    },
    async listAudit(query) {
      return answer(() => audit.list(query));
    },
    async listBroadcasts(query) {
      return answer(() => broadcasts.list(query));
    },
    async listDueBroadcasts(nowMs, limit) {
      return answer(() => broadcasts.listDue(nowMs, limit));
    },
    async nextBroadcastMs() {
      return answer(broadcasts.nextMs);
    },
    async countPushReaders(names) {
      return answer(() => broadcasts.countPushReaders(names));
    },
    async countPushableAmong(name, userIds) {
      return answer(() => broadcasts.countPushableAmong(name, userIds));
    },
    async countOutcomes(notificationIds, after, limit) {
      return answer(() => broadcasts.countOutcomes(notificationIds, after, limit));
    },
    async countRead(notificationIds) {
      return answer(() => broadcasts.countRead(notificationIds));
    },
    async readLimits() {
      return answer(() => limits.read());
    },
    async putRollups(rows) {
      change(() => insight.putRollups(rows));
    },
    async listRollups(query) {
      return answer(() => insight.listRollups(query));
    },
    async trimRollups(fromMs, limit) {
      return change(() => insight.trimRollups(fromMs, limit));
    },
    async listVendorBookings(query) {
      return answer(() => insight.listVendorBookings(query));
    },
    async listAnswers(vendorId, fromMs, toMs, limit) {
      return answer(() => insight.listAnswers(vendorId, fromMs, toMs, limit));
    },
    async openRequests(vendorId, nowMs, limit) {
      return answer(() => insight.openRequests(vendorId, nowMs, limit));
    },
    async listOpens(stream, fromMs, toMs) {
      return answer(() => insight.listOpens(stream, fromMs, toMs));
    },
    async trim(retention) {
      return change(() => {
        const trimmed = trim.slice(retention);
        const broadcastsDone = broadcasts.trim(retention.notificationsFromMs);
        return { ...trimmed, done: trimmed.done && broadcastsDone };
      });
    },
    async recreateStream(name) {
      return change(() => {
        streams.recreate(name, ids.next());
        return stateOf(name);
      });
    },
    async ping() {
      change(() => setMeta.run('pinged_ms', String(clock.nowMs())));
    },
    async close() {
      if (sqlite.isOpen) answer(() => sqlite.close());
    },
  };
}

/** The epoch of every stream that was never recreated: it is as old as the file. */
function loadEpoch({ sqlite, transaction, describe }: Database, ids: Ids): string {
  try {
    const select = prepareQuery<[value: string]>(sqlite, `SELECT value FROM meta WHERE name = 'epoch'`);
    const known = select.get()?.[0];
    if (known !== undefined) return known;
    const epoch = ids.next();
    transaction(() => sqlite.prepare(`INSERT INTO meta (name, value) VALUES ('epoch', ?)`).run(epoch));
    return epoch;
  } catch (error) {
    throw describe(error);
  }
}
