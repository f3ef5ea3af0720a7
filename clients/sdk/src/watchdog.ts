/**
 * Watchdog: notices that nothing arrives any more. A half-open link looks healthy to the device until somebody counts.
 * One timer, however much arrives: it only looks when it is due how long the silence has been.
 */
import type { Clock, Timer, Timers } from '@slotwire/runtime';

export class Watchdog {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #onSilence: () => void;
  #timer: Timer | undefined;
  #limitMs: number;
  #lastMs: number;

  constructor(clock: Clock, timers: Timers, onSilence: () => void) {
    this.#clock = clock;
    this.#timers = timers;
    this.#onSilence = onSilence;
    this.#timer = undefined;
    this.#limitMs = 0;
    this.#lastMs = 0;
  }

  /** Counts from now. */
  start(limitMs: number): void {
    this.stop();
    this.#limitMs = limitMs;
    this.#lastMs = this.#clock.monotonicMs();
    this.#arm(limitMs);
  }

  /** Something arrived. */
  touch(): void {
    this.#lastMs = this.#clock.monotonicMs();
  }

  /** Monotonic ms of the last arrival. */
  lastMs(): number {
    return this.#lastMs;
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#timers.after(delayMs, () => {
      const leftMs = this.#lastMs + this.#limitMs - this.#clock.monotonicMs();
      if (leftMs > 0) {
        this.#arm(leftMs);
      } else {
        this.#lastMs = this.#clock.monotonicMs();
        this.#arm(this.#limitMs);
        this.#onSilence();
      }
    });
  }
}
