/** Equivalents: breaks that change nothing, each kind with the reason. What is in no row here and is noticed by nobody is a survivor. */
import { catalogue, fleetCatalogue, foreignCatalogue, type Metric } from '@slotwire/metrics';
import { mutate } from '../../promql/mutate.ts';
import type { Mutant } from './mutants.ts';

interface Equivalent {
  applies(mutant: Mutant): boolean;
  why: string;
}

/** Of the side that only says whether there is a share of zero, whatever leaves the series there. */
const leavesZero = new Set([
  'aggregation-swapped',
  'function-swapped',
  'rate-off',
  'window-stretched',
  'matcher-dropped',
  'matcher-turned',
  'value-left-out',
]);

const equivalents: readonly Equivalent[] = [
  {
    applies: ({ change, inside }) => inside.quantile && change.kind === 'function-swapped',
    why: 'a quantile is the same of rates and of increases: all buckets are scaled alike',
  },
  {
    applies: ({ change, inside }) => inside.zero && leavesZero.has(change.kind),
    why: 'zero times anything is zero; where there is a share at all, the total decides that it is divided by',
  },
  {
    applies: ({ change, inside, subject }) =>
      change.kind === 'matcher-dropped' &&
      inside.partner !== undefined &&
      subject.kind === 'alert' &&
      mutate(inside.partner).some(({ kind, change: other }) => kind === 'matcher-dropped' && other === change.text),
    why: '“and” takes what both sides have by all their labels, and the other side has this matcher too',
  },
  {
    applies: ({ change, inside }) => change.kind === 'aggregation-swapped' && isOfOneSeries(inside.aggregation ?? ''),
    why: 'each group is one target, and the metric has one series on it',
  },
  {
    applies: ({ change, inside }) =>
      change.kind === 'aggregation-swapped' &&
      /^sum .*\(up\{/.test(inside.aggregation ?? '') &&
      inside.partner !== undefined,
    why: 'whether any target is up: the sum is above zero where the highest is, and the value is that of the other side',
  },
  {
    applies: ({ change, inside, subject }) =>
      (change.kind === 'aggregation-swapped' || change.kind === 'function-swapped') &&
      inside.excluded &&
      /^sum by [^>]*\(increase\(/.test(inside.aggregation ?? '') &&
      subject.text.endsWith('> 0)'),
    why: 'whether anything grew: a sum of increases is above zero where the highest is, and where the rates are',
  },
  {
    applies: ({ change, inside: { sides } }) =>
      change.kind === 'operands-swapped' &&
      change.text === 'sides of or' &&
      (sides ?? []).some((side) => side.startsWith('absent(')),
    why: 'both sides of this “or” are taken whole: “absent” has no instance, the other side has one',
  },
];

const metrics = new Map(
  [catalogue, fleetCatalogue, foreignCatalogue].flatMap((table) =>
    Object.values(table as Record<string, Metric>).map((metric) => [metric.name, metric] as const),
  ),
);

/** `sum by (environment, instance) (rate(process_open_fds{job="slotwire"}[5m]))`: an address is of one job in one environment. */
function isOfOneSeries(aggregation: string): boolean {
  const by = /^\w+ by \(([^)]*)\)/.exec(aggregation)?.[1]?.split(', ') ?? [];
  const [, name = '', matchers = ''] = /(\w+)\{([^}]*)\}/.exec(aggregation) ?? [];
  const isOfOneJob = by.includes('job') || /\bjob="/.test(matchers);
  const metric = metrics.get(name);
  return (
    metric !== undefined &&
    Object.keys(metric.labels).length === 0 &&
    isOfOneJob &&
    by.includes('environment') &&
    by.includes('instance')
  );
}

export function whyEquivalent(mutant: Mutant): string | undefined {
  return equivalents.find(({ applies }) => applies(mutant))?.why;
}
