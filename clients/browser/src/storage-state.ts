/** Storage state: where what this device keeps is kept, as the app tells the person. */

/**
 * `missing`: the browser has none, or forbids it (a private window). `alone`: tabs cannot agree who writes, so none does. `blocked`: another tab holds
 * it in an older form. `full`, `evicted`, `broken`: as the browser says.
 */
export type MemoryReason = 'missing' | 'alone' | 'blocked' | 'full' | 'evicted' | 'broken';

export type StorageState =
  | { kind: 'opening' }
  | { kind: 'indexeddb' }
  /** Kept until the page is closed. `stored` says whether what was stored before was read, so that nothing of it is out of sight. */
  | { kind: 'memory'; why: MemoryReason; stored: boolean; detail: string };

export function reasonOf(error: unknown): MemoryReason {
  const name = error instanceof Error || isNamed(error) ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return 'full';
    case 'SecurityError':
    case 'MissingError':
      return 'missing';
    case 'BlockedError':
      return 'blocked';
    default:
      return 'broken';
  }
}

const isNamed = (error: unknown): error is { name: string } =>
  typeof error === 'object' && error !== null && 'name' in error && typeof error.name === 'string';

/** What the person is told, in one sentence each. */
export function explainStorage(state: StorageState): string {
  if (state.kind === 'opening') return 'Opening what this device keeps.';
  if (state.kind === 'indexeddb')
    return 'Kept on this device: bookings, notifications and everything that waits to be sent.';
  const until = 'Until you close this page everything goes on as usual; what could not be sent by then is lost.';
  switch (state.why) {
    case 'missing':
      return `This browser lets the page keep nothing, as in a private window. ${until}`;
    case 'alone':
      return `This browser cannot share one store between tabs, so this tab keeps nothing. ${until}`;
    case 'blocked':
      return `An older tab holds the store of this device. Close the other tabs and reload. ${until}`;
    case 'full':
      return `There is no room left on this device. Free some; the page tries again by itself. ${until}`;
    case 'evicted':
      return `The browser has removed what was kept. The page tries to keep it again. ${until}`;
    case 'broken':
      return `The store of this browser does not work (${state.detail}). ${until}`;
    default:
      return assertNever(state.why);
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown reason ${JSON.stringify(value)}`);
}
