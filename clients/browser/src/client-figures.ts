/** Client figures: what this page measures of itself, and hands to telemetry. */
import type { StreamEvent } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { OpenedClient } from './open-client.ts';
import type { Telemetry } from './telemetry.ts';

/** What is older came by a resume: how long it took says nothing about the way, ms. */
const LIVE_MS = 60_000;
/** So many samples of a kind in this time: a fleet that books all at once must not become a fleet that reports all at once. */
const MAX_SAMPLES = 20;
const WINDOW_MS = 10_000;

export interface Sampler {
  /** True when there is room for another sample of this kind. */
  take(kind: string): boolean;
}

export function createSampler(clock: Pick<Clock, 'monotonicMs'>): Sampler {
  const taken = new Map<string, { sinceMs: number; count: number }>();
  return {
    take(kind) {
      const nowMs = clock.monotonicMs();
      let window = taken.get(kind);
      if (window === undefined || nowMs - window.sinceMs >= WINDOW_MS) {
        window = { sinceMs: nowMs, count: 0 };
        taken.set(kind, window);
      }
      window.count += 1;
      return window.count <= MAX_SAMPLES;
    },
  };
}

/** How long ago, by the clock of this device; undefined when that says nothing. */
export function ageOf({ at }: Pick<StreamEvent, 'at'>, nowMs: number): number | undefined {
  const ageMs = nowMs - Date.parse(at);
  return ageMs >= 0 && ageMs < LIVE_MS ? ageMs : undefined;
}

/** @returns ends it */
export function measureClient(opened: OpenedClient, telemetry: Telemetry, clock: Clock): () => void {
  const { client } = opened;
  const sampler = createSampler(clock);
  let known = { connects: 0, snapshots: 0 };
  const unlisten = [
    client.on('connection', ({ status }) => {
      const stats = opened.stats();
      if (status !== 'connected' || stats === undefined || stats.connects === known.connects) return;
      known = { ...known, connects: stats.connects };
      if (stats.lastConnectMs !== undefined) telemetry.measure({ connect_ms: stats.lastConnectMs });
    }),
    client.on('bookings', () => {
      const stats = opened.stats();
      if (stats?.lastSyncMs === undefined || stats.snapshots === known.snapshots) return;
      known = { ...known, snapshots: stats.snapshots };
      telemetry.measure({ sync_ms: stats.lastSyncMs });
    }),
    client.on('outbox', (entries) => {
      if (sampler.take('outbox')) telemetry.measure({ outbox_depth: entries.length });
    }),
    client.on('event', (event) => {
      const deliveryMs = ageOf(event, clock.nowMs());
      if (deliveryMs === undefined || !sampler.take('event')) return;
      telemetry.measure({ delivery_ms: deliveryMs });
      if (document.visibilityState !== 'visible') return;
      // The frame after the one in which React has drawn it.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const screenMs = ageOf(event, clock.nowMs());
          if (screenMs !== undefined) telemetry.measure({ screen_ms: screenMs });
        }),
      );
    }),
    observeLongTasks((lengthMs) => {
      if (sampler.take('task')) telemetry.measure({ long_task_ms: lengthMs });
    }),
  ];
  void opened.ready.then(() => requestAnimationFrame(() => telemetry.measure({ start_ms: performance.now() })));
  return () => {
    for (const stop of unlisten) stop();
  };
}

export function observeLongTasks(onTask: (lengthMs: number) => void): () => void {
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return () => {};
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) onTask(duration);
  });
  observer.observe({ type: 'longtask', buffered: true });
  return () => observer.disconnect();
}
