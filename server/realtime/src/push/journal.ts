/**
 * Journal: brings what came of pushes into the store, in groups, and goes on trying until it is there. Results come one by one, and a
 * transaction for each would cost more than the push.
 */
import type { Timers } from '@slotwire/runtime';
import type { Log } from '../telemetry/log.ts';
import { type ChangesOptions, commitChanges, PushChanges } from './changes.ts';

export interface Journal {
  /** `onDurable` is called once the changes are; never when the journal was closed before. */
  write(changes: PushChanges, onDurable: () => void): void;
  /** Brings in what is left, once: a store that fails now is not waited for. */
  close(): Promise<void>;
}

/** Results of so long share a commit. */
const GATHER_MS = 20;
const RETRY_MS = 1_000;

export function createJournal(options: ChangesOptions & { timers: Timers; log: Log }): Journal {
  const { timers, log } = options;
  let gathered = new PushChanges();
  let listeners: (() => void)[] = [];
  /** The commit that is under way, with the waits before it. */
  let writing: Promise<void> | undefined;
  let closed = false;
  let endWait = () => {};

  function start(): void {
    writing ??= run().finally(() => {
      writing = undefined;
      if (gathered.size > 0 && !closed) start();
    });
  }

  async function run(): Promise<void> {
    await wait(GATHER_MS);
    const changes = gathered;
    const durable = listeners;
    gathered = new PushChanges();
    listeners = [];
    while (!(await tryOnce(changes))) {
      if (closed) return;
      await wait(RETRY_MS);
    }
    for (const listener of durable) listener();
  }

  /** The same changes may be written twice, when the store failed after the fact: a decision is told twice then, and no harm is done. */
  async function tryOnce(changes: PushChanges): Promise<boolean> {
    try {
      await commitChanges(options, changes);
      return true;
    } catch (error) {
      log.error({ err: error, rows: changes.size }, 'push: results cannot be stored');
      return false;
    }
  }

  /** Not longer than until `close`. */
  async function wait(ms: number): Promise<void> {
    if (closed) return;
    await new Promise<void>((resolve) => {
      endWait = resolve;
      timers.after(ms, resolve);
    });
  }

  return {
    write(changes, onDurable) {
      if (closed) return;
      gathered.add(changes);
      listeners.push(onDurable);
      start();
    },
    async close() {
      closed = true;
      endWait();
      await writing;
      if (gathered.size > 0) await tryOnce(gathered);
    },
  };
}
