/**
 * The service: its parts, wired, and the order in which they start and stop.
 * Everything from outside is an argument, so the same service runs behind sockets, in tests and in virtual time.
 */

import { schedules } from '@slotwire/metrics';
import {
  type Announcement,
  type ConnectionLimits,
  MAX_SYNC_EVENTS,
  notificationLimits,
  type StreamName,
} from '@slotwire/protocol';
import { type Runtime, sleep, type Timer } from '@slotwire/runtime';
import { serveAudience } from './admin/audience.ts';
import { createBroadcasts } from './admin/broadcasts.ts';
import { serveConnections } from './admin/connections.ts';
import { createMonitor, type Monitor } from './admin/monitor.ts';
import { createSeriesFeed } from './admin/series-feed.ts';
import { type AnalyticsRetention, createAnalytics, defaultAnalyticsRetention } from './analytics/analytics.ts';
import { createSubmitBooking, type SubmitBooking } from './bookings/submit.ts';
import type { Cluster } from './cluster/cluster.ts';
import { createLocalCluster } from './cluster/local.ts';
import { createDispatcher } from './commands/dispatcher.ts';
import { createHandlers } from './commands/handlers.ts';
import { createLimits, type LimitOptions, type Limits } from './limits/limits.ts';
import { createNotifier } from './notifications/notifier.ts';
import { createReminders } from './notifications/reminders.ts';
import { createOverviews } from './overview/overviews.ts';
import type { PushProviders } from './push/provider.ts';
import { createPushWorker, type PushWorker } from './push/worker.ts';
import { createRegistry } from './sessions/registry.ts';
import { createReplays, type ReplayPolicy } from './sessions/replays.ts';
import { createRevocations } from './sessions/revocations.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import { REVOKED_FOR_S, type TokenVerifier } from './sessions/tokens.ts';
import { type Committer, createCommitter } from './storage/committer.ts';
import type { Store, StreamState } from './storage/store.ts';
import { createPublish, type Publish } from './streams/publish.ts';
import { createStreams, type Streams } from './streams/streams.ts';
import type { Log } from './telemetry/log.ts';
import { createLogSample, everyLine, type LogSampling } from './telemetry/log-sample.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { combineObservers, type Observer } from './telemetry/observer.ts';
import type { Transport } from './transport/transport.ts';

export interface ServiceSettings {
  /** A larger message of a client is refused. The transport enforces it; the service only says it. */
  maxMessageBytes: number;
  headsEveryMs: number;
  saverFlushMs: number;
  /** Outgoing bytes that make a reader slow (DL6). */
  maxBufferedBytes: number;
  retention: { days: number; events: number };
  /** From one look for what retention no longer asks for to the next. */
  trimEveryMs: number;
  /** From a notification to its push (PU2). */
  pushDelayMs: number;
  /** What is done about a token that a second device uses (SE12). */
  tokenReplay: ReplayPolicy;
  /** Days that figures are kept, by resolution (AN4). */
  analyticsDays: AnalyticsRetention;
  /** Which commands get a line of the log. */
  logSampling: LogSampling;
  /** Bound of `stop`. */
  drainMs: number;
}

export const defaultSettings: ServiceSettings = {
  maxMessageBytes: 64 * 1_024,
  headsEveryMs: 10_000,
  saverFlushMs: 30_000,
  maxBufferedBytes: 1_024 * 1_024,
  retention: { days: 7, events: 1_000 },
  trimEveryMs: 60_000,
  pushDelayMs: 5_000,
  tokenReplay: 'report',
  analyticsDays: defaultAnalyticsRetention,
  logSampling: everyLine,
  drainMs: 8_000,
};

export interface ServiceParts {
  runtime: Runtime;
  store: Store;
  transport: Transport;
  verifier: TokenVerifier;
  metrics: Metrics;
  log: Log;
  /** Absent: this node is the only one. */
  cluster?: Cluster;
  /** Absent or without any: nothing is pushed. */
  push?: PushProviders;
  settings?: Partial<ServiceSettings>;
  /** Hear what passes, beside those of the service itself. */
  observers?: readonly Partial<Observer>[];
  /** Absent: the defaults, per address too, and a node that is never loaded. */
  limits?: LimitOptions;
}

export interface Service {
  readonly sessions: Sessions;
  readonly committer: Committer;
  readonly publish: Publish;
  readonly limits: Pick<Limits, 'level' | 'current' | 'commands'>;
  readonly submitBooking: SubmitBooking;
  /** Tells everybody who reads the stream (NT5). */
  announce(stream: StreamName, announcement: Announcement): Promise<void>;
  readonly push: Pick<PushWorker, 'state'>;
  /** For whoever measures the load. */
  readonly monitor: Pick<Monitor, 'shed'>;
  /** Why it should get no traffic. */
  notReady(): Promise<string | undefined>;
  /** Ends the epoch of a stream; its readers resync. */
  recreateStream(stream: StreamName): Promise<StreamState>;
  connections(): number;
  /** Sends everybody away, finishes the commits, and closes transport and store. Idempotent. */
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** What the cluster told and this node did not hear is found in the store so soon. */
const REVOCATIONS_EVERY_MS = 10_000;
/** Clocks of nodes may differ, and a commit takes its time: looked at again each time. */
const REVOCATIONS_OVERLAP_MS = 60_000;
/** Between two slices of a trim: one takes some 2 ms, so trimming has a tenth of the loop at most. */
const TRIM_PAUSE_MS = 20;
const PING_EVERY_MS = 1_000;
/** Devices that were sent away come back spread over this time. */
const RETURN_SPREAD_MS = 5_000;
/** Sessions get their heads in this many groups, so that a period has no peak. */
const HEADS_GROUPS = 10;

export async function createService(parts: ServiceParts): Promise<Service> {
  const { runtime, store, transport, verifier, metrics, log } = parts;
  const { clock, timers } = runtime;
  const cluster = parts.cluster ?? createLocalCluster(runtime);
  const settings: ServiceSettings = { ...defaultSettings, ...parts.settings };
  const connectionLimits: ConnectionLimits = {
    maxMessageBytes: settings.maxMessageBytes,
    headsEveryMs: settings.headsEveryMs,
    saverFlushMs: settings.saverFlushMs,
    maxSyncEvents: MAX_SYNC_EVENTS,
  };

  // What is done again and again has not been missed before the start.
  for (const schedule of schedules) metrics.scheduleDone.set({ schedule }, clock.nowMs() / 1_000);

  const registry = createRegistry(HEADS_GROUPS);
  const limits = await createLimits({
    runtime,
    store,
    cluster,
    registry,
    metrics,
    log,
    options: parts.limits ?? {},
    onShares: (now) => monitor.shed(now.monitors === 0),
  });
  const revocations = createRevocations(await store.listRevocations(clock.nowMs() - REVOKED_FOR_S * 1_000));
  const monitor = createMonitor({
    runtime,
    cluster,
    transport,
    sessions: registry,
    metrics,
    maySubscribe: limits.maySubscribe,
  });
  const series = createSeriesFeed({ clock, cluster, transport });
  const analytics = createAnalytics({ clock, cluster, store, metrics, log, retentionDays: settings.analyticsDays });
  const overviews = createOverviews({
    runtime,
    store,
    cluster,
    transport,
    log,
    isConnected: (userId) => registry.ofUser(userId).some(({ welcomed, ended }) => welcomed && !ended),
    async health() {
      return { ready: !stopping && (await pingStore()) === undefined, load: limits.level() };
    },
  });
  const observer = combineObservers([
    analytics.observer,
    overviews.observer,
    ...series.observer,
    ...monitor.observer,
    ...(parts.observers ?? []),
  ]);
  const streams: Streams = createStreams({
    store,
    transport,
    timers,
    clock,
    metrics,
    log,
    observer,
    maxBufferedBytes: settings.maxBufferedBytes,
    sendAway: (session, code) => sessions.sendAway(session, code),
  });
  const committer = createCommitter({
    store,
    timers,
    clock,
    onCommitted(events) {
      streams.deliver(events);
      observer.committed(events);
    },
    onBatch({ size, durationMs, failed }) {
      metrics.commitBatch.observe(size);
      metrics.commitSeconds.observe(durationMs / 1_000);
      if (failed) metrics.commitFailures.inc();
    },
  });
  const sessions: Sessions = createSessions({
    runtime,
    transport,
    verifier,
    revocations,
    replays: createReplays({ policy: settings.tokenReplay, cluster, committer, runtime, metrics, log }),
    cluster,
    registry,
    streams,
    dispatcher: () => dispatcher,
    limits: connectionLimits,
    admission: limits,
    metrics,
    log,
    observer,
  });
  const providers = parts.push ?? {};
  const push = createPushWorker({
    store,
    committer,
    providers,
    clock,
    timers,
    random: runtime.random.fork('push'),
    metrics,
    log,
    settings: { drainMs: settings.drainMs / 2 },
  });
  const isPushed = providers.fcm !== undefined || providers.apns !== undefined;
  const notifier = createNotifier({
    metrics,
    push: isPushed ? { delayMs: settings.pushDelayMs, wakePush: push.wake } : undefined,
  });
  const publish = createPublish({ runtime, committer, notifier });
  const submitBooking = createSubmitBooking({ runtime, committer, notifier });
  serveConnections({ runtime, cluster, registry, sessions });
  serveAudience({ timers, cluster, registry, store });
  const broadcasts = createBroadcasts({ runtime, store, committer, cluster, notifier, metrics, log });
  const handlers = createHandlers({
    runtime,
    store,
    committer,
    submitBooking,
    streams,
    sessions,
    cluster,
    broadcasts,
    limits,
    metrics,
    monitor,
    series,
    overviews,
  });
  const dispatcher = createDispatcher({
    handlers,
    gate: limits.commands,
    clock,
    metrics,
    log,
    sample: createLogSample(settings.logSampling, runtime.random.fork('log')),
    observer,
  });

  let headsTurn = 0;
  const housekeeping: Timer[] = [
    timers.every(1_000, () => {
      sessions.sweepExpired();
      metrics.queueDepth.set({ queue: 'commits' }, committer.depth());
      series.tick();
      analytics.tick();
      overviews.tick();
    }),
    timers.every(settings.headsEveryMs / HEADS_GROUPS, () => {
      streams.sendHeads(registry.group(headsTurn++ % HEADS_GROUPS));
    }),
    timers.every(settings.saverFlushMs, () => streams.flushSavers(registry.all())),
    timers.every(REVOCATIONS_EVERY_MS, () => void catchUpOnRevocations()),
    timers.every(settings.trimEveryMs, () => void trim()),
  ];

  async function catchUpOnRevocations(): Promise<void> {
    try {
      const fromMs = clock.nowMs() - REVOCATIONS_EVERY_MS - REVOCATIONS_OVERLAP_MS;
      for (const revocation of await store.listRevocations(fromMs)) sessions.revoke(revocation);
      metrics.scheduleDone.set({ schedule: 'revocations' }, clock.nowMs() / 1_000);
    } catch (error) {
      metrics.storeFailures.inc({ during: 'revocations' });
      log.error({ err: error }, 'revocations: the store cannot be asked; trying again in ten seconds');
    }
  }

  let trimming = false;
  async function trim(): Promise<void> {
    if (trimming) return;
    trimming = true;
    const fromMs = clock.nowMs() - settings.retention.days * DAY_MS;
    revocations.forget(clock.nowMs() - REVOKED_FOR_S * 1_000);
    try {
      for (let done = false; !done && !stopping; ) {
        const trimmed = await store.trim({
          maxEvents: settings.retention.events,
          eventsFromMs: fromMs,
          keysFromMs: fromMs,
          notificationsFromMs: clock.nowMs() - notificationLimits.keptMs,
          maxNotifications: notificationLimits.keptPerStream,
        });
        metrics.trimmed.inc({ kind: 'events' }, trimmed.events);
        metrics.trimmed.inc({ kind: 'keys' }, trimmed.keys);
        metrics.trimmed.inc({ kind: 'notifications' }, trimmed.notifications);
        done = trimmed.done;
        if (!done) await sleep(timers, TRIM_PAUSE_MS);
      }
      metrics.scheduleDone.set({ schedule: 'retention' }, clock.nowMs() / 1_000);
    } catch (error) {
      metrics.storeFailures.inc({ during: 'retention' });
      log.error({ err: error }, 'retention: the store cannot be trimmed; trying again in a minute');
    } finally {
      trimming = false;
    }
  }

  /** A ping writes and syncs: whoever asks often gets the last answer. */
  let pinged = { atMs: Number.NEGATIVE_INFINITY, answer: Promise.resolve<string | undefined>(undefined) };
  function pingStore(): Promise<string | undefined> {
    const nowMs = clock.monotonicMs();
    if (nowMs - pinged.atMs >= PING_EVERY_MS) {
      const answer = store.ping().then(
        () => undefined,
        (error: Error) => {
          metrics.storeFailures.inc({ during: 'readiness' });
          return error.message;
        },
      );
      pinged = { atMs: nowMs, answer };
    }
    return pinged.answer;
  }

  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    transport.refuseNew(() => ({
      code: 'SERVER_DRAINING',
      message: 'this server is shutting down',
      retry: 'backoff',
      retryAfterMs: Math.floor(runtime.random.float() * RETURN_SPREAD_MS),
    }));
    for (const timer of housekeeping) timer.stop();
    limits.stop();
    await Promise.all([reminders.stop(), broadcasts.stop()]);
    await Promise.all([push.stop(), sessions.sendAllAway(RETURN_SPREAD_MS)]);
    await committer.drain();
    await transport.close();
    monitor.stop();
    await analytics.stop();
    await cluster.close();
    await store.close();
  }

  cluster.onTold('revoked', sessions.revoke);
  const reminders = createReminders({ runtime, store, committer, notifier, metrics, log });
  transport.start(sessions);

  return {
    sessions,
    committer,
    publish,
    limits,
    submitBooking,
    announce: (stream, announcement) => publish(stream, 'announcement', announcement),
    push,
    monitor,
    async notReady() {
      return stopping ? 'draining' : pingStore();
    },
    async recreateStream(stream) {
      const state = await store.recreateStream(stream);
      streams.recreated(stream, state);
      return state;
    },
    connections: () => registry.size(),
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}
