/** Panel context: the one connection of this panel, and what it keeps an eye on, for the pages below. */
import type { AdminService, ConnectionState } from '@slotwire/sdk';
import { createContext, createElement, type ReactNode, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Watch, WatchState } from './watch.ts';

export interface Panel {
  service: AdminService;
  watch: Watch;
  /** IANA zone and BCP 47 tag of the admin. */
  timeZone: string;
  locale: string;
}

const PanelContext = createContext<Panel | undefined>(undefined);

export function PanelProvider({ panel, children }: { panel: Panel; children?: ReactNode }) {
  return createElement(PanelContext, { value: panel }, children);
}

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === undefined) throw new Error('usePanel is used outside of a PanelProvider');
  return panel;
}

export function useConnection(): ConnectionState {
  const { service } = usePanel();
  const subscribe = useCallback((onChange: () => void) => service.on('connection', onChange), [service]);
  return useSyncExternalStore(subscribe, () => service.connection());
}

/** @param select takes a part that stays the same object until it changes, so that a page is drawn for what it shows alone */
export function useWatch<T>(select: (state: WatchState) => T): T {
  const { watch } = usePanel();
  const subscribe = useCallback((onChange: () => void) => watch.on(onChange), [watch]);
  return useSyncExternalStore(subscribe, () => select(watch.state()));
}
