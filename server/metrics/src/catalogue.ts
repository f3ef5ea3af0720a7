/** The catalogue: every metric of Slotwire, declared once. */
import { latencyBuckets, sizeBuckets, vitalBuckets } from './buckets.ts';
import { counter, gauge, histogram } from './declare.ts';

const codes = { atMost: 40 };
const role = ['customer', 'vendor', 'admin'] as const;
const provider = ['fcm', 'apns'] as const;
/** Web apps. */
const app = ['vendor', 'admin'] as const;

export const catalogue = {
  connections: gauge({
    name: 'slotwire_connections',
    help: 'Open, authenticated connections.',
    labels: { role, platform: ['ios', 'android', 'web', 'sim'] },
  }),
  handshakes: counter({
    name: 'slotwire_handshakes_total',
    help: 'Handshakes by outcome: OK, or the error code of the refusal.',
    labels: { code: codes },
  }),
  disconnects: counter({
    name: 'slotwire_disconnects_total',
    help: 'Ended connections by reason: the code of our goodbye, or what the transport said.',
    labels: { reason: { atMost: 50 } },
  }),
  tokenReplays: counter({
    name: 'slotwire_token_replays_total',
    help: 'Uses of a token on another device than the first (SE12), let in and reported, or refused.',
    labels: { action: ['reported', 'refused'] },
  }),
  violations: counter({
    name: 'slotwire_transport_violations_total',
    help: 'What was refused below the level of commands.',
    labels: {
      kind: [
        'malformed_packet',
        'message_too_large',
        'message_too_deep',
        'origin_refused',
        'bad_upgrade',
        'too_many_pending',
        'malformed_request',
        'slow_request',
      ],
    },
  }),
  commands: counter({
    name: 'slotwire_commands_total',
    help: 'Commands by name and outcome: OK, REPLAYED, or the error code. Unknown names count as `unknown`.',
    labels: { command: { atMost: 40 }, code: codes },
  }),
  ackSeconds: histogram({
    name: 'slotwire_ack_duration_seconds',
    help: 'From receiving a command to handing its ack to the transport; for booking commands that includes the commit.',
    labels: { command: { atMost: 40 } },
    buckets: latencyBuckets,
  }),
  deliverySeconds: histogram({
    name: 'slotwire_delivery_duration_seconds',
    help: 'From the instant of an event to handing it to the transports of its live subscribers.',
    buckets: latencyBuckets,
  }),
  clientDeliverySeconds: histogram({
    name: 'slotwire_client_delivery_duration_seconds',
    help: 'From the instant of an event to its application on a device, as devices report it.',
    buckets: latencyBuckets,
  }),
  clientConnectSeconds: histogram({
    name: 'slotwire_client_connect_duration_seconds',
    help: 'From the start of a connect to its welcome, as devices report it.',
    buckets: latencyBuckets,
  }),
  clientSyncSeconds: histogram({
    name: 'slotwire_client_sync_duration_seconds',
    help: 'Duration of a snapshot or of a gap repair, as devices report it.',
    buckets: latencyBuckets,
  }),
  clientResumeEvents: histogram({
    name: 'slotwire_client_resume_events',
    help: 'Events that a device had missed when it came back, as devices report it.',
    buckets: sizeBuckets,
  }),
  clientOutboxDepth: histogram({
    name: 'slotwire_client_outbox_depth',
    help: 'Commands waiting in the outbox of a device, as devices report it.',
    buckets: sizeBuckets,
  }),
  eventsCommitted: counter({
    name: 'slotwire_events_committed_total',
    help: 'Stream events made durable.',
    labels: { stream: ['user', 'vendor', 'group', 'role', 'all'] },
  }),
  eventsDelivered: counter({
    name: 'slotwire_events_delivered_total',
    help: 'Stream events handed to transports, once per receiving connection. `live` as they happen, `replay` from the log.',
    labels: { way: ['live', 'replay'] },
  }),
  resumes: counter({
    name: 'slotwire_stream_resumes_total',
    help: 'Positions named in handshakes: recovered, or why not (new_epoch, trimmed, ahead).',
    labels: { outcome: ['recovered', 'new_epoch', 'trimmed', 'ahead'] },
  }),
  gapReads: counter({
    name: 'slotwire_gap_reads_total',
    help: 'Reads by sync:since, by outcome.',
    labels: { outcome: ['recovered', 'new_epoch', 'trimmed', 'ahead'] },
  }),
  slowConsumers: counter({
    name: 'slotwire_slow_consumers_total',
    help: 'Readers sent away because their outgoing buffer passed its limit.',
  }),
  commitSeconds: histogram({
    name: 'slotwire_commit_duration_seconds',
    help: 'Duration of one group commit.',
    buckets: latencyBuckets,
  }),
  commitBatch: histogram({
    name: 'slotwire_commit_batch_works',
    help: 'Works that shared one commit.',
    buckets: sizeBuckets,
  }),
  commitFailures: counter({ name: 'slotwire_commit_failures_total', help: 'Group commits that the store refused.' }),
  queueDepth: gauge({
    name: 'slotwire_queue_depth',
    help: 'What waits inside the process.',
    labels: { queue: ['commits', 'catch_up'] },
  }),
  trimmed: counter({
    name: 'slotwire_trimmed_total',
    help: 'What retention removed.',
    labels: { kind: ['events', 'keys', 'notifications'] },
  }),
  notifications: counter({
    name: 'slotwire_notifications_total',
    help: 'Notifications made durable. An announcement is one, however many read it.',
    labels: { category: ['booking', 'message', 'reminder', 'announcement', 'system'], template: { atMost: 40 } },
  }),
  broadcasts: counter({
    name: 'slotwire_broadcasts_total',
    help: 'Broadcasts of admins by how they ended: sent to their last reader, or failed.',
    labels: { state: ['sent', 'failed'] },
  }),
  pushDecisions: counter({
    name: 'slotwire_push_decisions_total',
    help: 'What became of notifications on their way to devices, by outcome (PU5).',
    labels: {
      outcome: [
        'sent',
        'digested',
        'suppressed-shown',
        'suppressed-read',
        'deferred-quiet',
        'deferred-capped',
        'muted',
        'off',
        'no-token',
        'expired',
        'retried',
        'dead-token',
        'failed',
      ],
    },
  }),
  pushSent: counter({
    name: 'slotwire_push_sent_total',
    help: 'Pushes handed to a provider, by what it said. A digest is one.',
    labels: { provider, result: ['sent', 'dead-token', 'refused', 'failed'] },
  }),
  pushSeconds: histogram({
    name: 'slotwire_push_duration_seconds',
    help: 'From handing a push to a provider to its answer, or to giving up on it.',
    labels: { provider },
    buckets: latencyBuckets,
  }),
  pushQueue: gauge({
    name: 'slotwire_push_queue',
    help: 'Push inside the process: notifications whose recipients are gone through, tasks in memory, pushes in flight.',
    labels: { kind: ['notifications', 'tasks', 'in_flight'] },
  }),
  pushCircuitOpen: gauge({
    name: 'slotwire_push_circuit_open',
    help: 'One while a push provider is left alone because it keeps failing, else zero.',
    labels: { provider },
  }),
  limited: counter({
    name: 'slotwire_limited_total',
    help: 'Commands that found no room, by class and by the limit that they met (RL2); `shed`: the class is not served at this load level (RL3).',
    labels: {
      limit: ['device', 'person', 'back_end', 'node', 'shed'],
      class: ['bookings', 'writes', 'reads', 'telemetry', 'session', 'admin'],
    },
  }),
  handshakesLimited: counter({
    name: 'slotwire_handshakes_limited_total',
    help: 'Handshakes that were told to come back (RL1), by limit; `early`: a device that came before the time it had been told.',
    labels: { limit: ['address', 'node', 'admins', 'early'] },
  }),
  loadLevel: gauge({
    name: 'slotwire_load_level',
    help: 'How loaded this node is (RL3): 0 normal, 1 elevated, 2 critical.',
  }),
  rollupSeconds: histogram({
    name: 'slotwire_rollup_duration_seconds',
    help: 'Duration of bringing a minute of figures into the store.',
    buckets: latencyBuckets,
  }),
  rollupFailures: counter({
    name: 'slotwire_rollup_failures_total',
    help: 'Minutes of figures that the store refused; they are tried again.',
  }),
  monitorTaps: gauge({
    name: 'slotwire_monitor_taps',
    help: 'Taps on socket events that admins connected to this node have open.',
  }),
  monitorDropped: counter({
    name: 'slotwire_monitor_dropped_total',
    help: 'Tapped events that were counted and not shown, by the bound on what a tap may cost.',
  }),
  webReports: counter({
    name: 'slotwire_web_reports_total',
    help: 'Telemetry of web pages by what became of it (TE1): accepted, malformed, of no page, beyond the limits, or shed under load.',
    labels: { outcome: ['accepted', 'malformed', 'no_page', 'limited', 'shed'] },
  }),
  webDropped: counter({
    name: 'slotwire_web_dropped_items_total',
    help: 'Items of telemetry that pages dropped, as the receiver had no room for them or was out of reach for long.',
    labels: { app },
  }),
  webVitalSeconds: histogram({
    name: 'slotwire_web_vital_duration_seconds',
    help: 'Web vitals that are durations, as pages report them: first and largest contentful paint, interaction to next paint, time to first byte.',
    labels: { app, vital: ['fcp', 'inp', 'lcp', 'ttfb'] },
    buckets: vitalBuckets,
  }),
  webLayoutShift: histogram({
    name: 'slotwire_web_layout_shift',
    help: 'Cumulative layout shift of pages, as they report it. Up to 0.1 is good.',
    labels: { app },
    buckets: [0.01, 0.05, 0.1, 0.15, 0.25, 0.5, 1],
  }),
  webErrors: counter({
    name: 'slotwire_web_errors_total',
    help: 'Faults that pages report, by type; `other` for types that are not JavaScript’s own.',
    labels: { app, type: { atMost: 10 } },
  }),
  webLogs: counter({
    name: 'slotwire_web_logs_total',
    help: 'Lines that pages log, by level.',
    labels: { app, level: ['trace', 'debug', 'info', 'log', 'warn', 'error'] },
  }),
  webEvents: counter({
    name: 'slotwire_web_events_total',
    help: 'Events that pages report, such as a session that starts; `other` for names that are not Faro’s own.',
    labels: { app, event: ['session_start', 'session_resume', 'session_extend', 'view_changed', 'other'] },
  }),
  webSpanSeconds: histogram({
    name: 'slotwire_web_span_duration_seconds',
    help: 'Traced spans of pages.',
    labels: { app, status: ['ok', 'error'] },
    buckets: latencyBuckets,
  }),
  webClientSeconds: histogram({
    name: 'slotwire_web_client_duration_seconds',
    help: 'What the apps measure: a connect, a delivery, a sync, from an event’s instant to the screen, from opening the page to its use, long tasks.',
    labels: { app, what: ['connect', 'delivery', 'sync', 'screen', 'start', 'long_task'] },
    buckets: latencyBuckets,
  }),
  webClientSize: histogram({
    name: 'slotwire_web_client_size',
    help: 'What the apps count: commands that wait in the outbox, events that were missed when the page came back.',
    labels: { app, what: ['outbox_depth', 'resume_events'] },
    buckets: sizeBuckets,
  }),
  httpSeconds: histogram({
    name: 'slotwire_http_request_duration_seconds',
    help: 'HTTP requests by route and status.',
    labels: { route: { atMost: 20 }, status: { atMost: 20 } },
    buckets: latencyBuckets,
  }),
} as const;

export type Catalogue = typeof catalogue;
