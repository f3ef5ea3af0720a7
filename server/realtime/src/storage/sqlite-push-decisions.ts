/** What became of each push, in SQLite (PU5). Recorded as time goes by, so the order of writing is that of time. */
import type { PushOutcomeName } from '@slotwire/protocol';
import { type Database, prepareQuery } from './sqlite-database.ts';
import {
  type DecisionQuery,
  deviceKey,
  type PushDecisionRecord,
  type SentCounts,
  type TargetCursor,
} from './store-notifications.ts';

export interface SqlitePushDecisions {
  insert(records: readonly PushDecisionRecord[]): void;
  countSent(devices: readonly TargetCursor[], fromMs: number): SentCounts;
  list(query: DecisionQuery): PushDecisionRecord[];
}

type DecisionRow = [
  notificationId: string,
  userId: string,
  deviceId: string | null,
  atMs: number,
  outcome: PushOutcomeName,
  detail: string | null,
];

export function createSqlitePushDecisions({ sqlite }: Database): SqlitePushDecisions {
  const insertDecision = sqlite.prepare(
    'INSERT INTO push_decisions (notification_id, user_id, device_id, at_ms, outcome, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const sentTo = prepareQuery<[deviceId: string | null, count: number]>(
    sqlite,
    `SELECT device_id, count(*) FROM push_decisions
     WHERE user_id = ? AND at_ms >= ? AND outcome = 'sent' GROUP BY device_id`,
  );
  const listWhere = (condition: string, order: string) =>
    prepareQuery<DecisionRow>(
      sqlite,
      `SELECT notification_id, user_id, device_id, at_ms, outcome, detail FROM push_decisions
       ${condition} ORDER BY ${order} LIMIT ?`,
    );
  const all = listWhere('', 'rowid DESC');
  const ofUser = listWhere('WHERE user_id = ?', 'at_ms DESC, rowid DESC');
  const ofNotification = listWhere('WHERE notification_id = ?', 'at_ms DESC, rowid DESC');
  // A person has thousands at most, an announcement as many as it has recipients: the `+` keeps SQLite to the index of the person.
  const ofBoth = listWhere('WHERE user_id = ? AND +notification_id = ?', 'at_ms DESC, rowid DESC');

  return {
    insert(records) {
      for (const { notificationId, userId, deviceId = null, atMs, outcome, detail = null } of records)
        insertDecision.run(notificationId, userId, deviceId, Math.floor(atMs), outcome, detail);
    },
    countSent(targets, fromMs) {
      const users = new Map<string, number>();
      const devices = new Map(targets.map((target) => [deviceKey(target), 0]));
      for (const { userId } of targets) {
        if (users.has(userId)) continue;
        let sum = 0;
        for (const [deviceId, count] of sentTo.all(userId, fromMs)) {
          sum += count;
          const key = deviceId === null ? undefined : deviceKey({ userId, deviceId });
          if (key !== undefined && devices.has(key)) devices.set(key, count);
        }
        users.set(userId, sum);
      }
      return { devices, users };
    },
    list({ userId, notificationId, limit }) {
      const size = Math.max(0, limit);
      if (userId !== undefined && notificationId !== undefined)
        return ofBoth.all(userId, notificationId, size).map(toDecision);
      if (userId !== undefined) return ofUser.all(userId, size).map(toDecision);
      if (notificationId !== undefined) return ofNotification.all(notificationId, size).map(toDecision);
      return all.all(size).map(toDecision);
    },
  };
}

function toDecision([notificationId, userId, deviceId, atMs, outcome, detail]: DecisionRow): PushDecisionRecord {
  return {
    notificationId,
    userId,
    ...(deviceId === null ? {} : { deviceId }),
    atMs,
    outcome,
    ...(detail === null ? {} : { detail }),
  };
}
