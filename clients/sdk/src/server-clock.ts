/** Server clock: what time it is there. Device clocks are skewed, so spans are taken from the monotonic clock. */
import type { Clock } from '@slotwire/runtime';

export class ServerClock {
  readonly #clock: Clock;
  /** Server time minus monotonic time, ms. */
  #offsetMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = undefined;
  }

  /** @param serverTime as a welcome says it; late by the way it took, which is why it is a lower bound. */
  sync(serverTime: string): void {
    this.#offsetMs = Date.parse(serverTime) - this.#clock.monotonicMs();
  }

  /** A welcome of this run has told the time. */
  isSynced(): boolean {
    return this.#offsetMs !== undefined;
  }

  /** Ms since 1970 by the service's clock; the device's own before the first welcome. */
  nowMs(): number {
    return this.#offsetMs === undefined ? this.#clock.nowMs() : this.#clock.monotonicMs() + this.#offsetMs;
  }
}
