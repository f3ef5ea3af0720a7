/** What reminders need of SQLite: confirmed bookings by their start, and how far they were gone through. */
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { ReminderKind, ReminderMark } from './store-notifications.ts';

export interface SqliteReminders {
  /** As `NotificationStore.listStarting`. */
  listStarting(fromMs: number, toMs: number, after: Starting | undefined, limit: number): Starting[];
  remindedTo(kind: ReminderKind): number | undefined;
  read(kinds: readonly ReminderKind[]): Map<ReminderKind, number>;
  write(marks: readonly ReminderMark[]): void;
}

interface Starting {
  id: string;
  startsMs: number;
}

export function createSqliteReminders({ sqlite }: Database): SqliteReminders {
  const starting = prepareQuery<[id: string, startsMs: number]>(
    sqlite,
    `SELECT id, starts_ms FROM bookings
     WHERE confirmed = 1 AND starts_ms > ?1 AND starts_ms <= ?2 ORDER BY starts_ms, rowid LIMIT ?3`,
  );
  // Bookings are never deleted, so the cursor stands where it stood, even when its own booking was moved since.
  const startingAfter = prepareQuery<[id: string, startsMs: number]>(
    sqlite,
    `SELECT id, starts_ms FROM bookings
     WHERE confirmed = 1 AND (starts_ms, rowid) > (?1, (SELECT rowid FROM bookings WHERE id = ?2)) AND starts_ms <= ?3
     ORDER BY starts_ms, rowid LIMIT ?4`,
  );
  const byKind = prepareQuery<[uptoMs: number]>(sqlite, 'SELECT upto_ms FROM reminders WHERE kind = ?');
  const upsert = sqlite.prepare(
    'INSERT INTO reminders (kind, upto_ms) VALUES (?, ?) ON CONFLICT DO UPDATE SET upto_ms = excluded.upto_ms',
  );

  const remindedTo = (kind: ReminderKind) => byKind.get(kind)?.[0];

  return {
    listStarting(fromMs, toMs, after, limit) {
      const size = Math.max(0, limit);
      // A cursor from an earlier range may stand before this one.
      const rows =
        after !== undefined && after.startsMs > fromMs
          ? startingAfter.all(after.startsMs, after.id, toMs, size)
          : starting.all(fromMs, toMs, size);
      return rows.map(([id, startsMs]) => ({ id, startsMs }));
    },
    remindedTo,
    read(kinds) {
      const found = new Map<ReminderKind, number>();
      for (const kind of kinds) {
        const uptoMs = remindedTo(kind);
        if (uptoMs !== undefined) found.set(kind, uptoMs);
      }
      return found;
    },
    write(marks) {
      for (const { kind, uptoMs } of marks) upsert.run(kind, Math.floor(uptoMs));
    },
  };
}
