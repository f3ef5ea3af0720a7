/** SLOs: the promises of Slotwire. */
import { catalogue as c } from './catalogue.ts';
import { fleetCatalogue } from './fleet-catalogue.ts';
import { events, select, slo, under } from './slo.ts';

/** The service's own fault; what a client, its token or a limit that was meant is to blame for is not. */
const faults = ['INTERNAL', 'STORE_UNAVAILABLE', 'OVERLOADED'] as const;

const bookingCommands = [
  'booking:create',
  'booking:cancel',
  'booking:reschedule',
  'booking:answer-reschedule',
  'booking:transition',
  'booking:note',
] as const;

export const slos = [
  slo({
    id: 'handshakes',
    title: 'Devices get in',
    alert: 'HandshakeBudgetBurn',
    objective: 99.9,
    windowDays: 30,
    sli: events(select(c.handshakes, { code: faults }), select(c.handshakes, { code: ['OK', ...faults] })),
    about:
      'Handshakes that were accepted, of those that the service could accept. Refusals for what the client sent (its token, its protocol, its rate) count in neither.',
  }),
  slo({
    id: 'commands',
    title: 'Commands are carried out',
    alert: 'CommandBudgetBurn',
    objective: 99.9,
    windowDays: 30,
    sli: events(
      select(c.commands, { command: bookingCommands, code: faults }),
      select(c.commands, { command: bookingCommands }),
    ),
    about:
      'Booking commands that the service decided, of all of them. A refusal by a rule (the slot is taken, a conflict) is a decision. Failing fast would look well in the latency alone, which is why this stands beside it.',
  }),
  slo({
    id: 'ack-latency',
    title: 'Bookings are acked quickly',
    alert: 'AckLatencyBudgetBurn',
    objective: 99.9,
    windowDays: 30,
    sli: under(select(c.ackSeconds, { command: bookingCommands }), 0.25),
    about: 'Booking commands that were acked within 250 ms of being received, their commit included.',
  }),
  slo({
    id: 'delivery',
    title: 'News reaches devices quickly',
    alert: 'DeliveryBudgetBurn',
    objective: 99,
    windowDays: 30,
    sli: under(select(c.clientDeliverySeconds), 1),
    about:
      'Events that a connected device had applied within a second of their commit, as devices report it, so the network in between counts. Under load devices report less (RL3), never something else.',
  }),
  slo({
    id: 'durability',
    title: 'What was acked is found',
    alert: 'DurabilityBudgetBurn',
    objective: 99.999,
    windowDays: 30,
    sli: events(select(fleetCatalogue.violations, { kind: 'lost' }), select(fleetCatalogue.answers, { outcome: 'ok' })),
    about:
      'Commands that the service acked to the simulated fleet, and events that its oracle then missed in a stream or in the state. Only somebody outside who remembers what was acked can measure this, so it is measured wherever a fleet runs: against production that is a small canary fleet that never stops, and looks for what it was acked, person after person, while it goes on. Of fewer than 70,000 acks an hour one lost command pages, and so it should.',
  }),
  slo({
    id: 'replay',
    title: 'Devices resume where they stood',
    alert: 'ReplayBudgetBurn',
    objective: 99.5,
    windowDays: 30,
    sli: events(
      select(c.resumes, { outcome: ['new_epoch', 'ahead'] }),
      select(c.resumes, { outcome: ['recovered', 'new_epoch', 'ahead'] }),
    ),
    about:
      'Positions of returning devices that the log could go on from. A device that was away for longer than the retention promises (`trimmed`) counts in neither: it takes a snapshot, as designed.',
  }),
  slo({
    id: 'push',
    title: 'Pushes are accepted',
    alert: 'PushBudgetBurn',
    objective: 99,
    windowDays: 30,
    sli: events(
      select(c.pushSent, { result: ['failed', 'refused'] }),
      select(c.pushSent, { result: ['sent', 'failed', 'refused'] }),
    ),
    about: 'Pushes that FCM or APNs took. A token that has died says that an app was removed, and counts in neither.',
  }),
  slo({
    id: 'web-sessions',
    title: 'Web sessions are free of errors',
    alert: 'WebSessionBudgetBurn',
    objective: 99,
    windowDays: 30,
    sli: events(select(c.webFaultySessions), select(c.webEvents, { event: 'session_start' })),
    about:
      'Sessions of the vendor dashboard and the admin panel in which no fault was reported. A session counts as faulty once, when its first fault comes.',
  }),
] as const;

export type SloId = (typeof slos)[number]['id'];
