/** Traffic timers: those of people's wishes, which end with the traffic. A form that was open at that time is never sent. */
import type { Timer, Timers } from '@slotwire/runtime';

export class TrafficTimers implements Timers {
  readonly #timers: Timers;
  #over: boolean;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#over = false;
  }

  after(delayMs: number, task: () => void): Timer {
    return this.#timers.after(delayMs, () => this.#over || task());
  }

  every(periodMs: number, task: () => void): Timer {
    return this.#timers.every(periodMs, () => this.#over || task());
  }

  soon(task: () => void): void {
    this.#timers.soon(() => this.#over || task());
  }

  /** Nothing of it runs any more. */
  end(): void {
    this.#over = true;
  }
}
