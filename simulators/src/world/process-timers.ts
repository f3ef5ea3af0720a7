/**
 * Process timers: the timers of one process of a virtual world, which die with it. An application on a phone can also be frozen by the
 * system: what comes due then runs when it is thawed, in order.
 */
import type { Timer, Timers } from '@slotwire/runtime';

export class ProcessTimers implements Timers {
  readonly #world: Timers;
  #live: Set<ProcessTimer> | undefined;
  #frozen: boolean;
  #due: ProcessTimer[] | undefined;
  #dead: boolean;

  constructor(world: Timers) {
    this.#world = world;
    this.#live = undefined;
    this.#frozen = false;
    this.#due = undefined;
    this.#dead = false;
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = new ProcessTimer(this, task, false);
    if (this.#dead) return timer;
    this.#add(timer);
    timer.inner = this.#world.after(delayMs, () => this.#fire(timer));
    return timer;
  }

  every(periodMs: number, task: () => void): Timer {
    const timer = new ProcessTimer(this, task, true);
    if (this.#dead) return timer;
    this.#add(timer);
    timer.inner = this.#world.every(periodMs, () => this.#fire(timer));
    return timer;
  }

  soon(task: () => void): void {
    this.after(0, task);
  }

  freeze(): void {
    this.#frozen = true;
  }

  /** What came due meanwhile runs next, once each, however often a periodic one was due. */
  thaw(): void {
    this.#frozen = false;
    const due = this.#due;
    this.#due = undefined;
    for (const timer of due ?? []) {
      timer.waits = false;
      if (timer.periodic) this.#world.soon(() => this.#run(timer));
      else timer.inner = this.#world.after(0, () => this.#fire(timer));
    }
  }

  /** The process is dead: nothing of it runs any more, and nothing new is taken. */
  kill(): void {
    this.#dead = true;
    for (const timer of this.#live ?? []) timer.inner?.stop();
    this.#live = undefined;
    this.#due = undefined;
  }

  forget(timer: ProcessTimer): void {
    timer.inner?.stop();
    this.#live?.delete(timer);
  }

  #add(timer: ProcessTimer): void {
    this.#live ??= new Set();
    this.#live.add(timer);
  }

  #fire(timer: ProcessTimer): void {
    if (this.#frozen) {
      if (timer.waits) return;
      timer.waits = true;
      this.#due ??= [];
      this.#due.push(timer);
      return;
    }
    this.#run(timer);
  }

  #run(timer: ProcessTimer): void {
    if (this.#live === undefined || !this.#live.has(timer)) return;
    if (!timer.periodic) this.#live.delete(timer);
    timer.task();
  }
}

class ProcessTimer implements Timer {
  readonly #process: ProcessTimers;
  readonly task: () => void;
  readonly periodic: boolean;
  inner: Timer | undefined;
  /** Came due while the process was frozen. */
  waits: boolean;

  constructor(process: ProcessTimers, task: () => void, periodic: boolean) {
    this.#process = process;
    this.task = task;
    this.periodic = periodic;
    this.inner = undefined;
    this.waits = false;
  }

  stop(): void {
    this.#process.forget(this);
  }
}
