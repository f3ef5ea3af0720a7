/**
 * Heartbeat: when the ends of a connection give it up. The service's Engine.IO pings every 25 s, counted from the last answer, and waits
 * 20 s for the next; the client's Engine.IO waits 45 s for a ping. So both give up 45 s after the last ping that was answered, give or
 * take a latency: 20 to 45 s after the connection broke. While pings are answered this costs nothing; a broken one has one timer.
 */
import type { Clock, Timer, Timers } from '@slotwire/runtime';

/** Socket.IO's defaults, which `server/realtime/src/transport/socket-io.ts` keeps. */
export const PING_INTERVAL_MS = 25_000;
export const PING_TIMEOUT_MS = 20_000;

export class Heartbeat {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #onTimeout: () => void;
  /** Monotonic; undefined: not begun, or over. */
  #answeredMs: number | undefined;
  #timer: Timer | undefined;

  /** @param onTimeout called once: nobody has answered for too long */
  constructor(clock: Clock, timers: Timers, onTimeout: () => void) {
    this.#clock = clock;
    this.#timers = timers;
    this.#onTimeout = onTimeout;
    this.#answeredMs = undefined;
    this.#timer = undefined;
  }

  /** The connection is there: the first ping follows in 25 s. */
  start(): void {
    this.#answeredMs = this.#clock.monotonicMs();
  }

  /** From now on no ping is answered. */
  falter(): void {
    if (this.#answeredMs === undefined || this.#timer !== undefined) return;
    const nowMs = this.#clock.monotonicMs();
    this.#answeredMs += Math.floor((nowMs - this.#answeredMs) / PING_INTERVAL_MS) * PING_INTERVAL_MS;
    const timeoutMs = this.#answeredMs + PING_INTERVAL_MS + PING_TIMEOUT_MS;
    this.#timer = this.#timers.after(timeoutMs - nowMs, () => {
      this.stop();
      this.#onTimeout();
    });
  }

  /** They are answered again, first of all the one that has waited. */
  recover(): void {
    if (this.#answeredMs === undefined || this.#timer === undefined) return;
    this.#timer.stop();
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#answeredMs >= PING_INTERVAL_MS) this.#answeredMs = nowMs;
  }

  /** For good. */
  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#answeredMs = undefined;
  }
}
