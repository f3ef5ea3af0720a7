/** Storage in memory: for simulations, tests and hosts that keep nothing. Outlives the service that writes to it, like a disk. */
import type { DeviceStorage, StoredValue } from './storage.ts';

export interface MemoryStorage extends DeviceStorage {
  /** What is stored, for assertions. */
  records(): ReadonlyMap<string, StoredValue>;
  /** A reinstall: everything is gone. */
  clear(): void;
}

/** Values are kept by reference: the SDK does not change what it has written. */
export function createMemoryStorage(): MemoryStorage {
  const records = new Map<string, StoredValue>();
  return {
    load: async () => [...records],
    write: async ({ put, remove }) => {
      for (const [key, value] of put) records.set(key, value);
      for (const key of remove) records.delete(key);
    },
    records: () => records,
    clear: () => records.clear(),
  };
}
