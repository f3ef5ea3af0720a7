/** The catalogue of the simulated fleet: what a live run tells about itself while it goes on. The service's is in `catalogue.ts`. */
import { latencyBuckets } from './buckets.ts';
import { counter, gauge, histogram } from './declare.ts';
import { injectedFaults } from './labels.ts';

const owner = 'fleet';

export const fleetCatalogue = {
  devices: gauge({ owner, name: 'slotwire_fleet_devices', help: 'Devices that the run was started with.' }),
  started: gauge({ owner, name: 'slotwire_fleet_started_devices', help: 'Devices that the ramp has started so far.' }),
  connected: gauge({ owner, name: 'slotwire_fleet_connected_devices', help: 'Devices with an open, welcomed link.' }),
  outboxDepth: gauge({
    owner,
    name: 'slotwire_fleet_outbox_depth',
    help: 'Commands that wait in all outboxes together.',
  }),
  attention: gauge({
    owner,
    name: 'slotwire_fleet_attention',
    help: 'Rejected commands that wait for their people to look at them.',
  }),
  workers: gauge({
    owner,
    name: 'slotwire_fleet_workers',
    help: 'Threads that the devices live on; 0 for the main one.',
  }),
  commands: counter({ owner, name: 'slotwire_fleet_commands_total', help: 'Commands that people asked for.' }),
  answers: counter({
    owner,
    name: 'slotwire_fleet_answers_total',
    help: 'Answers to commands by outcome; unknown for those whose link ended before one came.',
    labels: { outcome: ['ok', 'rejected', 'unknown'] },
  }),
  events: counter({ owner, name: 'slotwire_fleet_events_total', help: 'Stream events that devices applied.' }),
  resumes: counter({
    owner,
    name: 'slotwire_fleet_resumes_total',
    help: 'Welcomes after which every stream went on from where the device stood.',
  }),
  snapshots: counter({ owner, name: 'slotwire_fleet_snapshots_total', help: 'Whole snapshots that devices took.' }),
  gapsRepaired: counter({
    owner,
    name: 'slotwire_fleet_gaps_repaired_total',
    help: 'Gaps in streams that devices repaired.',
  }),
  disturbances: counter({
    owner,
    name: 'slotwire_fleet_disturbances_total',
    help: 'What befell devices, by kind.',
    labels: { kind: ['offline', 'cut', 'background', 'saver', 'restart', 'answer_lost', 'batch_tampered'] },
  }),
  activeFaults: gauge({
    owner,
    name: 'slotwire_fleet_active_faults',
    help: 'What goes on at this moment: of the disturbances that last, how many devices are in it; of a fault that whoever runs the fleet injects, one while it lasts.',
    labels: { fault: ['offline', 'background', 'saver', 'restart', ...injectedFaults] },
  }),
  pushes: counter({
    owner,
    name: 'slotwire_fleet_pushes_total',
    help: 'Pushes that reached applications, by whether they had the notification already.',
    labels: { receipt: ['new', 'known'] },
  }),
  clientFaults: counter({ owner, name: 'slotwire_fleet_client_faults_total', help: 'Faults that SDKs survived.' }),
  historyEntries: counter({
    owner,
    name: 'slotwire_fleet_history_entries_total',
    help: 'Entries of the history that the oracle has judged.',
  }),
  rechecked: counter({
    owner,
    name: 'slotwire_fleet_rechecked_total',
    help: 'Bookings that were acked, and looked for again while the traffic went on: what is missing is a violation.',
  }),
  violations: counter({
    owner,
    name: 'slotwire_fleet_violations_total',
    help: 'What the oracle found against the rules, by kind.',
    labels: {
      kind: [
        'lost',
        'duplicated',
        'out-of-order',
        'foreign',
        'diverged',
        'version',
        'outcome',
        'overlap',
        'state',
        'unasked',
        'disturbed',
        'herd',
      ],
    },
  }),
  deliverySeconds: histogram({
    owner,
    name: 'slotwire_fleet_delivery_duration_seconds',
    help: 'From the instant of an event to its application on a device, of what came live.',
    buckets: latencyBuckets,
  }),
  ackSeconds: histogram({
    owner,
    name: 'slotwire_fleet_ack_duration_seconds',
    help: 'From sending a booking command to its answer.',
    buckets: latencyBuckets,
  }),
  connectSeconds: histogram({
    owner,
    name: 'slotwire_fleet_connect_duration_seconds',
    help: 'From opening a link to its welcome, of devices without positions.',
    buckets: latencyBuckets,
  }),
  resumeSeconds: histogram({
    owner,
    name: 'slotwire_fleet_resume_duration_seconds',
    help: 'From opening a link to its welcome, of devices that named where they stood.',
    buckets: latencyBuckets,
  }),
} as const;

export type FleetCatalogue = typeof fleetCatalogue;
