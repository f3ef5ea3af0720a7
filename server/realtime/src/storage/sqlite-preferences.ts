/** Preferences in SQLite: one row for each person who ever set any. */
import type { Preferences } from '@slotwire/protocol';
import { type Database, prepareQuery } from './sqlite-database.ts';
import type { PreferencesRecord } from './store-notifications.ts';

export interface SqlitePreferences {
  read(userIds: readonly string[]): Map<string, Preferences>;
  write(records: readonly PreferencesRecord[]): void;
}

export function createSqlitePreferences({ sqlite }: Database): SqlitePreferences {
  const byUser = prepareQuery<[json: string]>(sqlite, 'SELECT json FROM preferences WHERE user_id = ?');
  const upsert = sqlite.prepare(
    'INSERT INTO preferences (user_id, json) VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
  );
  return {
    read(userIds) {
      const found = new Map<string, Preferences>();
      for (const userId of userIds) {
        if (found.has(userId)) continue;
        const row = byUser.get(userId);
        if (row !== undefined) found.set(userId, JSON.parse(row[0]) as Preferences);
      }
      return found;
    },
    write(records) {
      for (const { userId, preferences } of records) upsert.run(userId, JSON.stringify(preferences));
    },
  };
}
