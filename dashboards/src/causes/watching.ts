/** Watching: that the watching itself works, that the service is there, and that somebody uses it. */
import { catalogue as c, foreignCatalogue as foreign } from '@slotwire/metrics';
import { type Alert, grows, type Series, stays, then } from '../alert.ts';
import { absent, always, and, changes, compare, lowest, or, rate, sum } from '../query.ts';
import { environment, FLEET_JOB, MINUTE, node, perNode, SERVICE_JOB } from './example.ts';

const upSeries = (values: string, job = SERVICE_JOB): Series => ({
  metric: foreign.up,
  labels: { ...node, job },
  values,
});

const commandSeries = (values: string): Series => ({
  metric: c.commands,
  labels: { ...node, command: 'booking:create', code: 'OK' },
  values,
});

export const watchingAlerts: readonly Alert[] = [
  {
    name: 'Watchdog',
    severity: 'none',
    expr: always(),
    forSeconds: 0,
    summary: 'Always firing: the way of alerts is open',
    description:
      'Whoever stops receiving this one receives no other either. A service outside watches for its absence.',
    board: 'overview',
    fault: 'none',
    examples: [{ title: 'always', series: [], everySeconds: MINUTE, atSeconds: 0, fires: [{ labels: {} }] }],
  },
  {
    name: 'ScrapeMissing',
    severity: 'page',
    expr: or(
      compare(lowest(foreign.up, { target: { job: SERVICE_JOB }, by: ['environment', 'job', 'instance'] }), '==', 0),
      absent(foreign.up, { job: SERVICE_JOB }),
    ),
    forSeconds: 2 * MINUTE,
    summary: 'A node of the service does not answer Prometheus ({{ $labels.job }})',
    description: 'Either the node is down, and its people are on other nodes or nowhere, or nobody sees what it does.',
    board: 'overview',
    fault: 'service-killed',
    examples: [
      {
        title: 'the node is down',
        series: [upSeries(then(stays(1, 5), stays(0, 10)))],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        holdsFromSeconds: 6 * MINUTE,
        fires: [{ labels: { ...node, job: SERVICE_JOB } }],
      },
      {
        title: 'no node is known',
        series: [],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        holdsFromSeconds: 0,
        fires: [{ labels: { job: SERVICE_JOB } }],
      },
      {
        title: 'a restart of a minute',
        series: [upSeries(then(stays(1, 5), stays(0, 0), stays(1, 10)))],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'ServiceRestarts',
    severity: 'page',
    expr: compare(
      changes(foreign.processStart, { target: { job: SERVICE_JOB }, by: perNode, window: 15 * MINUTE }),
      '>=',
      3,
    ),
    forSeconds: 0,
    summary: 'A node restarts again and again ({{ $labels.instance }})',
    description:
      'Devices of the node are thrown out each time and come back elsewhere. {{ $value }} restarts in the last quarter of an hour.',
    board: 'overview',
    fault: 'service-restarts',
    examples: [
      {
        title: 'four starts',
        series: [
          {
            metric: foreign.processStart,
            labels: { ...node, job: SERVICE_JOB },
            values: then(stays(0, 2), stays(180, 2), stays(360, 2), stays(540, 4)),
          },
        ],
        everySeconds: MINUTE,
        atSeconds: 12 * MINUTE,
        fires: [{ labels: node, value: '3' }],
      },
      {
        title: 'a deployment, and back',
        series: [
          {
            metric: foreign.processStart,
            labels: { ...node, job: SERVICE_JOB },
            values: then(stays(0, 3), stays(240, 3), stays(480, 8)),
          },
        ],
        everySeconds: MINUTE,
        atSeconds: 12 * MINUTE,
        fires: [],
      },
      {
        title: 'a deployment',
        series: [
          {
            metric: foreign.processStart,
            labels: { ...node, job: SERVICE_JOB },
            values: then(stays(0, 5), stays(360, 10)),
          },
        ],
        everySeconds: MINUTE,
        atSeconds: 12 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'NoTraffic',
    severity: 'page',
    expr: and(
      compare(rate(c.commands, { by: ['environment'], window: 10 * MINUTE }), '==', 0),
      compare(sum(foreign.up, { target: { job: SERVICE_JOB }, by: ['environment'] }), '>', 0),
    ),
    forSeconds: 5 * MINUTE,
    summary: 'The service is up, and nobody uses it ({{ $labels.environment }})',
    description:
      'Connected devices send telemetry every few minutes, even at night. None at all means that nobody reaches the service.',
    board: 'overview',
    fault: 'fleet-gone',
    examples: [
      {
        title: 'the last device has gone',
        // The last command is between two looks: whether a window has its own beginning in it is not the same in every Prometheus.
        series: [commandSeries(then(grows(30, 19), stays(600, 60))), upSeries(stays(1, 80))],
        everySeconds: MINUTE / 2,
        atSeconds: 35 * MINUTE,
        holdsFromSeconds: 20 * MINUTE,
        fires: [{ labels: environment }],
      },
      {
        title: 'a quiet night',
        series: [commandSeries(grows(0.2, 40)), upSeries(stays(1, 41))],
        everySeconds: MINUTE,
        atSeconds: 35 * MINUTE,
        fires: [],
      },
      {
        title: 'the service is down, of which others tell, and the fleet is not',
        series: [
          commandSeries(then(grows(60, 10), stays(600, 30))),
          upSeries(stays(0, 41)),
          upSeries(stays(1, 41), FLEET_JOB),
        ],
        everySeconds: MINUTE,
        atSeconds: 35 * MINUTE,
        fires: [],
      },
    ],
  },
];
