/** Use device state: where this tab stands among the others, where things are kept, and whether a newer version is there. */
import type { StorageState, TabState } from '@slotwire/browser';
import { useSyncExternalStore } from 'react';
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
