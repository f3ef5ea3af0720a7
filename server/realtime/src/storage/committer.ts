/**
 * Committer: group commit. What arrives in a tick shares one transaction, so that durability costs little.
 * One batch is under way at a time; what comes meanwhile makes the next one.
 */
import type { Clock, Timers } from '@slotwire/runtime';
import { unionOfReads } from './reads.ts';
import type { Facts, LogPosition, NewEvent, ReadSet, Store, WriteSet } from './store.ts';
import { createView, type View, type Work } from './view.ts';
import { createWriteSum } from './writes.ts';

export interface CommittedEvent extends NewEvent, LogPosition {}

/** Called once per batch that wrote events, after it is durable and before the promises of its works settle. */
export type OnCommitted = (events: readonly CommittedEvent[]) => void;

export interface Committer {
  /**
   * Resolves with the value of `decide` when its writes are durable; rejects when the store failed (outcome unknown) or `decide` threw
   * (nothing written; other works of the batch are not harmed).
   */
  submit<T>(work: Work<T>): Promise<T>;
  /** Resolves when all that was submitted has settled. */
  drain(): Promise<void>;
  /** Works that have not settled. */
  depth(): number;
}

export interface CommitterOptions {
  store: Store;
  timers: Timers;
  /** Times the batches. */
  clock: Clock;
  onCommitted: OnCommitted;
  /**
   * Works in one transaction. Default 100: the cost of the commit is spread thin by then, while SQLite, which holds up the event loop, still
   * answers within a few milliseconds.
   */
  maxBatch?: number;
  /** After each batch, failed ones too. */
  onBatch?: (batch: BatchReport) => void;
}

export interface BatchReport {
  /** Works. */
  size: number;
  durationMs: number;
  failed: boolean;
}

export type { View, Work };

interface Entry {
  work: Work<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  outcome: Outcome;
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

const UNDECIDED: Outcome = { ok: false, error: new Error('the store resolved without calling decide') };

export function createCommitter(options: CommitterOptions): Committer {
  const { store, timers, clock, onCommitted, maxBatch = 100, onBatch } = options;
  if (!Number.isInteger(maxBatch) || maxBatch < 1)
    throw new RangeError(`maxBatch must be a positive integer, not ${maxBatch}`);
  let queue: Entry[] = [];
  let running = 0;
  let scheduled = false;
  let drained: (() => void)[] = [];

  function schedule(): void {
    if (scheduled || running > 0 || queue.length === 0) return;
    scheduled = true;
    // Leftovers wait for the next tick as well: a synchronous store would otherwise keep the sockets waiting for the whole queue.
    timers.soon(start);
  }

  function start(): void {
    scheduled = false;
    const together = countTogether(queue, maxBatch);
    const batch = queue.slice(0, together);
    queue = queue.slice(together);
    running = batch.length;
    // Not caught: what throws here is a fault in onCommitted, and the process should end of it.
    void run(batch).finally(settled);
  }

  async function run(batch: Entry[]): Promise<void> {
    const startMs = clock.monotonicMs();
    let events: readonly NewEvent[] = [];
    let positions: LogPosition[];
    try {
      const reads = unionOfReads(batch.map(({ work }) => work.reads));
      positions = await store.commit(reads, (facts) => {
        const writes = decideAll(batch, reads, facts);
        events = writes.events;
        return writes;
      });
    } catch (error) {
      for (const entry of batch) entry.reject(error);
      onBatch?.({ size: batch.length, durationMs: clock.monotonicMs() - startMs, failed: true });
      return;
    }
    onBatch?.({ size: batch.length, durationMs: clock.monotonicMs() - startMs, failed: false });
    try {
      if (events.length > 0) onCommitted(committed(events, positions));
    } finally {
      // They are durable whatever the listener did.
      for (const { outcome, resolve, reject } of batch) {
        if (outcome.ok) resolve(outcome.value);
        else reject(outcome.error);
      }
    }
  }

  function settled(): void {
    running = 0;
    schedule();
    if (queue.length > 0) return;
    const waiting = drained;
    drained = [];
    for (const resolve of waiting) resolve();
  }

  return {
    submit<T>(work: Work<T>) {
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject, outcome: UNDECIDED });
        schedule();
      });
    },
    drain() {
      return new Promise<void>((resolve) => {
        if (queue.length === 0 && running === 0) resolve();
        else drained.push(resolve);
      });
    },
    depth: () => queue.length + running,
  };
}

/**
 * How many works from the front can share a commit. A slot window that is named by a booking is resolved by the store, before any work of
 * the batch has decided: a booking that an earlier work may only just create has to be there first.
 */
function countTogether(queue: readonly Entry[], maxBatch: number): number {
  const most = Math.min(queue.length, maxBatch);
  for (let i = 1; i < most; i++) {
    for (const { of } of (queue[i] as Entry).work.reads.slots) {
      if (!('bookingId' in of)) continue;
      for (let earlier = 0; earlier < i; earlier++) {
        if ((queue[earlier] as Entry).work.reads.bookings.includes(of.bookingId)) return i;
      }
    }
  }
  return most;
}

/**
 * Runs every work on what the store found and on what the works before it wrote. The store may call this again with newer facts,
 * so nothing is kept from one call to the next.
 */
function decideAll(batch: readonly Entry[], reads: ReadSet, facts: Facts): WriteSet {
  const view = createView(facts, reads.inboxes);
  const sum = createWriteSum();
  for (const entry of batch) {
    let decision: { writes: WriteSet; value: unknown };
    try {
      decision = entry.work.decide(view);
    } catch (error) {
      entry.outcome = { ok: false, error };
      continue;
    }
    const { writes, value } = decision;
    entry.outcome = { ok: true, value };
    sum.add(writes);
    view.apply(writes);
  }
  return sum.total();
}

function committed(events: readonly NewEvent[], positions: readonly LogPosition[]): CommittedEvent[] {
  return events.map(({ stream, type, atMs, body, urgent }, i) => {
    const { epoch, offset } = positions[i] as LogPosition;
    return { stream, type, atMs, body, urgent, epoch, offset };
  });
}
