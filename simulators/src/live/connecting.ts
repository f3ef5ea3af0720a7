/** Connecting: how many devices of a fleet are in the middle of a connect. What its ramp goes by. */
import type { Clock } from '@slotwire/runtime';
import type { ConnectionState } from '@slotwire/sdk';

/** The SDK gives up after ten seconds; what is older was killed in the middle of it and says nothing more. */
const GIVEN_UP_AFTER_MS = 12_000;

export class Connecting {
  readonly #clock: Clock;
  /** In the order in which they began. */
  readonly #since: Map<string, number>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = new Map();
  }

  note(device: string, status: ConnectionState['status']): void {
    this.#since.delete(device);
    if (status === 'connecting') this.#since.set(device, this.#clock.monotonicMs());
  }

  count(): number {
    const before = this.#clock.monotonicMs() - GIVEN_UP_AFTER_MS;
    for (const [device, sinceMs] of this.#since) {
      if (sinceMs > before) break;
      this.#since.delete(device);
    }
    return this.#since.size;
  }
}
