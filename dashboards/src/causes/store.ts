/** Store: that it takes what is written, and that what should be done every minute is done. */
import { catalogue as c } from '@slotwire/metrics';
import { type Alert, grows, type Series, stays } from '../alert.ts';
import { add, compare, growth, lowest, olderThan } from '../query.ts';
import { MINUTE, node, perNode } from './example.ts';

const storeSeries = (during: string, values: string): Series => ({
  metric: c.storeFailures,
  labels: { ...node, during },
  values,
});

const commitSeries = (values: string): Series => ({ metric: c.commitFailures, labels: node, values });

export const storeAlerts: readonly Alert[] = [
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
        holdsFromSeconds: MINUTE,
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
    expr: olderThan(lowest(c.scheduleDone, { by: ['environment', 'instance', 'schedule'] }), 10 * MINUTE),
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
        holdsFromSeconds: 11 * MINUTE,
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
];
