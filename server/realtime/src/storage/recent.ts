/**
 * Recent: values by name, loaded when they are first asked for, of which those in use stay in memory. Two generations: the older one goes
 * at once when the younger is full, so a hit costs no bookkeeping.
 */
export interface Recent<T> {
  get(name: string): T;
  clear(): void;
}

/** @param size of a generation: at most twice as many are kept */
export function createRecent<T>(size: number, load: (name: string) => T): Recent<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return {
    get(name) {
      const known = young.get(name);
      if (known !== undefined) return known;
      const value = old.get(name) ?? load(name);
      if (young.size >= size) {
        old = young;
        young = new Map();
      }
      young.set(name, value);
      return value;
    },
    clear() {
      young = new Map();
      old = new Map();
    },
  };
}
