/**
 * Inboxes in SQLite: which notifications a stream was told. A stream keeps its notifications under a number, and has an entry for each in the
 * order of their ids. Entries are not made one by one: those of the last notifications, the tail, are missing until there are some hundred
 * of them, as a page that is written for one entry of an inbox can as well take all that came to it meanwhile. Who looks into an inbox reads
 * its entries, and the tail of all inboxes, which lies in one place.
 *
 * Numbers of recently used streams are kept in memory; one that was given in a transaction that is rolled back was never given, so whoever
 * rolls back must call `forget`.
 */
import { createRecent } from './recent.ts';
import { type Database, prepareQuery } from './sqlite-database.ts';

export interface SqliteInboxes {
  /** 0: the stream was never told anything. */
  find(stream: string): number;
  /** Gives the stream a number when it has none. */
  open(stream: string): number;
  /** To be called after notifications were inserted, with the row of the last one. */
  noteRow(row: number): void;
  /** Makes the entries that are missing. */
  settle(): void;
  /** To be called after notifications were deleted: SQLite may give the numbers of their rows again. */
  noteDeletion(): void;
  /** Drops what is kept in memory. */
  forget(): void;
}

/** Rows of notifications that have no entries yet, for queries. */
export const IN_TAIL = 'rowid > (SELECT after_row FROM inbox_tail)';

const GENERATION = 20_000;
/** A look into any inbox reads them: some 0.1 µs each. */
const MAX_TAIL = 500;

export function createSqliteInboxes({ sqlite }: Database): SqliteInboxes {
  const byStream = prepareQuery<[id: number]>(sqlite, 'SELECT id FROM inboxes WHERE stream = ?');
  const insert = sqlite.prepare('INSERT INTO inboxes (stream) VALUES (?)');
  const tailStart = prepareQuery<[afterRow: number]>(sqlite, 'SELECT after_row FROM inbox_tail');
  // Sorted, so that each page is written once.
  const addEntries = sqlite.prepare(
    `INSERT INTO inbox_entries (inbox, begin, row)
     SELECT inbox, substr(id, 1, 12), rowid FROM notifications WHERE ${IN_TAIL} ORDER BY inbox, substr(id, 1, 12), rowid`,
  );
  const moveTail = sqlite.prepare(
    'UPDATE inbox_tail SET after_row = ifnull((SELECT max(rowid) FROM notifications), 0)',
  );
  const isBehindAll = prepareQuery<[isBehind: number]>(
    sqlite,
    'SELECT after_row > ifnull((SELECT max(rowid) FROM notifications), 0) FROM inbox_tail',
  );
  const recent = createRecent(GENERATION, (stream) => ({ id: byStream.get(stream)?.[0] ?? 0 }));

  function settle(): void {
    if (addEntries.run().changes > 0) moveTail.run();
  }

  return {
    find: (stream) => recent.get(stream).id,
    open(stream) {
      const inbox = recent.get(stream);
      if (inbox.id === 0) inbox.id = Number(insert.run(stream).lastInsertRowid);
      return inbox.id;
    },
    noteRow(row) {
      if (row - (tailStart.get()?.[0] ?? 0) >= MAX_TAIL) settle();
    },
    settle,
    noteDeletion() {
      if (isBehindAll.get()?.[0]) moveTail.run();
    },
    forget: recent.clear,
  };
}
