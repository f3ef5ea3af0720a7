/**
 * Movable time: the real clock and real timers, and a way to let time pass at once. Whatever was due in between comes due together,
 * in its order, as on a machine that slept. Service and devices of a scenario live in the same time.
 */
import { type Clock, createIds, type Runtime, type Timer } from '@slotwire/runtime';

export interface MovableTime {
  clock: Clock;
  /** A runtime for one process: its timers end with `end()`. */
  process(): { runtime: Runtime; end(): void };
  pass(durationMs: number): void;
  /** Sets the clock, forward or back. Nothing may be waiting for its time yet. */
  set(nowMs: number): void;
}

interface Entry {
  dueMs: number;
  /** Undefined: once. */
  periodMs: number | undefined;
  task: () => void;
  real: Timer;
}

/** A task that was due a thousand times while time passed gets this many turns: enough for whatever goes round in turns. */
const MAX_TURNS = 10;

export function createMovableTime(base: Runtime): MovableTime {
  let aheadMs = 0;
  const entries = new Set<Entry>();
  const clock: Clock = {
    nowMs: () => base.clock.nowMs() + aheadMs,
    monotonicMs: () => base.clock.monotonicMs() + aheadMs,
  };

  function arm(entry: Entry): void {
    entry.real.stop();
    entry.real = base.timers.after(Math.max(0, entry.dueMs - clock.monotonicMs()), () => run(entry));
  }

  function run(entry: Entry): void {
    if (!entries.has(entry)) return;
    if (entry.periodMs === undefined) {
      entries.delete(entry);
      entry.real.stop();
      entry.task();
      return;
    }
    const missed = Math.max(0, Math.floor((clock.monotonicMs() - entry.dueMs) / entry.periodMs));
    entry.dueMs += (missed + 1) * entry.periodMs;
    arm(entry);
    for (let turn = 0; turn < Math.min(MAX_TURNS, missed + 1) && entries.has(entry); turn++) entry.task();
  }

  function add(own: Set<Entry>, delayMs: number, task: () => void, periodMs?: number): Timer {
    const entry: Entry = { dueMs: clock.monotonicMs() + delayMs, periodMs, task, real: { stop() {} } };
    entries.add(entry);
    own.add(entry);
    arm(entry);
    return { stop: () => remove(own, entry) };
  }

  function remove(own: Set<Entry>, entry: Entry): void {
    entry.real.stop();
    entries.delete(entry);
    own.delete(entry);
  }

  return {
    clock,
    process() {
      const own = new Set<Entry>();
      let ended = false;
      const runtime: Runtime = {
        ...base,
        clock,
        // Ids sort by time, and it is this time that they have to sort by.
        ids: createIds(clock),
        timers: {
          after: (delayMs, task) => (ended ? { stop() {} } : add(own, delayMs, task)),
          every: (periodMs, task) => (ended ? { stop() {} } : add(own, periodMs, task, periodMs)),
          soon: (task) =>
            base.timers.soon(() => {
              if (!ended) task();
            }),
        },
      };
      return {
        runtime,
        end() {
          ended = true;
          for (const entry of own) remove(own, entry);
        },
      };
    },
    set(nowMs) {
      if (entries.size > 0) throw new Error('the clock can be set only before anything waits for its time');
      aheadMs += nowMs - clock.nowMs();
    },
    pass(durationMs) {
      aheadMs += durationMs;
      const nowMs = clock.monotonicMs();
      const due = [...entries].filter((entry) => entry.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
      for (const entry of due) run(entry);
      for (const entry of entries) if (!due.includes(entry)) arm(entry);
    },
  };
}
