/**
 * Watch: what the panel keeps an eye on for as long as it is open, whichever page is shown. Figures by the second, the load of the nodes, and what an admin should look
 * at. Everything that it keeps is bounded.
 */
import type { CommandValue, MetricsPoint } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import type { AdminService } from '@slotwire/sdk';
import { addSeconds, noSeconds, type Seconds } from '../series/seconds.ts';
import { type CriticalLog, emptyCriticalLog, noteLevels, noteReplays, noteSeconds } from '../status/critical-log.ts';

export type LimitsState = CommandValue<'limits:get'>;

export interface WatchState {
  readonly seconds: Seconds;
  /** Nodes that did not answer when figures were asked for. */
  readonly missing: readonly string[];
  readonly limits: LimitsState | undefined;
  readonly critical: CriticalLog;
  /** Critical events up to here were seen, ms. */
  readonly seenMs: number;
}

export interface Watch {
  /** The same object until something changes. */
  state(): WatchState;
  on(listener: () => void): () => void;
  start(): void;
  stop(): void;
  /** Asks for the load now, as after limits were changed. */
  refresh(): void;
  markSeen(): void;
}

/** Levels rise within two readings of a node, which are a second apart. */
const LOAD_EVERY_MS = 5_000;
const REPLAYS_EVERY_MS = 60_000;
const REPLAYS = 20;

export function createWatch(service: AdminService, runtime: Pick<Runtime, 'timers'>): Watch {
  const listeners = new Set<() => void>();
  const timers: Timer[] = [];
  const ends: (() => void)[] = [];
  let state: WatchState = {
    seconds: noSeconds,
    missing: [],
    limits: undefined,
    critical: emptyCriticalLog,
    seenMs: Number.NEGATIVE_INFINITY,
  };

  function change(changes: Partial<WatchState>): void {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  }

  function take(points: readonly MetricsPoint[], more: Partial<WatchState> = {}): void {
    change({ ...more, seconds: addSeconds(state.seconds, points), critical: noteSeconds(state.critical, points) });
  }

  async function askLoad(): Promise<void> {
    if (service.connection().status !== 'connected') return;
    const answer = await service.ask('limits:get', {});
    if (answer.ok !== true) return;
    change({ limits: answer.value, critical: noteLevels(state.critical, answer.value.nodes, service.nowMs()) });
  }

  async function askReplays(): Promise<void> {
    if (service.connection().status !== 'connected') return;
    const answer = await service.ask('audit:list', { action: 'token:replay', limit: REPLAYS });
    if (answer.ok !== true) return;
    const recent = answer.value.records.filter(({ at }) => service.nowMs() - Date.parse(at) < RECENT_MS);
    const critical = noteReplays(state.critical, recent);
    if (critical !== state.critical) change({ critical });
  }

  function look(): void {
    void askLoad();
    void askReplays();
  }

  return {
    state: () => state,
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      ends.push(
        service.watchMetrics({
          onHistory: (history, missing) => take(history, { missing }),
          onPoints: (points) => take(points),
        }),
        service.on('connection', ({ status }) => {
          if (status === 'connected') look();
        }),
      );
      timers.push(
        runtime.timers.every(LOAD_EVERY_MS, () => void askLoad()),
        runtime.timers.every(REPLAYS_EVERY_MS, () => void askReplays()),
      );
      look();
    },
    stop() {
      for (const end of ends.splice(0)) end();
      for (const timer of timers.splice(0)) timer.stop();
    },
    refresh: () => void askLoad(),
    markSeen() {
      const newestMs = state.critical.events[0]?.atMs ?? state.seenMs;
      if (newestMs > state.seenMs) change({ seenMs: newestMs });
    },
  };
}

/** An older replay is an entry of the audit log, and no news, ms. */
const RECENT_MS = 86_400_000;
