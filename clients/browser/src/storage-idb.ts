/**
 * Storage in IndexedDB: one database a person, one object store, one transaction a step. Transactions of one store run in the order in which they
 * were made, and `strict` asks the browser to have a step on the disk before it says so.
 */
import type { DeviceStorage, StoredValue } from '@slotwire/sdk';
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';

interface Records extends DBSchema {
  records: { key: string; value: StoredValue };
}

export interface IdbStorage extends DeviceStorage {
  /** Everything anew, in one step: what is not among them is gone. */
  replace(records: readonly [key: string, value: StoredValue][]): Promise<void>;
  close(): void;
}

export interface IdbHost {
  /** The browser has closed the database: the person cleared it, or the disk was full. */
  onLost(): void;
  /** A newer version of the app wants to change the database, and waits for this one to let go. */
  onOutdated(): void;
}

/** Grows with the layout of the database. */
const LAYOUT = 1;

export class BlockedError extends Error {
  override name = 'BlockedError';
}

export class MissingError extends Error {
  override name = 'MissingError';
}

/** Rejects when there is no IndexedDB, when it is broken, and when an older version of the app holds it. */
export async function openIdbStorage(name: string, host: IdbHost): Promise<IdbStorage> {
  if (typeof globalThis.indexedDB === 'undefined') throw new MissingError('this browser has no IndexedDB');
  const db = await open(name, host);
  return {
    async load() {
      const transaction = db.transaction('records', 'readonly');
      const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
      return keys.map((key, place) => [key, values[place] as StoredValue]);
    },
    write: ({ put, remove }) =>
      inOneStep(db, (store) => {
        for (const key of remove) store.delete(key).catch(ignore);
        for (const [key, value] of put) store.put(value, key).catch(ignore);
      }),
    replace: (records) =>
      inOneStep(db, (store) => {
        store.clear().catch(ignore);
        for (const [key, value] of records) store.put(value, key).catch(ignore);
      }),
    close: () => db.close(),
  };
}

function open(name: string, host: IdbHost): Promise<IDBPDatabase<Records>> {
  return new Promise((resolve, reject) => {
    let given = false;
    openDB<Records>(name, LAYOUT, {
      upgrade(db) {
        db.createObjectStore('records');
      },
      blocked: () => reject(new BlockedError('another tab holds the database in an older form')),
      blocking: (_from, _to, event) => {
        (event.target as IDBDatabase).close();
        host.onOutdated();
      },
      terminated: () => host.onLost(),
    }).then(
      (db) => {
        given = true;
        resolve(db);
      },
      (error: unknown) => {
        if (!given) reject(error);
      },
    );
  });
}

type Store = IDBPObjectStore<Records, ['records'], 'records', 'readwrite'>;

async function inOneStep(db: IDBPDatabase<Records>, change: (store: Store) => void): Promise<void> {
  const transaction = db.transaction('records', 'readwrite', { durability: 'strict' });
  try {
    change(transaction.store);
  } catch (error) {
    // A value that cannot be stored throws at once, and the browser would commit what came before it.
    transaction.abort();
    await transaction.done.catch(ignore);
    throw error;
  }
  await transaction.done;
}

/** The transaction tells how it ended; a request of it that fails must not be an unhandled rejection beside that. */
const ignore = () => {};
