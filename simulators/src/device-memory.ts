/**
 * Device memory: the storage of a simulated device. It outlives the application: a restart finds what was written,
 * and a kill loses what was on its way to it.
 */
import type { Timers } from '@slotwire/runtime';
import type { DeviceStorage, StoredValue } from '@slotwire/sdk';

/** The storage as one run of the application holds it. */
export interface OpenMemory extends DeviceStorage {
  /** The application is dead: what is not durable by now never will be, and it hears nothing more. */
  kill(): void;
}

export interface DeviceMemory {
  open(): OpenMemory;
  /** The application was removed, and all that it kept. */
  wipe(): void;
  /** Records that are kept. */
  size(): number;
}

type Changes = Parameters<DeviceStorage['write']>[0];

export function createDeviceMemory(timers: Timers): DeviceMemory {
  const records = new Map<string, StoredValue>();
  /** Grows when the application is removed: what an earlier one still writes finds no place. */
  let installation = 0;
  return {
    open() {
      const own = installation;
      let waiting: { changes: Changes; resolve: () => void }[] = [];
      let dead = false;

      function flush(): void {
        const due = waiting;
        waiting = [];
        if (own !== installation) return;
        for (const { changes, resolve } of due) {
          for (const key of changes.remove) records.delete(key);
          for (const [key, value] of changes.put) records.set(key, value);
          resolve();
        }
      }

      return {
        // Copies: an earlier run of the application may still be holding the values.
        load: () => Promise.resolve([...records].map(([key, value]) => [key, structuredClone(value)])),
        write(changes) {
          return new Promise((resolve) => {
            if (dead) return;
            waiting.push({ changes, resolve });
            // A disk answers later than a variable; all writes of a turn share its delay.
            if (waiting.length === 1) timers.soon(flush);
          });
        },
        kill() {
          dead = true;
          waiting = [];
        },
      };
    },
    wipe() {
      records.clear();
      installation++;
    },
    size: () => records.size,
  };
}
