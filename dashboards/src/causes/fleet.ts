/** Fleet: what only an oracle outside of the service can know. */
import { fleetCatalogue as f } from '@slotwire/metrics';
import { type Alert, stays, then } from '../alert.ts';
import { compare, growth } from '../query.ts';
import { environment, MINUTE } from './example.ts';

export const fleetAlerts: readonly Alert[] = [
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
