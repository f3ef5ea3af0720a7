/** Node: what a process runs out of. */
import { catalogue as c, foreignCatalogue as foreign } from '@slotwire/metrics';
import { type Alert, grows, type Series, stays, then } from '../alert.ts';
import { compare, divide, highest, oneMinus, shareUnder, sum } from '../query.ts';
import { MINUTE, node, perNode, SERVICE_JOB } from './example.ts';

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

export const nodeAlerts: readonly Alert[] = [
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
        holdsFromSeconds: MINUTE,
        fires: [{ labels: node, value: '75%' }],
      },
      {
        title: 'two seconds of five',
        series: loopSeries(0.4),
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [],
      },
    ],
  },
  {
    name: 'LoadCritical',
    severity: 'page',
    expr: compare(highest(c.loadLevel, { by: perNode }), '>=', 2),
    forSeconds: 3 * MINUTE,
    summary: 'A node sheds everything but bookings ({{ $labels.instance }})',
    description:
      'Telemetry, reads and new connections may be turned away, in this order; bookings still work. The level has been critical for minutes.',
    board: 'limits',
    fault: 'loop-flooded',
    examples: [
      {
        title: 'critical',
        series: [{ metric: c.loadLevel, labels: node, values: stays(2, 10) }],
        everySeconds: MINUTE,
        atSeconds: 5 * MINUTE,
        holdsFromSeconds: 0,
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
  ...descriptorAlerts(),
];

/** At four of five somebody has the morning to see what takes them, at nineteen of twenty nobody else gets in soon. */
function descriptorAlerts(): Alert[] {
  const used = divide(
    sum(foreign.processOpenFds, { target: { job: SERVICE_JOB }, by: perNode }),
    sum(foreign.processMaxFds, { target: { job: SERVICE_JOB }, by: perNode }),
  );
  return (
    [
      { severity: 'ticket', percent: 80, minutes: 10 },
      { severity: 'page', percent: 95, minutes: 2 },
    ] as const
  ).map(
    ({ severity, percent, minutes }): Alert => ({
      name: 'DescriptorsRunOut',
      severity,
      expr: compare(used, '>', percent / 100),
      forSeconds: minutes * MINUTE,
      labels: { used: `${percent}%` },
      summary: `More than ${percent} % of a node’s file descriptors are in use ({{ $labels.instance }})`,
      description:
        'Each connection takes one. {{ $value | humanizePercentage }} are in use; at 100 % nobody else can connect, and the store cannot open a file.',
      board: 'capacity',
      fault: 'descriptors-used',
      examples: [50, 90, 97].map((open) => ({
        title: `${open} of a hundred`,
        series: [
          { metric: foreign.processOpenFds, labels: { ...node, job: SERVICE_JOB }, values: stays(open, 20) },
          { metric: foreign.processMaxFds, labels: { ...node, job: SERVICE_JOB }, values: stays(100, 20) },
        ],
        everySeconds: MINUTE,
        atSeconds: 15 * MINUTE,
        ...(open > percent ? { holdsFromSeconds: 0, fires: [{ labels: node, value: `${open}%` }] } : { fires: [] }),
      })),
    }),
  );
}
