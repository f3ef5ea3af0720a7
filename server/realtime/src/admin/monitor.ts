/**
 * Monitor: the subscriptions of sessions on this node to a tap on all nodes (MO1). It tells every node what is asked for and says so again while it
 * lasts; every node tells what it caught; and the session gets it in batches, which may be lost.
 */
import { type MonitorEvent, type MonitorFilter, monitorLimits } from '@slotwire/protocol';
import type { Ids, Runtime, Timer } from '@slotwire/runtime';
import { type Level, takeFrom } from '../cluster/bucket.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Session } from '../sessions/session.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Observer } from '../telemetry/observer.ts';
import type { Transport } from '../transport/transport.ts';
import { type Catch, createTap, LEASE_MS, type Subscription, type TapParts } from './monitor-tap.ts';

export interface Monitor {
  readonly observer: readonly Partial<Observer>[];
  /** Undefined: the session, or the service, has as many as there may be. */
  subscribe(session: Session, filter: MonitorFilter, sample: number): Subscription | undefined;
  /** @returns whether the session had it. */
  unsubscribe(session: Session, id: string): boolean;
  hasRoom(session: Session): boolean;
  /**
   * For whoever knows the load of the service: while true, this node taps nothing, and subscribers are told so. Among the first things to go
   * under load, and it costs those who watch nothing but what they would have seen.
   */
  shed(on: boolean): void;
  stop(): void;
}

export interface MonitorParts {
  runtime: Pick<Runtime, 'clock' | 'timers' | 'random'> & { ids: Ids };
  cluster: Pick<Cluster, 'node' | 'tell' | 'onTold'>;
  transport: Pick<Transport, 'encode'>;
  sessions: TapParts['sessions'];
  metrics: Pick<Metrics, 'monitorTaps' | 'monitorDropped'>;
  /** Whether a session that has so many taps may open one more. */
  maySubscribe: (count: number) => boolean;
}

/** How often other nodes are told that a subscription still lasts: three times within its lease. */
const RENEW_MS = 5_000;
/** With so much waiting to be sent, an admin's link is too slow for what it asked for. */
const MAX_BUFFERED_BYTES = 256 * 1_024;
const rate = { size: monitorLimits.perSecond, perSecond: monitorLimits.perSecond };

interface Kept extends Subscription {
  session: Session;
  /** Of all nodes together. */
  level: Level;
  events: MonitorEvent[];
  dropped: number;
  /** Nodes that shed load at the moment. */
  shedding: Set<string>;
  toldShed: boolean;
}

export function createMonitor({ runtime, cluster, transport, sessions, metrics, maySubscribe }: MonitorParts): Monitor {
  const { clock, timers, ids } = runtime;
  const tap = createTap({ clock, random: runtime.random.fork('monitor'), node: cluster.node, sessions });
  const own = new Map<string, Kept>();
  const bySession = new Map<Session, Set<string>>();
  let flusher: Timer | undefined;
  let renewer: Timer | undefined;
  /** Of all nodes, as far as this one was told, and until when each lasts. */
  const known = new Map<string, number>();

  /** Counted as it happens, and told with the next batch. */
  function leaveOut(kept: Kept, count: number): void {
    kept.dropped += count;
    metrics.monitorDropped.inc(count);
  }

  function receive({ id, node, events, dropped, shed }: Catch): void {
    const kept = own.get(id);
    if (kept === undefined) return;
    leaveOut(kept, dropped);
    if (shed) kept.shedding.add(node);
    else kept.shedding.delete(node);
    for (const event of events) {
      if (takeFrom(kept.level, rate, 1, clock.monotonicMs()).ok) kept.events.push(event);
      else leaveOut(kept, 1);
    }
  }

  function flush(): void {
    for (const caught of tap.empty()) cluster.tell('tapped', caught);
    for (const kept of own.values()) send(kept);
    if (!tap.isOpen() && own.size === 0) {
      flusher?.stop();
      flusher = undefined;
    }
  }

  function send(kept: Kept): void {
    const { id, session } = kept;
    const shed = kept.shedding.size > 0;
    if (kept.events.length === 0 && kept.dropped === 0 && shed === kept.toldShed) return;
    if (session.connection.bufferedBytes() > MAX_BUFFERED_BYTES) {
      leaveOut(kept, kept.events.length);
      kept.events = [];
      return;
    }
    const data = { id, events: kept.events, dropped: kept.dropped, shed };
    kept.events = [];
    kept.dropped = 0;
    kept.toldShed = shed;
    session.connection.send(transport.encode('/admin', 'signal', JSON.stringify({ type: 'monitor', data })));
  }

  function listen(): void {
    flusher ??= timers.every(monitorLimits.everyMs, flush);
  }

  function renew(): void {
    for (const { id, filter, sample } of own.values()) cluster.tell('tap', { id, filter, sample });
  }

  function drop(id: string): void {
    own.delete(id);
    metrics.monitorTaps.set(own.size);
    cluster.tell('untap', { id });
    if (own.size > 0) return;
    renewer?.stop();
    renewer = undefined;
  }

  cluster.onTold('tap', (subscription) => {
    known.set(subscription.id, clock.monotonicMs() + LEASE_MS);
    tap.keep(subscription);
    if (tap.isOpen()) listen();
  });
  cluster.onTold('untap', ({ id }) => {
    known.delete(id);
    tap.end(id);
  });
  cluster.onTold('tapped', receive);

  function hasRoom(session: Session): boolean {
    const nowMs = clock.monotonicMs();
    for (const [id, untilMs] of known) if (nowMs > untilMs) known.delete(id);
    return maySubscribe(bySession.get(session)?.size ?? 0) && known.size < monitorLimits.inAll;
  }

  return {
    observer: [
      tap.observer,
      {
        closed(session) {
          for (const id of bySession.get(session) ?? []) drop(id);
          bySession.delete(session);
        },
      },
    ],
    hasRoom,
    subscribe(session, filter, sample) {
      if (session.ended || !hasRoom(session)) return undefined;
      const subscription = { id: ids.next(), filter, sample };
      const level = { tokens: rate.size, atMs: clock.monotonicMs() };
      own.set(subscription.id, {
        ...subscription,
        session,
        level,
        events: [],
        dropped: 0,
        shedding: new Set(),
        toldShed: false,
      });
      bySession.set(session, (bySession.get(session) ?? new Set()).add(subscription.id));
      metrics.monitorTaps.set(own.size);
      renewer ??= timers.every(RENEW_MS, renew);
      listen();
      cluster.tell('tap', subscription);
      return subscription;
    },
    unsubscribe(session, id) {
      if (bySession.get(session)?.delete(id) !== true) return false;
      drop(id);
      return true;
    },
    shed: tap.shed,
    stop() {
      flusher?.stop();
      renewer?.stop();
    },
  };
}
