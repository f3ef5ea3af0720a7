/** Kept: small things in the browser's own storages, where there are any. A storage that throws keeps nothing, and breaks nothing. */
export interface Keeper {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

export function keeper(storage: () => Storage): Keeper {
  const fallback = new Map<string, string>();
  // A private window and a forbidden storage throw as soon as they are touched.
  const attempt = <T>(act: (storage: Storage) => T, otherwise: () => T): T => {
    try {
      return act(storage());
    } catch {
      return otherwise();
    }
  };
  return {
    get: (key) =>
      fallback.get(key) ??
      attempt(
        (at) => at.getItem(key),
        () => null,
      ),
    set(key, value) {
      fallback.delete(key);
      attempt(
        (at) => at.setItem(key, value),
        () => void fallback.set(key, value),
      );
    },
    remove(key) {
      fallback.delete(key);
      attempt(
        (at) => at.removeItem(key),
        () => {},
      );
    },
  };
}

/** For as long as the browser keeps it, in all tabs. */
export const keptOnDevice = (): Keeper => keeper(() => globalThis.localStorage);
/** Until the tab is closed. */
export const keptInTab = (): Keeper => keeper(() => globalThis.sessionStorage);

/** What was kept as JSON; undefined where there is nothing, or nothing that can be read. */
export function readJson(kept: Keeper, key: string): unknown {
  try {
    const text = kept.get(key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
