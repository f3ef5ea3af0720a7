/**
 * The SQLite file: opened, locked, brought up to date, and its errors put into words. Tables and queries are others' business.
 *
 * The connection holds SQLite's exclusive lock for as long as it lives: a second service on the same file is refused, and a killed one
 * leaves nothing behind because the lock belongs to the process. It is a POSIX lock, so nothing else in this process may open and close
 * the same file: closing it would drop the lock.
 */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { APPLICATION_ID, migrations } from './sqlite-schema.ts';
import { StoreError } from './store.ts';

export interface DatabaseOptions {
  /** The file, which is made when it is missing, in a directory that exists; or `:memory:`. */
  path: string;
  /** How long to wait for another process to let go of the file, ms. The wait blocks. Default 2,000: a predecessor that is closing. */
  busyTimeoutMs?: number;
}

export interface Database {
  readonly sqlite: DatabaseSync;
  readonly path: string;
  /** Runs `task` in a transaction; whatever it throws undoes everything and is passed on. */
  transaction<T>(task: () => T): T;
  /** `error` as it is, or, when SQLite raised it, as a StoreError that says what happened to the file. */
  describe(error: unknown): unknown;
}

/** A prepared statement. Rows are tuples: half the cost of objects, which `node:sqlite` builds name by name. */
export interface Query<Row extends readonly SQLOutputValue[]> {
  get(...parameters: SQLInputValue[]): Row | undefined;
  all(...parameters: SQLInputValue[]): Row[];
}

/** Ids consist of characters below this one: as a cursor it stands behind all of them. */
export const AFTER_ALL_IDS = '~';

export function prepareQuery<Row extends readonly SQLOutputValue[]>(sqlite: DatabaseSync, sql: string): Query<Row> {
  const statement = sqlite.prepare(sql);
  statement.setReturnArrays(true);
  // The declared types of `node:sqlite` know rows as objects only.
  return statement as unknown as Query<Row>;
}

export function openDatabase({ path, busyTimeoutMs = 2_000 }: DatabaseOptions): Database {
  checkPath(path);
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: false });
    configure(sqlite, path);
    const database = createDatabase(sqlite, path);
    migrate(database);
    return database;
  } catch (error) {
    const opened = sqlite;
    if (opened?.isOpen) tryTo(() => opened.close());
    throw describeError(path, error);
  }
}

function createDatabase(sqlite: DatabaseSync, path: string): Database {
  const begin = sqlite.prepare('BEGIN IMMEDIATE');
  const commit = sqlite.prepare('COMMIT');
  const rollback = sqlite.prepare('ROLLBACK');
  return {
    sqlite,
    path,
    transaction(task) {
      // Only after a rollback that failed together with its disk; nothing can go on before it succeeds.
      if (sqlite.isTransaction) rollback.run();
      begin.run();
      try {
        const result = task();
        commit.run();
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors, a full disk among them.
        if (sqlite.isTransaction) tryTo(() => rollback.run());
        throw error;
      }
    },
    describe: (error) => describeError(path, error),
  };
}

/** Clean-up after an error that is about to be thrown, and that says more than a second one would. */
function tryTo(cleanUp: () => void): void {
  try {
    cleanUp();
  } catch {}
}

function configure(sqlite: DatabaseSync, path: string): void {
  // Before the first access: the lock is then taken with it, and WAL needs no shared memory.
  sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
  const mode = prepareQuery<[string]>(sqlite, 'PRAGMA journal_mode = WAL').get()?.[0];
  if (mode !== 'wal' && path !== ':memory:')
    throw new StoreError(`${path} lies on a file system that cannot hold a write-ahead log`);
  // Acked means durable (CM1): the WAL is synced at every commit, on macOS through the drive's own cache.
  sqlite.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  // 16 MB. A commit that split a page walks through the whole cache, so a larger one costs more than it saves: the system caches the file too.
  sqlite.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY');
  // 4 MB of WAL. Moving it into the file holds up the event loop; four times as much would do so four times as long, and save little.
  sqlite.exec('PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 16777216');
}

function migrate({ sqlite, path, transaction }: Database): void {
  const read = (pragma: string) => prepareQuery<[number]>(sqlite, `PRAGMA ${pragma}`).get()?.[0] ?? 0;
  const version = read('user_version');
  const isNew = version === 0 && prepareQuery<[number]>(sqlite, 'SELECT count(*) FROM sqlite_schema').get()?.[0] === 0;
  if (!isNew && read('application_id') !== APPLICATION_ID)
    throw new StoreError(`${path} is a database of another program`);
  if (version > migrations.length) {
    throw new StoreError(
      `${path} was written by a newer Slotwire (schema ${version}; this one knows up to ${migrations.length})`,
    );
  }
  // One transaction, even when there is nothing to do: it also proves that the file can be written.
  transaction(() => {
    for (const step of migrations.slice(version)) sqlite.exec(step);
    sqlite.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** SQLite says "unable to open database file" to all of these. */
function checkPath(path: string): void {
  if (path === ':memory:') return;
  const directory = dirname(path);
  const isDirectory = statSync(directory, { throwIfNoEntry: false })?.isDirectory();
  if (isDirectory === undefined) throw new StoreError(`the data directory ${directory} does not exist`);
  if (!isDirectory) throw new StoreError(`${directory} is not a directory`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new StoreError(`${path} is a directory, not a database file`);
}

/** By SQLite's result codes, extended and primary. https://www.sqlite.org/rescode.html */
const sentences: Readonly<Record<number, (path: string) => string>> = {
  5: (path) => `${path} is in use: another service owns it`,
  6: (path) => `${path} is in use: another service owns it`,
  8: (path) => `${path} is read-only for this process`,
  10: (path) => `the disk under ${path} failed to read or write`,
  11: (path) => `${path} is damaged: restore it from a backup`,
  13: (path) => `there is no space left for ${path}`,
  14: (path) => `${path} cannot be opened or made by this process`,
  /** An exclusive lock needs a file that is open for writing. */
  3850: (path) => `${path} cannot be locked: it is read-only, or its file system knows no locks`,
  26: (path) => `${path} is not a database: it is damaged, or the wrong file`,
};

function describeError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ERR_INVALID_STATE') return new StoreError(`${path} was closed`, { cause: error });
  if (error.code !== 'ERR_SQLITE_ERROR' || !('errcode' in error)) return error;
  const code = Number(error.errcode);
  const sentence = sentences[code] ?? sentences[code & 0xff];
  // The rest are faults of ours, such as a broken constraint: SQLite's own words say which.
  return new StoreError(sentence ? sentence(path) : `${path}: ${error.message}`, { cause: error });
}
