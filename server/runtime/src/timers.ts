/** Timers: what happens later. Everything that is started can be stopped. */
export interface Timer {
  /** Idempotent. */
  stop(): void;
}

export interface Timers {
  /** Runs `task` once, `delayMs` from now. */
  after(delayMs: number, task: () => void): Timer;
  /** Runs `task` every `periodMs`, the first time one period from now. */
  every(periodMs: number, task: () => void): Timer;
  /** Runs `task` after what is already due has had its turn: the end of this tick. */
  soon(task: () => void): void;
}

/** Engines count in 32 bits with a sign: a longer delay overflows, and ends at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Real timers. They keep the process alive only while `keepAlive` says so:
 * a service stays up by its sockets, not by its housekeeping.
 */
export function createSystemTimers(options: { keepAlive?: boolean } = {}): Timers {
  // Browsers and React Native return numbers, which have no unref.
  const release = (handle: ReturnType<typeof setTimeout>) => {
    if (!options.keepAlive && typeof handle === 'object' && 'unref' in handle) handle.unref();
  };
  /** A delay may be what a peer asked for, so it may be anything. */
  function after(delayMs: number, task: () => void): Timer {
    let leftMs = delayMs;
    let handle: ReturnType<typeof setTimeout>;
    const arm = () => {
      const nowMs = Math.min(leftMs, LONGEST_MS);
      leftMs -= nowMs;
      handle = setTimeout(leftMs > 0 ? arm : task, nowMs);
      release(handle);
    };
    arm();
    return { stop: () => clearTimeout(handle) };
  }
  return {
    after,
    every(periodMs, task) {
      if (periodMs > LONGEST_MS) {
        const again = () => {
          timer = after(periodMs, again);
          task();
        };
        let timer = after(periodMs, again);
        return { stop: () => timer.stop() };
      }
      const handle = setInterval(task, periodMs);
      release(handle);
      return { stop: () => clearInterval(handle) };
    },
    soon(task) {
      if (typeof setImmediate === 'function') setImmediate(task);
      else setTimeout(task, 0);
    },
  };
}

export function sleep(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => timers.after(delayMs, resolve));
}
