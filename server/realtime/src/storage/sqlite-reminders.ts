/** What reminders keep in SQLite: how far the bookings that start were gone through. */
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { ReminderKind, ReminderMark } from './store-notifications.ts';

export interface SqliteReminders {
  remindedTo(kind: ReminderKind): number | undefined;
  read(kinds: readonly ReminderKind[]): Map<ReminderKind, number>;
  write(marks: readonly ReminderMark[]): void;
}

export function createSqliteReminders({ sqlite }: Database): SqliteReminders {
  const byKind = prepareQuery<[uptoMs: number]>(sqlite, 'SELECT upto_ms FROM reminders WHERE kind = ?');
  const upsert = sqlite.prepare(
    'INSERT INTO reminders (kind, upto_ms) VALUES (?, ?) ON CONFLICT DO UPDATE SET upto_ms = excluded.upto_ms',
  );

  const remindedTo = (kind: ReminderKind) => byKind.get(kind)?.[0];

  return {
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
