/** Scaled time: a time in which everything comes so many times sooner than in the one that it is made of. */
import type { Clock, Timer, Timers } from '@slotwire/runtime';

/** @param factor 60 makes an hour pass in a minute; below 1 slows down */
export class ScaledTimers implements Timers {
  readonly #timers: Timers;
  readonly #factor: number;

  constructor(timers: Timers, factor: number) {
    this.#timers = timers;
    this.#factor = factor;
  }

  after(delayMs: number, task: () => void): Timer {
    return this.#timers.after(delayMs / this.#factor, task);
  }

  every(periodMs: number, task: () => void): Timer {
    return this.#timers.every(periodMs / this.#factor, task);
  }

  soon(task: () => void): void {
    this.#timers.soon(task);
  }
}

export class ScaledClock implements Clock {
  readonly #clock: Clock;
  readonly #factor: number;
  readonly #originMs: number;
  readonly #startMs: number;

  /** @param startMs wall time that it begins at, now */
  constructor(clock: Clock, factor: number, startMs: number) {
    this.#clock = clock;
    this.#factor = factor;
    this.#originMs = clock.monotonicMs();
    this.#startMs = startMs;
  }

  nowMs(): number {
    return this.#startMs + this.monotonicMs();
  }

  /** Since it was made. */
  monotonicMs(): number {
    return (this.#clock.monotonicMs() - this.#originMs) * this.#factor;
  }
}
