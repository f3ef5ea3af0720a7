/** Runtime provider: the clock and the timers of the app, made once in its main.tsx. */
import type { Runtime } from '@slotwire/runtime';
import { createContext, createElement, type ReactNode, useCallback, useContext, useSyncExternalStore } from 'react';

const RuntimeContext = createContext<Runtime | undefined>(undefined);

export interface RuntimeProviderProps {
  runtime: Runtime;
  children?: ReactNode;
}

export function RuntimeProvider({ runtime, children }: RuntimeProviderProps) {
  return createElement(RuntimeContext, { value: runtime }, children);
}

export function useRuntime(): Runtime {
  const runtime = useContext(RuntimeContext);
  if (runtime === undefined) throw new Error('useRuntime is used outside of a RuntimeProvider');
  return runtime;
}

/**
 * The time, rounded down to whole periods: what stands under "3 min ago" changes once a period and not with every drawing.
 * All that use the same period change in the same turn.
 */
export function useNow(everyMs: number): number {
  const { clock, timers } = useRuntime();
  const subscribe = useCallback(
    (onChange: () => void) => {
      let timer = timers.after(restOfPeriod(clock.nowMs(), everyMs), tick);
      function tick() {
        onChange();
        timer = timers.after(restOfPeriod(clock.nowMs(), everyMs), tick);
      }
      return () => timer.stop();
    },
    [clock, timers, everyMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(clock.nowMs() / everyMs) * everyMs);
}

/** At least a millisecond: a timer that fires early must not fire again at once, for ever. */
function restOfPeriod(nowMs: number, everyMs: number): number {
  return Math.max(1, everyMs - (nowMs % everyMs));
}
