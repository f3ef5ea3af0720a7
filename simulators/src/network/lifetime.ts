/**
 * Lifetime: how long until something on the way (a NAT, an operator) resets a connection. Exponential, so it has no memory: one draw in
 * units of the mean is used up faster in a bad place and slower in a good one.
 */
import type { Clock, Timer, Timers } from '@slotwire/runtime';

export class Lifetime {
  readonly #clock: Clock;
  readonly #timers: Timers;
  /** Let go of when it is over: its timer may lie in a queue for days, and a connection with it. */
  #onEnd: (() => void) | undefined;
  /** In means; undefined: not begun, or over. */
  #left: number | undefined;
  #meanMs: number;
  #sinceMs: number;
  #timer: Timer | undefined;

  constructor(clock: Clock, timers: Timers, onEnd: () => void) {
    this.#clock = clock;
    this.#timers = timers;
    this.#onEnd = onEnd;
    this.#left = undefined;
    this.#meanMs = Number.POSITIVE_INFINITY;
    this.#sinceMs = 0;
    this.#timer = undefined;
  }

  /** @param means drawn by the caller, exponential with mean 1 */
  start(means: number, meanMs: number): void {
    this.#left = means;
    this.#arm(meanMs);
  }

  /** Another place. @param meanMs Infinity: nothing is used up there */
  setMean(meanMs: number): void {
    if (this.#left === undefined || meanMs === this.#meanMs) return;
    this.#left = Math.max(0, this.#left - (this.#clock.monotonicMs() - this.#sinceMs) / this.#meanMs);
    this.#timer?.stop();
    this.#arm(meanMs);
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#left = undefined;
    this.#onEnd = undefined;
  }

  #arm(meanMs: number): void {
    this.#meanMs = meanMs;
    this.#sinceMs = this.#clock.monotonicMs();
    this.#timer = undefined;
    if (meanMs === Number.POSITIVE_INFINITY || this.#left === undefined) return;
    this.#timer = this.#timers.after(this.#left * meanMs, () => {
      const onEnd = this.#onEnd;
      this.stop();
      onEnd?.();
    });
  }
}
