/** Handlers: what each command does, once the dispatcher has found it valid and allowed. */
import { type BookingCommandName, ClientSample, failure, MAX_SNAPSHOT_BOOKINGS, streamsOf } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { createAuditHandlers } from '../admin/audit-handlers.ts';
import { createBroadcastHandlers } from '../admin/broadcast-handlers.ts';
import type { Broadcasts } from '../admin/broadcasts.ts';
import { createConnectionHandlers } from '../admin/connection-handlers.ts';
import { createAdminHandlers } from '../admin/handlers.ts';
import type { Monitor } from '../admin/monitor.ts';
import { createMonitorHandlers } from '../admin/monitor-handlers.ts';
import type { SeriesFeed } from '../admin/series-feed.ts';
import { createAnalyticsHandlers } from '../analytics/handlers.ts';
import type { BookingArgs } from '../bookings/commands.ts';
import type { SubmitBooking } from '../bookings/submit.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { createLimitHandlers } from '../limits/handlers.ts';
import type { Limits } from '../limits/limits.ts';
import { createNotificationHandlers, inboxScope } from '../notifications/handlers.ts';
import { loadInbox } from '../notifications/inbox.ts';
import { createOverviewHandlers } from '../overview/handlers.ts';
import type { Overviews } from '../overview/overviews.ts';
import { createSessionHandlers } from '../sessions/handlers.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Committer } from '../storage/committer.ts';
import type { Store } from '../storage/store.ts';
import type { Streams } from '../streams/streams.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { answerFailure, answerValue, type Handler, type Handlers } from './dispatcher.ts';
import { loadSnapshotPage } from './snapshot.ts';

export interface HandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids' | 'timers'>;
  store: Store;
  committer: Committer;
  submitBooking: SubmitBooking;
  streams: Streams;
  sessions: Sessions;
  cluster: Cluster;
  broadcasts: Pick<Broadcasts, 'wake'>;
  limits: Limits;
  metrics: Metrics;
  monitor: Monitor;
  series: SeriesFeed;
  overviews: Overviews;
}

/** Bookings that ended longer ago are history: a snapshot leaves them out (SN2). */
const SNAPSHOT_PAST_MS = 30 * 86_400_000;

export function createHandlers(parts: HandlerParts): Handlers {
  const { runtime, store, committer, submitBooking, streams, sessions, cluster, broadcasts, limits, metrics } = parts;
  const { monitor, series, overviews } = parts;

  const booking =
    <C extends BookingCommandName>(command: C): Handler<C> =>
    (session, args) =>
      submitBooking(command, args as BookingArgs<C>, actorOf(session));

  return {
    ...createAdminHandlers({ runtime, committer, sessions, cluster }),
    ...createConnectionHandlers({ runtime, committer, cluster }),
    ...createBroadcastHandlers({ runtime, store, committer, cluster, broadcasts }),
    ...createAuditHandlers({ store }),
    ...createLimitHandlers({ runtime, committer, cluster, limits }),
    ...createNotificationHandlers({ runtime, store, committer }),
    ...createSessionHandlers({ runtime, committer, sessions, cluster }),
    ...createMonitorHandlers({ runtime, committer, monitor, series }),
    ...createAnalyticsHandlers({ store, timers: runtime.timers }),
    ...createOverviewHandlers(overviews),

    'booking:create': booking('booking:create'),
    'booking:cancel': booking('booking:cancel'),
    'booking:reschedule': booking('booking:reschedule'),
    'booking:answer-reschedule': booking('booking:answer-reschedule'),
    'booking:transition': booking('booking:transition'),
    'booking:note': booking('booking:note'),

    'sync:since': async (session, args) => {
      const valueJson = await streams.since(session, args);
      if (valueJson === undefined) return answerFailure(failure('FORBIDDEN'));
      return { code: 'OK', json: `{"ok":true,"value":${valueJson}}`, replayed: false };
    },

    'sync:snapshot': async (session, { after, limit = MAX_SNAPSHOT_BOOKINGS }) => {
      // Positions first: what changes while the rest is read is then found after them in the log (SN1).
      const names = streamsOf(session.claims);
      const states = await store.states(names);
      const { role, sub, vendorId } = session.claims;
      const { bookingsJson, next } = await loadSnapshotPage(store, {
        of: role === 'vendor' ? { vendorId: vendorId as string } : { customerId: sub },
        endsAfterMs: runtime.clock.nowMs() - SNAPSHOT_PAST_MS,
        after,
        limit,
      });
      const positions = Object.fromEntries(
        names.map((name, index) => [name, { epoch: states[index]?.epoch, offset: states[index]?.head }]),
      );
      const inbox =
        after === undefined ? await loadInbox(store, inboxScope(session, runtime.clock.nowMs())) : undefined;
      const moreJson = JSON.stringify({ next, positions, ...inbox }).slice(1);
      return { code: 'OK', json: `{"ok":true,"value":{"bookings":${bookingsJson},${moreJson}}`, replayed: false };
    },

    'session:refresh': (session, { token }) => sessions.refresh(session, token),

    'session:profile': (session, { mode }) => {
      session.mode = mode;
      streams.modeChanged(session);
      return answerValue({ mode });
    },

    'telemetry:report': ({ platform }, { samples }) => {
      for (const sample of samples) observe(metrics, sample, platform);
      return answerValue({ accepted: samples.length });
    },
  };
}

function actorOf(session: Session) {
  const { sub, role, vendorId } = session.claims;
  return { role, id: sub, ...(vendorId === undefined ? {} : { vendorId }) };
}

function observe(metrics: Metrics, { name, value }: { name: ClientSample; value: number }, platform: string): void {
  switch (name) {
    case ClientSample.ConnectMs:
      metrics.clientConnectSeconds.observe({ platform }, value / 1_000);
      break;
    case ClientSample.DeliveryMs:
      metrics.clientDeliverySeconds.observe({ platform }, value / 1_000);
      break;
    case ClientSample.SyncMs:
      metrics.clientSyncSeconds.observe({ platform }, value / 1_000);
      break;
    case ClientSample.ResumeEvents:
      metrics.clientResumeEvents.observe({ platform }, value);
      break;
    case ClientSample.OutboxDepth:
      metrics.clientOutboxDepth.observe({ platform }, value);
      break;
    case ClientSample.BatteryDrain:
      metrics.clientBatteryDrain.observe({ platform }, value);
      break;
    case ClientSample.BackgroundWakes:
      metrics.clientBackgroundWakes.observe({ platform }, value);
      break;
  }
}
