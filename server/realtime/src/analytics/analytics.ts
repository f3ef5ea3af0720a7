/**
 * Analytics: brings what the collector counted into the store, once a minute, and forgets what is older than its retention. What cannot be
 * stored waits for the next minute, an hour's worth at most.
 */
import type { AnalyticsBucket } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Store } from '../storage/store.ts';
import type { RollupRow } from '../storage/store-insight.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { combineObservers, type Observer } from '../telemetry/observer.ts';
import { createAbsences } from './absences.ts';
import { createCollector } from './collector.ts';

export interface Analytics {
  readonly observer: Observer;
  /** Every second. */
  tick(): void;
  /** Brings in the minute that is open. Call after the last connection has ended. */
  stop(): Promise<void>;
}

export type AnalyticsRetention = Readonly<Record<AnalyticsBucket, number>>;

/** Days that rows of each resolution are kept. */
export const defaultAnalyticsRetention: AnalyticsRetention = { minute: 2, hour: 60, day: 730 };

export interface AnalyticsParts {
  clock: Clock;
  cluster: Pick<Cluster, 'node' | 'tell' | 'onTold'>;
  store: Pick<Store, 'putRollups' | 'trimRollups'>;
  metrics: Pick<Metrics, 'pushDecisions' | 'rollupSeconds' | 'rollupFailures' | 'scheduleDone' | 'storeFailures'>;
  log: Log;
  retentionDays: AnalyticsRetention;
}

const DAY_MS = 86_400_000;
/** Minutes that wait for a store that does not answer. */
const MAX_WAITING = 60;
/** Rows are forgotten so often, and so many at a time: more than are written in between. */
const TRIM_EVERY_MS = 300_000;
const TRIMMED_AT_ONCE = 500;

export function createAnalytics(parts: AnalyticsParts): Analytics {
  const { clock, cluster, store, metrics, log, retentionDays } = parts;
  const collector = createCollector({ clock, node: cluster.node });
  const absences = createAbsences({ clock, onReturn: collector.returned });
  cluster.onTold('moved', absences.hear);
  /** By resolution, part and time: of an hour or a day the last one holds all that those before it did. */
  const waiting = new Map<string, RollupRow>();
  let waitingMinutes = 0;
  let writing: Promise<void> = Promise.resolve();
  const decided = new Map<string, number>();
  let trimmedMs = Number.NEGATIVE_INFINITY;

  /** The counter knows already: one look a second instead of a call at each decision. */
  async function countPushes(): Promise<void> {
    const { values } = await metrics.pushDecisions.get();
    for (const { labels, value } of values) {
      const outcome = String(labels.outcome);
      const more = value - (decided.get(outcome) ?? 0);
      if (more <= 0) continue;
      collector.pushed(outcome, more);
      decided.set(outcome, value);
    }
  }

  function keep(rows: readonly RollupRow[]): void {
    if (rows.length === 0) return;
    if (++waitingMinutes > MAX_WAITING) {
      for (const [key, { resolution }] of waiting) if (resolution === 'minute') waiting.delete(key);
      waitingMinutes = 1;
      log.warn('analytics: the store has not answered for an hour; its minutes are lost, hours and days are not');
    }
    for (const row of rows) waiting.set(`${row.resolution} ${row.part} ${row.atMs}`, row);
  }

  async function flush(): Promise<void> {
    const rows = new Set(waiting.values());
    if (rows.size === 0) return;
    const startMs = clock.monotonicMs();
    try {
      await store.putRollups([...rows]);
      for (const [key, row] of waiting) if (rows.has(row)) waiting.delete(key);
      waitingMinutes = 0;
      noteDone();
      if (startMs - trimmedMs >= TRIM_EVERY_MS) {
        trimmedMs = startMs;
        const from = (resolution: AnalyticsBucket) => clock.nowMs() - retentionDays[resolution] * DAY_MS;
        await store.trimRollups({ minute: from('minute'), hour: from('hour'), day: from('day') }, TRIMMED_AT_ONCE);
      }
    } catch (error) {
      metrics.rollupFailures.inc();
      metrics.storeFailures.inc({ during: 'rollups' });
      log.error({ err: error, rows: rows.size }, 'analytics: figures cannot be stored; trying again in a minute');
    }
    metrics.rollupSeconds.observe((clock.monotonicMs() - startMs) / 1_000);
  }

  function noteDone(): void {
    metrics.scheduleDone.set({ schedule: 'rollups' }, clock.nowMs() / 1_000);
  }

  /** One after the other: an older row must not take the place of a newer one. */
  function inTurn(task: () => Promise<void>): Promise<void> {
    writing = writing.then(task);
    return writing;
  }

  return {
    observer: combineObservers([collector.observer, absences.observer]),
    tick() {
      const moves = absences.moves();
      if (moves !== undefined) cluster.tell('moved', moves);
      void countPushes();
      const rows = collector.turn();
      // Nothing waits to be stored: nobody is behind.
      if (rows.length === 0 && waiting.size === 0) noteDone();
      if (rows.length === 0) return;
      keep(rows);
      void inTurn(flush);
    },
    stop: () =>
      inTurn(async () => {
        await countPushes();
        keep(collector.close());
        await flush();
      }),
  };
}
