/**
 * Service worker of the app, as the page sees it: whether the app opens without a network, and whether a new version waits. The worker itself is made by
 * the build. A new one takes over when the person says so, never under their hands.
 */
import type { ShellState } from './device-facts.ts';

export interface ShellKeeper {
  state(): ShellState;
  on(listener: () => void): () => void;
  /** Looks for a new version now. */
  look(): void;
  /** Loads the page again, with the new version where there is one. What is in the outbox stays. */
  reload(): void;
}

export function keepShell(
  container: ServiceWorkerContainer | undefined,
  script: string,
  reload: () => void,
): ShellKeeper {
  const listeners = new Set<() => void>();
  let state: ShellState = 'none';
  let registration: ServiceWorkerRegistration | undefined;
  let isReloading = false;

  function setState(next: ShellState): void {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function read(): void {
    if (registration === undefined) return;
    const { installing, waiting, active } = registration;
    if (waiting !== null && active !== null) setState('update');
    else if (active !== null) setState('ready');
    else if (installing !== null || waiting !== null) setState('installing');
    else setState('failed');
    // On its way through its states a worker changes places without a word.
    for (const worker of [installing, waiting]) worker?.addEventListener('statechange', read);
  }

  if (container !== undefined) {
    container.addEventListener('controllerchange', () => {
      if (isReloading) reload();
    });
    container.register(script).then(
      (registered) => {
        registration = registered;
        registered.addEventListener('updatefound', read);
        read();
      },
      () => setState('failed'),
    );
  }
  return {
    state: () => state,
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    look: () => void registration?.update().catch(() => {}),
    reload() {
      const waiting = registration?.waiting;
      if (waiting === null || waiting === undefined) {
        reload();
        return;
      }
      isReloading = true;
      waiting.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}
