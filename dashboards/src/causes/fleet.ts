/** Fleet: what only an oracle outside of the service can know. */
import { fleetCatalogue as f } from '@slotwire/metrics';
import { type Alert, grows, type Series, stays, then } from '../alert.ts';
import { compare, type Expr, growth, unless } from '../query.ts';
import { DAY, environment, HOUR, MINUTE } from './example.ts';

const ackedIn = (window: number): Expr =>
  compare(growth(f.answers, { where: { outcome: 'ok' }, by: ['environment'], window }), '>', 0);

const answerSeries = (values: string, outcome: 'ok' | 'rejected' = 'ok', instance = 'canary:9400'): Series => ({
  metric: f.answers,
  labels: { ...environment, instance, outcome },
  values,
});

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
  {
    name: 'FleetSilent',
    severity: 'ticket',
    expr: unless(ackedIn(DAY), ackedIn(HOUR)),
    forSeconds: 0,
    summary: 'A fleet has got no command through for an hour ({{ $labels.environment }})',
    description:
      'Within the last day it was {{ $value | humanize }}. Whether what was acked is found is not measured any more: DurabilityBudgetBurn and RuleBroken cannot fire.',
    board: 'fleet',
    fault: 'fleet-gone',
    examples: [
      {
        title: 'two are there, and neither gets anything through',
        series: [
          answerSeries(then(grows(3, 60), stays(180, 11))),
          answerSeries(then(grows(2, 60), stays(120, 11)), 'ok', 'load:9400'),
          answerSeries(grows(1, 71), 'rejected'),
        ],
        everySeconds: 10 * MINUTE,
        atSeconds: 71 * 10 * MINUTE,
        fires: [{ labels: environment, value: '300' }],
      },
      {
        title: 'it has been gone since last night',
        series: [answerSeries(grows(0.5, 12))],
        everySeconds: 10 * MINUTE,
        atSeconds: 18 * HOUR,
        fires: [{ labels: environment, value: '6.25' }],
      },
      {
        title: 'it has been gone for longer than a day: on purpose',
        series: [answerSeries(grows(3, 12))],
        everySeconds: 10 * MINUTE,
        atSeconds: 27 * HOUR,
        fires: [],
      },
      {
        title: 'a quiet while',
        series: [answerSeries(then(grows(3, 60), stays(180, 4)))],
        everySeconds: 10 * MINUTE,
        atSeconds: 64 * 10 * MINUTE,
        fires: [],
      },
      {
        title: 'it has never got anything through',
        series: [answerSeries(stays(0, 71)), answerSeries(then(grows(1, 60), stays(60, 11)), 'rejected')],
        everySeconds: 10 * MINUTE,
        atSeconds: 71 * 10 * MINUTE,
        fires: [],
      },
    ],
  },
];
