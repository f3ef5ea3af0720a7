/** Push: that providers take what there is, and in time. */
import { catalogue as c } from '@slotwire/metrics';
import { type Alert, grows, stays, then } from '../alert.ts';
import { compare, highest, quantile } from '../query.ts';
import { environment, MINUTE, node } from './example.ts';

export const pushAlerts: readonly Alert[] = [
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
        holdsFromSeconds: 0,
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
    fault: 'pushes-held',
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
        holdsFromSeconds: MINUTE,
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
];
