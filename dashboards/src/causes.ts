/**
 * Causes: what is worth knowing before a promise breaks, or breaks the watching itself. Few, as a symptom that pages already needs no second alert;
 * each says something that somebody can mend.
 */
import { catalogue as c, fleetCatalogue as f, foreignCatalogue as foreign } from '@slotwire/metrics';
import { type Alert, grows, type Series, stays, then } from './alert.ts';
import {
  absent,
  add,
  always,
  and,
  changes,
  compare,
  divide,
  growth,
  highest,
  lowest,
  oneMinus,
  or,
  quantile,
  rate,
  shareUnder,
  since,
  sum,
  until,
} from './query.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const SERVICE_JOB = 'slotwire';
export const FLEET_JOB = 'slotwire-fleet';

const perNode = ['environment', 'instance'] as const;
const node = { environment: 'example', instance: 'node-1:4000' };
const environment = { environment: 'example' };

/** A delay of this makes a node critical (`limits/load.ts`). */
const STALL_SECONDS = 0.15;

const loopSeries = (share: number): Series[] => [
  {
    metric: c.loopDelaySeconds,
    suffix: '_bucket',
    labels: { ...node, le: String(STALL_SECONDS) },
    values: grows(60 * (1 - share), 30),
  },
  { metric: c.loopDelaySeconds, suffix: '_count', labels: node, values: grows(60, 30) },
];

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

const storeSeries = (during: string, values: string): Series => ({
  metric: c.storeFailures,
  labels: { ...node, during },
  values,
});

const commitSeries = (values: string): Series => ({ metric: c.commitFailures, labels: node, values });

const endSeries = (what: string, end: number): Series => ({
  metric: c.expiresAt,
  labels: { ...node, what },
  values: stays(end, 30),
});

/** How soon something ends: the morning is early enough with two weeks left, and not with two days. */
function expiryAlerts(
  what: 'certificate' | 'token_keys',
  name: string,
  title: string,
  people: string,
  fault: Alert['fault'],
): Alert[] {
  const left = until(lowest(c.expiresAt, { where: { what }, by: perNode }));
  return (
    [
      { severity: 'ticket', days: 14, word: 'two weeks' },
      { severity: 'page', days: 2, word: 'two days' },
    ] as const
  ).map(
    ({ severity, days, word }): Alert => ({
      name,
      severity,
      expr: compare(left, '<', days * DAY),
      forSeconds: 5 * MINUTE,
      labels: { left: `${days}d` },
      summary: `${title} within ${word} ({{ $labels.instance }})`,
      description: `${people} It ends in {{ $value | humanizeDuration }}.`,
      board: 'overview',
      fault,
      examples: [
        { left: 1.5, value: '1d 12h 0m 0s' },
        { left: 3, value: '3d 0h 0m 0s' },
        { left: 13, value: '13d 0h 0m 0s' },
        { left: 16, value: '16d 0h 0m 0s' },
      ].map((each) => ({
        title: `${each.left} days are left`,
        series: [endSeries(what, each.left * DAY + 10 * MINUTE)],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: each.left < days ? [{ labels: node, value: each.value }] : [],
      })),
    }),
  );
}

export const causeAlerts: readonly Alert[] = [
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
        fires: [{ labels: { ...node, job: SERVICE_JOB } }],
      },
      {
        title: 'no node is known',
        series: [],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
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
        series: [commandSeries(then(grows(60, 10), stays(600, 30))), upSeries(stays(1, 41))],
        everySeconds: MINUTE,
        atSeconds: 35 * MINUTE,
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
        title: 'the service is down, of which others tell',
        series: [commandSeries(then(grows(60, 10), stays(600, 30))), upSeries(stays(0, 41))],
        everySeconds: MINUTE,
        atSeconds: 35 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'EventLoopStalled',
    severity: 'page',
    expr: compare(
      oneMinus(shareUnder(STALL_SECONDS, c.loopDelaySeconds, { by: perNode, window: 2 * MINUTE })),
      '>',
      0.5,
    ),
    forSeconds: MINUTE,
    summary: 'The event loop of a node stands still again and again ({{ $labels.instance }})',
    description:
      'Everybody on this node waits. {{ $value | humanizePercentage }} of the last seconds had a stall of 150 ms or more.',
    board: 'capacity',
    fault: 'loop-blocked',
    examples: [
      {
        title: 'three seconds of four',
        series: loopSeries(0.75),
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [{ labels: node, value: '75%' }],
      },
      { title: 'a second of four', series: loopSeries(0.25), everySeconds: MINUTE, atSeconds: 10 * MINUTE, fires: [] },
    ],
  },
  {
    name: 'LoadCritical',
    severity: 'page',
    expr: compare(highest(c.loadLevel, { by: perNode }), '>=', 2),
    forSeconds: 3 * MINUTE,
    summary: 'A node sheds everything but bookings ({{ $labels.instance }})',
    description:
      'New connections, reads and telemetry are turned away; bookings still work. The level has been critical for minutes.',
    board: 'limits',
    fault: 'loop-flooded',
    examples: [
      {
        title: 'critical',
        series: [{ metric: c.loadLevel, labels: node, values: stays(2, 10) }],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        fires: [{ labels: node }],
      },
      {
        title: 'elevated',
        series: [{ metric: c.loadLevel, labels: node, values: stays(1, 10) }],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        fires: [],
      },
      {
        title: 'a short peak',
        series: [{ metric: c.loadLevel, labels: node, values: then(stays(2, 1), stays(0, 10)) }],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'StoreFailing',
    severity: 'page',
    expr: compare(
      add(
        growth(c.commitFailures, { by: perNode, window: 5 * MINUTE }),
        growth(c.storeFailures, { by: perNode, window: 5 * MINUTE }),
      ),
      '>',
      0,
    ),
    forSeconds: 2 * MINUTE,
    summary: 'The store refuses reads or writes ({{ $labels.instance }})',
    description: 'Nothing that was acked is lost; what comes now is refused or waits in the outboxes of devices.',
    board: 'commands',
    fault: 'store-refuses',
    examples: [
      {
        title: 'commits fail',
        series: [commitSeries(grows(3, 20)), storeSeries('commands', stays(0, 20))],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [{ labels: node }],
      },
      {
        title: 'reads fail',
        series: [commitSeries(stays(0, 20)), storeSeries('sessions', grows(1, 20))],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [{ labels: node }],
      },
      {
        title: 'they failed an hour ago',
        series: [commitSeries(stays(7, 20)), storeSeries('commands', stays(9, 20))],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'ScheduleBehind',
    severity: 'page',
    expr: compare(since(lowest(c.scheduleDone, { by: ['environment', 'instance', 'schedule'] })), '>', 10 * MINUTE),
    forSeconds: MINUTE,
    summary: 'What should be done every minute is not done: {{ $labels.schedule }} ({{ $labels.instance }})',
    description:
      'Reminders come late, revocations of other nodes are not heard, or the store grows, by which schedule it is. Last done {{ $value | humanizeDuration }} ago.',
    board: 'commands',
    fault: 'reminders-held',
    examples: [
      {
        title: 'reminders stand still',
        series: [
          { metric: c.scheduleDone, labels: { ...node, schedule: 'reminders' }, values: stays(0, 30) },
          { metric: c.scheduleDone, labels: { ...node, schedule: 'retention' }, values: grows(60, 30) },
        ],
        everySeconds: MINUTE,
        atSeconds: 20 * MINUTE,
        fires: [{ labels: { ...node, schedule: 'reminders' }, value: '20m 0s' }],
      },
      {
        title: 'eight minutes late',
        series: [{ metric: c.scheduleDone, labels: { ...node, schedule: 'reminders' }, values: stays(720, 30) }],
        everySeconds: MINUTE,
        atSeconds: 20 * MINUTE,
        fires: [],
      },
      {
        title: 'all is done',
        series: [{ metric: c.scheduleDone, labels: { ...node, schedule: 'reminders' }, values: grows(60, 30) }],
        everySeconds: MINUTE,
        atSeconds: 20 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'PushCircuitOpen',
    severity: 'page',
    expr: compare(highest(c.pushCircuitOpen, { by: ['environment', 'provider'] }), '==', 1),
    forSeconds: 10 * MINUTE,
    summary: 'No pushes by {{ $labels.provider }}: it keeps failing, and is left alone ({{ $labels.environment }})',
    description:
      'Nothing is lost: pushes wait and expire as their notifications do. People with a closed app hear of nothing meanwhile.',
    board: 'push',
    fault: 'gateway-down',
    examples: [
      {
        title: 'open for a quarter of an hour',
        series: [{ metric: c.pushCircuitOpen, labels: { ...node, provider: 'fcm' }, values: stays(1, 20) }],
        everySeconds: MINUTE,
        atSeconds: 15 * MINUTE,
        fires: [{ labels: { ...environment, provider: 'fcm' } }],
      },
      {
        title: 'open for a moment',
        series: [
          { metric: c.pushCircuitOpen, labels: { ...node, provider: 'fcm' }, values: then(stays(1, 4), stays(0, 15)) },
        ],
        everySeconds: MINUTE,
        atSeconds: 15 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'PushLate',
    severity: 'ticket',
    expr: compare(
      quantile(0.95, c.pushLatenessSeconds, { by: ['environment', 'provider'], window: 10 * MINUTE }),
      '>',
      MINUTE,
    ),
    forSeconds: 10 * MINUTE,
    summary: 'Pushes by {{ $labels.provider }} go out late ({{ $labels.environment }})',
    description:
      'One push of twenty leaves {{ $value | humanizeDuration }} after it was due. News on lock screens is old.',
    board: 'push',
    fault: 'gateway-slow',
    examples: [
      {
        title: 'one of seventeen takes minutes',
        series: [
          {
            metric: c.pushLatenessSeconds,
            suffix: '_bucket',
            labels: { ...node, provider: 'apns', le: '60' },
            values: grows(94, 30),
          },
          {
            metric: c.pushLatenessSeconds,
            suffix: '_bucket',
            labels: { ...node, provider: 'apns', le: '300' },
            values: grows(100, 30),
          },
          {
            metric: c.pushLatenessSeconds,
            suffix: '_bucket',
            labels: { ...node, provider: 'apns', le: '+Inf' },
            values: grows(100, 30),
          },
        ],
        everySeconds: MINUTE,
        atSeconds: 25 * MINUTE,
        fires: [{ labels: { ...environment, provider: 'apns' } }],
      },
      {
        title: 'one of ten takes most of a minute',
        series: ['30', '60', '+Inf'].map((le, index) => ({
          metric: c.pushLatenessSeconds,
          suffix: '_bucket',
          labels: { ...node, provider: 'apns', le },
          values: grows(index === 0 ? 90 : 100, 30),
        })),
        everySeconds: MINUTE,
        atSeconds: 25 * MINUTE,
        fires: [],
      },
      {
        title: 'all go out within a second',
        series: [
          {
            metric: c.pushLatenessSeconds,
            suffix: '_bucket',
            labels: { ...node, provider: 'apns', le: '1' },
            values: grows(100, 30),
          },
          {
            metric: c.pushLatenessSeconds,
            suffix: '_bucket',
            labels: { ...node, provider: 'apns', le: '60' },
            values: grows(100, 30),
          },
          {
            metric: c.pushLatenessSeconds,
            suffix: '_bucket',
            labels: { ...node, provider: 'apns', le: '+Inf' },
            values: grows(100, 30),
          },
        ],
        everySeconds: MINUTE,
        atSeconds: 25 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'TokenKeysUnreachable',
    severity: 'page',
    expr: compare(growth(c.tokenCheckFailures, { by: ['environment'], window: 5 * MINUTE }), '>', 0),
    forSeconds: 2 * MINUTE,
    summary: 'Tokens cannot be checked: their keys cannot be had ({{ $labels.environment }})',
    description: 'Who is connected stays so until the token ends. Nobody else gets in.',
    board: 'realtime',
    fault: 'keys-unreachable',
    examples: [
      {
        title: 'the keys do not come',
        series: [{ metric: c.tokenCheckFailures, labels: node, values: grows(5, 20) }],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [{ labels: environment }],
      },
      {
        title: 'they came in the end',
        series: [{ metric: c.tokenCheckFailures, labels: node, values: stays(12, 20) }],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [],
      },
    ],
  },
  ...expiryAlerts(
    'certificate',
    'CertificateEnds',
    'The certificate of the service ends',
    'From then on no browser and no phone connects.',
    'certificate-ends',
  ),
  ...expiryAlerts(
    'token_keys',
    'TokenKeysEnd',
    'The last key that tokens are signed by ends',
    'From then on no new token is valid, and nobody gets in.',
    'keys-end',
  ),
  {
    name: 'DescriptorsRunOut',
    severity: 'ticket',
    expr: compare(
      divide(
        sum(foreign.processOpenFds, { target: { job: SERVICE_JOB }, by: perNode }),
        sum(foreign.processMaxFds, { target: { job: SERVICE_JOB }, by: perNode }),
      ),
      '>',
      0.8,
    ),
    forSeconds: 10 * MINUTE,
    summary: 'A node is nearly out of file descriptors ({{ $labels.instance }})',
    description:
      'Each connection takes one. {{ $value | humanizePercentage }} are in use; at 100 % nobody else can connect, and the store cannot open a file.',
    board: 'capacity',
    fault: 'descriptors-used',
    examples: [
      {
        title: 'nine of ten',
        series: [
          { metric: foreign.processOpenFds, labels: { ...node, job: SERVICE_JOB }, values: stays(900, 20) },
          { metric: foreign.processMaxFds, labels: { ...node, job: SERVICE_JOB }, values: stays(1000, 20) },
        ],
        everySeconds: MINUTE,
        atSeconds: 15 * MINUTE,
        fires: [{ labels: node, value: '90%' }],
      },
      {
        title: 'half of them',
        series: [
          { metric: foreign.processOpenFds, labels: { ...node, job: SERVICE_JOB }, values: stays(500, 20) },
          { metric: foreign.processMaxFds, labels: { ...node, job: SERVICE_JOB }, values: stays(1000, 20) },
        ],
        everySeconds: MINUTE,
        atSeconds: 15 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'RuleBroken',
    severity: 'page',
    expr: compare(growth(f.violations, { by: ['environment', 'kind'], window: 10 * MINUTE }), '>', 0),
    forSeconds: 0,
    summary: 'The oracle of a fleet found a rule broken: {{ $labels.kind }} ({{ $labels.environment }})',
    description:
      'What the service did cannot be explained by its rules. The report of the run says what, and how to repeat it.',
    board: 'fleet',
    fault: 'batch-tampered',
    examples: [
      {
        title: 'two events came twice',
        series: [
          {
            metric: f.violations,
            labels: { ...environment, kind: 'duplicated' },
            values: then(stays(0, 2), stays(2, 5)),
          },
        ],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        fires: [{ labels: { ...environment, kind: 'duplicated' } }],
      },
      {
        title: 'none',
        series: [{ metric: f.violations, labels: { ...environment, kind: 'duplicated' }, values: stays(0, 8) }],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        fires: [],
      },
    ],
  },
];
