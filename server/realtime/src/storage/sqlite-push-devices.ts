/** Devices that can be pushed to, in SQLite: who has which token (PU1), and who is to hear of what a stream is told. */
import type { Preferences, PushEnvironment, PushProviderName, StreamName } from '@slotwire/protocol';
import { type Database, prepareQuery } from './sqlite-database.ts';
import {
  type DeviceChange,
  deviceKey,
  type PushDevice,
  type PushTarget,
  type TargetCursor,
} from './store-notifications.ts';

export interface SqlitePushDevices {
  /** In this order. */
  change(changes: readonly DeviceChange[]): void;
  listTargets(stream: StreamName, notificationId: string, after: TargetCursor | undefined, limit: number): PushTarget[];
  /** Undefined when the device is not registered. */
  findTarget(notificationId: string, device: TargetCursor): PushTarget | undefined;
}

type TargetRow = [
  userId: string,
  deviceId: string,
  provider: PushProviderName,
  token: string,
  environment: PushEnvironment,
  topic: string | null,
  locale: string,
  timeZone: string,
  streams: string,
  registeredMs: number,
  preferences: string | null,
  deviceTimeZone: string,
  shownMs: number | null,
  readMs: number | null,
];

/** The columns of a `TargetRow`, of device `d` and the notification that is parameter 1. */
const target = `
  SELECT d.user_id, d.device_id, d.provider, d.token, d.environment, d.topic, d.locale, d.time_zone, d.streams, d.registered_ms, p.json,
    (SELECT time_zone FROM push_devices WHERE user_id = d.user_id ORDER BY registered_ms DESC, device_id DESC LIMIT 1),
    m.shown_ms, m.read_ms`;
const aboutPerson = `
  LEFT JOIN preferences AS p ON p.user_id = d.user_id
  LEFT JOIN marks AS m ON m.notification_id = ?1 AND m.user_id = d.user_id`;

export function createSqlitePushDevices({ sqlite }: Database): SqlitePushDevices {
  const byToken = prepareQuery<DeviceRow>(
    sqlite,
    'SELECT user_id, device_id, streams FROM push_devices WHERE provider = ? AND token = ?',
  );
  const byDevice = prepareQuery<DeviceRow>(
    sqlite,
    'SELECT user_id, device_id, streams FROM push_devices WHERE user_id = ? AND device_id = ?',
  );
  const ofUser = prepareQuery<DeviceRow>(
    sqlite,
    'SELECT user_id, device_id, streams FROM push_devices WHERE user_id = ? AND registered_ms <= ?',
  );
  const revokedSince = prepareQuery<[1]>(
    sqlite,
    `SELECT 1 FROM revocations WHERE ((kind = 'user' AND id = ?2) OR (kind = 'device' AND id = ?3)) AND at_ms >= ?1 LIMIT 1`,
  );
  const insertDevice = sqlite.prepare(
    `INSERT INTO push_devices
       (user_id, device_id, provider, token, environment, topic, locale, time_zone, streams, registered_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const deleteDevice = sqlite.prepare('DELETE FROM push_devices WHERE user_id = ? AND device_id = ?');
  const insertReader = sqlite.prepare(
    'INSERT INTO push_readers (stream, user_id, device_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const deleteReader = sqlite.prepare('DELETE FROM push_readers WHERE stream = ? AND user_id = ? AND device_id = ?');
  const targetsOfStream = prepareQuery<TargetRow>(
    sqlite,
    `${target} FROM push_readers AS r CROSS JOIN push_devices AS d ON d.user_id = r.user_id AND d.device_id = r.device_id ${aboutPerson}
     WHERE r.stream = ?2 AND (r.user_id, r.device_id) > (?3, ?4) ORDER BY r.user_id, r.device_id LIMIT ?5`,
  );
  const targetOfDevice = prepareQuery<TargetRow>(
    sqlite,
    `${target} FROM push_devices AS d ${aboutPerson} WHERE d.user_id = ?2 AND d.device_id = ?3`,
  );

  function remove(rows: readonly DeviceRow[]): void {
    for (const [userId, deviceId, streams] of rows) {
      deleteDevice.run(userId, deviceId);
      for (const stream of JSON.parse(streams) as string[]) deleteReader.run(stream, userId, deviceId);
    }
  }

  function isRevoked({ userId, deviceId }: PushDevice, issuedMs: number): boolean {
    return revokedSince.get(issuedMs, userId, deviceKey({ userId, deviceId })) !== undefined;
  }

  function register(device: PushDevice): void {
    const { userId, deviceId, provider, token, environment, topic = null, locale, timeZone, streams } = device;
    remove(byToken.all(provider, token));
    remove(byDevice.all(userId, deviceId));
    insertDevice.run(
      userId,
      deviceId,
      provider,
      token,
      environment,
      topic,
      locale,
      timeZone,
      JSON.stringify(streams),
      Math.floor(device.registeredMs),
    );
    for (const stream of streams) insertReader.run(stream, userId, deviceId);
  }

  return {
    change(changes) {
      for (const change of changes) {
        switch (change.type) {
          case 'register':
            if (change.issuedMs === undefined || !isRevoked(change.device, change.issuedMs)) register(change.device);
            break;
          case 'unregister':
            remove(byDevice.all(change.userId, change.deviceId));
            break;
          case 'unregister-user':
            remove(ofUser.all(change.userId, change.uptoMs));
            break;
          case 'dead-token':
            remove(byToken.all(change.provider, change.token));
            break;
        }
      }
    },
    listTargets(stream, notificationId, after, limit) {
      const { userId, deviceId } = after ?? { userId: '', deviceId: '' };
      return targetsOfStream.all(notificationId, stream, userId, deviceId, Math.max(0, limit)).map(toTarget);
    },
    findTarget(notificationId, { userId, deviceId }) {
      const row = targetOfDevice.get(notificationId, userId, deviceId);
      return row && toTarget(row);
    },
  };
}

type DeviceRow = [userId: string, deviceId: string, streams: string];

function toTarget(row: TargetRow): PushTarget {
  const [userId, deviceId, provider, token, environment, topic, locale, timeZone, streams, registeredMs] = row;
  const [, , , , , , , , , , preferences, deviceTimeZone, shownMs, readMs] = row;
  return {
    device: {
      userId,
      deviceId,
      provider,
      token,
      environment,
      topic: topic ?? undefined,
      locale,
      timeZone,
      streams: JSON.parse(streams) as StreamName[],
      registeredMs,
    },
    preferences: preferences === null ? undefined : (JSON.parse(preferences) as Preferences),
    deviceTimeZone,
    shown: shownMs !== null,
    read: readMs !== null,
  };
}
