/**
 * Disk: the durable store of a virtual service. It outlives the process that uses it, takes its time, can be slow or full, and can lose
 * its power at the worst moments of a commit.
 *
 * The database is SQLite in memory, on one connection for the whole run; a new process gets a new store on it, which knows only what
 * the tables say. SQLite's own promise is taken as given: what is not committed when the power goes is undone.
 */

import { createStoreOn, openDatabase, type Store, StoreError } from '@slotwire/realtime';
import type { Clock, Ids, Random, Timers } from '@slotwire/runtime';
import type { CrashMoment } from './faults.ts';

export interface DiskParts {
  clock: Clock;
  ids: Ids;
  random: Random;
}

export interface Disk {
  /** A process opens the database. */
  mount(timers: Timers): Store;
  /** The process that used it died: what it has not committed is undone. */
  recover(): void;
  /** The next commit gets as far as this; `onCrash` is called there, and nobody hears of that commit again. */
  armCrash(moment: CrashMoment, onCrash: () => void): void;
  disarm(): void;
  /** Least duration of a commit, ms. 0: as fast as the disk is. */
  setSlowness(commitMs: number): void;
  setFull(full: boolean): void;
  close(): void;
}

/** What `fdatasync` takes on the disks of small cloud machines (measured on those of the bench): 0.2 to 3 ms. */
const SYNC_MS = { least: 0.2, mean: 0.8 };

/** A booking is some five writes; a group has several. */
const MOST_WRITES = 8;

export function createDisk({ clock, ids, random }: DiskParts): Disk {
  const database = openDatabase({ path: ':memory:' });
  let armed: { moment: CrashMoment; onCrash: () => void } | undefined;
  let commitMs = 0;
  let full = false;

  function takeCrash(moment: CrashMoment): (() => void) | undefined {
    if (armed?.moment !== moment) return undefined;
    const { onCrash } = armed;
    armed = undefined;
    return onCrash;
  }

  /** Writes that the group under way may still make before the power goes. */
  let writesLeft: number | undefined;

  function countWrite(): void {
    if (writesLeft === undefined || writesLeft-- > 0) return;
    writesLeft = undefined;
    const onCrash = takeCrash('inside-commit');
    if (onCrash !== undefined) throw new PowerLoss(onCrash);
  }

  /** The same database, where the power can go between two writes of a transaction. */
  const prepare = database.sqlite.prepare.bind(database.sqlite);
  database.sqlite.prepare = (sql) => {
    const statement = prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = ((...parameters: Parameters<typeof run>) => {
      countWrite();
      return run(...parameters);
    }) as typeof run;
    return statement;
  };

  function mount(timers: Timers): Store {
    const store = createStoreOn(database, { clock, ids });
    const sync = () =>
      new Promise<void>((resolve) => {
        timers.after(Math.max(commitMs, SYNC_MS.least + random.exponential(SYNC_MS.mean)), resolve);
      });

    async function commit(...[reads, decide]: Parameters<Store['commit']>): ReturnType<Store['commit']> {
      if (full) throw new StoreError('the disk is full');
      const before = takeCrash('before-commit');
      if (before !== undefined) return die(before);
      if (armed?.moment === 'inside-commit') writesLeft = random.int(MOST_WRITES);
      // SQLite answers within the call, so that nothing else gets in between; the time that it takes comes after.
      const committing = store.commit(reads, decide);
      writesLeft = undefined;
      try {
        const positions = await committing;
        const after = takeCrash('after-commit');
        if (after !== undefined) return die(after);
        await sync();
        return positions;
      } catch (error) {
        if (error instanceof PowerLoss) return die(error.onCrash);
        throw error;
      }
    }

    return {
      ...store,
      commit,
      // The database goes on with the next process.
      close: async () => {},
    };
  }

  return {
    mount,
    recover() {
      if (database.sqlite.isTransaction) database.sqlite.exec('ROLLBACK');
    },
    armCrash(moment, onCrash) {
      armed = { moment, onCrash };
    },
    disarm() {
      armed = undefined;
    },
    setSlowness(ms) {
      commitMs = ms;
    },
    setFull(isFull) {
      full = isFull;
    },
    close: () => database.sqlite.close(),
  };
}

/** The process ends here: whoever waits for the promise is gone. */
function die(onCrash: () => void): Promise<never> {
  onCrash();
  return new Promise(() => {});
}

class PowerLoss extends Error {
  readonly onCrash: () => void;

  constructor(onCrash: () => void) {
    super('the power went');
    this.onCrash = onCrash;
  }
}
