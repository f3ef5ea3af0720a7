/**
 * Guarded storage: IndexedDB while it works, memory when it does not. A copy of what is stored is kept beside it (its values are those that the SDK
 * holds anyway), so that a database that fails in the middle costs durability and no data, and one that comes back gets everything again.
 */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { DeviceStorage, Fault, StoredValue } from '@slotwire/sdk';
import type { IdbHost, IdbStorage } from './storage-idb.ts';
import { type MemoryReason, reasonOf, type StorageState } from './storage-state.ts';

/** A database that does not open in this time is given up: some browsers hang for ever, ms. */
const OPEN_MS = 5_000;
/** Nor does a step end in some of them, ms. What the person does waits for it. */
const STEP_MS = 10_000;
/** How often a database that failed is tried again, ms. */
const RETRY_MS = 30_000;

export interface GuardedStorage extends DeviceStorage {
  state(): StorageState;
  close(): void;
}

export interface GuardOptions {
  open: (host: IdbHost) => Promise<IdbStorage>;
  runtime: Pick<Runtime, 'timers'>;
  onState: (state: StorageState) => void;
  onFault: (fault: Fault) => void;
}

export function createGuardedStorage({ open, runtime, onState, onFault }: GuardOptions): GuardedStorage {
  const copy = new Map<string, StoredValue>();
  let state: StorageState = { kind: 'opening' };
  let database: IdbStorage | undefined;
  /** What is stored is known, so the database may be written anew from the copy. */
  let loaded = false;
  /** The browser took it away while it was being read. */
  let lostUnread = false;
  let closed = false;
  let retry: Timer | undefined;
  let recovering: Promise<void> | undefined;

  function setState(next: StorageState): void {
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    onState(state);
  }

  function fail(what: string, error: unknown, why: MemoryReason): void {
    database?.close();
    database = undefined;
    if (closed) return;
    onFault({ what, error });
    setState({ kind: 'memory', why, stored: loaded, detail: error instanceof Error ? error.message : String(error) });
    // What could not be read must not be overwritten.
    if (!loaded) return;
    retry?.stop();
    retry = runtime.timers.after(RETRY_MS, () => void recover());
  }

  function openInTime(): Promise<IdbStorage> {
    return new Promise((resolve, reject) => {
      let given = false;
      const late = runtime.timers.after(OPEN_MS, () => {
        given = true;
        reject(new Error(`the database did not open within ${OPEN_MS / 1000} s`));
      });
      open({ onLost, onOutdated }).then(
        (opened) => {
          late.stop();
          if (given) opened.close();
          else resolve(opened);
        },
        (error: unknown) => {
          late.stop();
          reject(error);
        },
      );
    });
  }

  function endInTime(step: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = runtime.timers.after(STEP_MS, () =>
        reject(new Error(`a step of the database did not end within ${STEP_MS / 1000} s`)),
      );
      void step.then(resolve, reject).finally(() => late.stop());
    });
  }

  function onLost(): void {
    database = undefined;
    if (closed) return;
    // The copy is not complete before that: putting it into the database would erase what could not be read.
    if (loaded) void recover();
    else lostUnread = true;
  }

  function onOutdated(): void {
    fail('keep the database open', new Error('a newer version of the app has taken it over'), 'blocked');
    retry?.stop();
  }

  /** Opens the database again and puts everything into it. */
  function recover(): Promise<void> {
    recovering ??= (async () => {
      let opened: IdbStorage | undefined;
      try {
        opened = await openInTime();
        await endInTime(opened.replace([...copy]));
        if (closed) opened.close();
        else {
          database = opened;
          setState({ kind: 'indexeddb' });
        }
      } catch (error) {
        opened?.close();
        const why = reasonOf(error);
        fail('open the database again', error, why === 'broken' ? 'evicted' : why);
      } finally {
        recovering = undefined;
      }
    })();
    return recovering;
  }

  return {
    async load() {
      try {
        database = await openInTime();
        const records = await database.load();
        for (const [key, value] of records) copy.set(key, value);
        loaded = true;
        if (lostUnread) void recover();
        else setState({ kind: 'indexeddb' });
      } catch (error) {
        fail('open the database', error, reasonOf(error));
      }
      return [...copy];
    },
    async write({ put, remove }) {
      for (const key of remove) copy.delete(key);
      for (const [key, value] of put) copy.set(key, value);
      // It may be in what is being written anew, or not: so it waits, and is written once more.
      await recovering;
      const used = database;
      if (used === undefined) return;
      try {
        await endInTime(used.write({ put, remove }));
      } catch (error) {
        if (database === used) fail('write to the database', error, reasonOf(error));
        // Lost in the middle of it: what is made again is made of the copy, which has this as well.
        else await recovering;
      }
    },
    state: () => state,
    close() {
      closed = true;
      retry?.stop();
      database?.close();
      database = undefined;
    },
  };
}
