/**
 * Series feed: the seconds of all nodes to those who watch (MO6). A node tells its seconds while somebody in the cluster watches, which those nodes
 * say again and again on which somebody does.
 */
import type { MetricsPoint } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Session } from '../sessions/session.ts';
import type { Observer } from '../telemetry/observer.ts';
import type { Transport } from '../transport/transport.ts';
import { createSeries } from './series.ts';

export interface SeriesFeed {
  readonly observer: readonly Partial<Observer>[];
  subscribe(session: Session): Promise<{ history: readonly MetricsPoint[]; missing: readonly string[] }>;
  /** @returns whether it was subscribed. */
  unsubscribe(session: Session): boolean;
  /** Every second. */
  tick(): void;
}

export interface SeriesFeedParts {
  clock: Clock;
  cluster: Pick<Cluster, 'node' | 'tell' | 'onTold' | 'ask' | 'answer'>;
  transport: Pick<Transport, 'encode'>;
}

/** Longer than the second after which those who watch say so again, so that one lost word does no harm. */
const LEASE_MS = 5_000;
const MAX_BUFFERED_BYTES = 256 * 1_024;

export function createSeriesFeed({ clock, cluster, transport }: SeriesFeedParts): SeriesFeed {
  const series = createSeries({ clock, node: cluster.node });
  const watching = new Set<Session>();
  let wantedUntilMs = Number.NEGATIVE_INFINITY;
  /** Of all nodes, since the last signal. */
  let heard: MetricsPoint[] = [];

  cluster.answer('series', () => series.history());
  cluster.onTold('metrics-wanted', () => {
    wantedUntilMs = clock.monotonicMs() + LEASE_MS;
  });
  cluster.onTold('metrics', (point) => {
    if (watching.size > 0) heard.push(point);
  });

  function send(): void {
    const points = heard;
    heard = [];
    if (points.length === 0) return;
    const frame = transport.encode('/admin', 'signal', JSON.stringify({ type: 'metrics', data: { points } }));
    for (const { connection } of watching) if (connection.bufferedBytes() <= MAX_BUFFERED_BYTES) connection.send(frame);
  }

  return {
    observer: [series.observer, { closed: (session) => void watching.delete(session) }],
    async subscribe(session) {
      if (!session.ended) watching.add(session);
      cluster.tell('metrics-wanted', { node: cluster.node });
      const { answers, missing } = await cluster.ask('series', {});
      const history = answers.flatMap(({ value }) => value);
      // ISO instants sort as text.
      return { history: history.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), missing };
    },
    unsubscribe: (session) => watching.delete(session),
    tick() {
      const point = series.turn();
      if (watching.size > 0) cluster.tell('metrics-wanted', { node: cluster.node });
      if (clock.monotonicMs() < wantedUntilMs) cluster.tell('metrics', point);
      if (watching.size > 0) send();
    },
  };
}
