/**
 * Virtual time: a heap of events, run one after the other, each at its own instant.
 * Nothing here waits. Events of one instant run in the order in which they were scheduled,
 * and promises settle between two events, so a run depends on its inputs alone.
 */
import type { Clock } from './clock.ts';
import type { Timer, Timers } from './timers.ts';

export interface VirtualTime {
  clock: Clock;
  timers: Timers;
  /** Runs the events of the next `durationMs`, then stands at its end. */
  run(durationMs: number): Promise<void>;
  /** Runs until `done()` holds; false when there was nothing left to run, or `limitMs` passed. */
  runUntil(done: () => boolean, limitMs: number): Promise<boolean>;
  /** Runs until no one-shot event is left (periodic ones do not count); false when `limitMs` passed. */
  runUntilIdle(limitMs: number): Promise<boolean>;
  /** One-shot events that have not run. */
  pending(): number;
  /** Moves the wall clock against the monotonic one: what a person or NTP does to a phone. */
  jumpWallClock(byMs: number): void;
}

const nothing = () => {};

interface Event {
  atMs: number;
  order: number;
  task: () => void;
  periodMs: number | undefined;
  stopped: boolean;
}

/** @param startMs wall time at the start, ms since 1970. */
export function createVirtualTime(startMs = Date.UTC(2026, 0, 5, 8)): VirtualTime {
  const heap = createHeap();
  let monotonicMs = 0;
  let wallOffsetMs = startMs;
  let order = 0;
  let oneShots = 0;

  function schedule(delayMs: number, task: () => void, periodMs?: number): Timer {
    const event: Event = { atMs: monotonicMs + Math.max(0, delayMs), order: order++, task, periodMs, stopped: false };
    if (periodMs === undefined) oneShots++;
    heap.push(event);
    return {
      stop() {
        if (event.stopped) return;
        event.stopped = true;
        // It stays in the heap until it is due, and should hold nothing until then.
        event.task = nothing;
        if (periodMs === undefined) oneShots--;
      },
    };
  }

  function nextEvent(): Event | undefined {
    for (let event = heap.peek(); event; event = heap.peek()) {
      if (!event.stopped) return event;
      heap.pop();
    }
    return undefined;
  }

  async function step(event: Event): Promise<void> {
    heap.pop();
    monotonicMs = Math.max(monotonicMs, event.atMs);
    if (event.periodMs === undefined) {
      event.stopped = true;
      oneShots--;
    } else {
      event.atMs = monotonicMs + event.periodMs;
      event.order = order++;
      heap.push(event);
    }
    event.task();
    await settle();
  }

  async function runWhile(goesOn: () => boolean, limitMs: number): Promise<void> {
    const endMs = monotonicMs + limitMs;
    await settle();
    while (goesOn()) {
      const event = nextEvent();
      if (event === undefined) return;
      if (event.atMs > endMs) {
        monotonicMs = endMs;
        return;
      }
      await step(event);
    }
  }

  return {
    clock: { nowMs: () => wallOffsetMs + monotonicMs, monotonicMs: () => monotonicMs },
    timers: {
      after: (delayMs, task) => schedule(delayMs, task),
      every(periodMs, task) {
        if (!(periodMs > 0)) throw new RangeError(`every(${periodMs}): the period must be positive`);
        return schedule(periodMs, task, periodMs);
      },
      soon: (task) => void schedule(0, task),
    },
    async run(durationMs) {
      const endMs = monotonicMs + durationMs;
      await runWhile(() => true, durationMs);
      monotonicMs = Math.max(monotonicMs, endMs);
    },
    async runUntil(done, limitMs) {
      await runWhile(() => !done(), limitMs);
      return done();
    },
    async runUntilIdle(limitMs) {
      await runWhile(() => oneShots > 0, limitMs);
      return oneShots === 0;
    },
    pending: () => oneShots,
    jumpWallClock(byMs) {
      wallOffsetMs += byMs;
    },
  };
}

/**
 * Lets every promise that can settle without an event do so. Chains in this code base are far shorter than the bound;
 * a macrotask of the host would do the same, but would let real I/O in.
 */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 16; turn++) await undefined;
}

/** A binary heap by time, then by order of scheduling. */
function createHeap() {
  const items: Event[] = [];
  const before = (a: Event, b: Event) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  const at = (index: number) => items[index] as Event;
  function swap(i: number, j: number) {
    const held = at(i);
    items[i] = at(j);
    items[j] = held;
  }
  return {
    peek: (): Event | undefined => items[0],
    push(event: Event) {
      let index = items.push(event) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!before(at(index), at(parent))) return;
        swap(index, parent);
        index = parent;
      }
    },
    pop() {
      const last = items.pop();
      if (last === undefined || items.length === 0) return;
      items[0] = last;
      let index = 0;
      for (;;) {
        const left = 2 * index + 1;
        if (left >= items.length) return;
        const right = left + 1;
        const child = right < items.length && before(at(right), at(left)) ? right : left;
        if (!before(at(child), at(index))) return;
        swap(index, child);
        index = child;
      }
    },
  };
}
