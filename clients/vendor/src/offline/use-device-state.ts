/** Use device state: where this tab stands among the others, where things are kept, and whether a newer version is there. */
import type { StorageState, TabState } from '@slotwire/browser';
import { useOutbox, useRuntime } from '@slotwire/react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useApp } from '../app-context.ts';
import type { ShellState } from './device-facts.ts';

export function useStorageState(): StorageState {
  const { opened } = useApp();
  return useSyncExternalStore(opened.onStorage, opened.storage);
}

export function useTabState(): TabState {
  const { opened } = useApp();
  return useSyncExternalStore(opened.onTab, opened.tab);
}

/** Own changes that are in this tab alone: mostly for some milliseconds. */
function useUnstored(): number {
  const { opened } = useApp();
  return useSyncExternalStore(opened.onUnstored, opened.unstored);
}

/** Longer than any store takes, ms. */
const LASTING_MS = 1_000;

/** The same, where it is more than a moment. */
export function useLastingUnstored(): number {
  const count = useUnstored();
  const isSome = count > 0;
  const { timers } = useRuntime();
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSome) return undefined;
    const timer = timers.after(LASTING_MS, () => setLasts(true));
    return () => {
      timer.stop();
      setLasts(false);
    };
  }, [isSome, timers]);
  return lasts ? count : 0;
}

/** Whether something would be lost with this tab. */
export function useLosses(): boolean {
  const unstored = useUnstored();
  const storage = useStorageState();
  const { role } = useTabState();
  const waiting = useOutbox().filter(({ state }) => state !== 'acked').length;
  const isOnlyHere = storage.kind === 'memory' && (role === 'leader' || role === 'alone');
  return unstored > 0 || (isOnlyHere && waiting > 0);
}

export function useShellState(): ShellState {
  const { shell } = useApp();
  return useSyncExternalStore(shell.on, shell.state);
}

/** Whether the page should be loaded again: `must` where it shows nothing new any more. */
export function useReloadWish(): 'must' | 'may' | undefined {
  const { version } = useApp();
  const newer = useSyncExternalStore(version.on, version.newer);
  const shell = useShellState();
  const { role } = useTabState();
  if (role === 'outdated') return 'must';
  return newer !== undefined || shell === 'update' ? 'may' : undefined;
}
