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

/**
 * Real timers. They keep the process alive only while `keepAlive` says so:
 * a service stays up by its sockets, not by its housekeeping.
 */
export function createSystemTimers(options: { keepAlive?: boolean } = {}): Timers {
  // Browsers and React Native return numbers, which have no unref.
  const release = (handle: ReturnType<typeof setTimeout>) => {
    if (!options.keepAlive && typeof handle === 'object' && 'unref' in handle) handle.unref();
  };
  return {
    after(delayMs, task) {
      const handle = setTimeout(task, delayMs);
      release(handle);
      return { stop: () => clearTimeout(handle) };
    },
    every(periodMs, task) {
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
