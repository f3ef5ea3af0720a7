/**
 * Data set: a small world that does not move, made of the catalogues: of every metric several series with values of their own, on more targets than a
 * query is to see. Whatever changes the meaning of a query changes what it says here.
 */
import { FLEET_JOB, SERVICE_JOB } from '@slotwire/dashboards';
import { catalogue, fleetCatalogue, foreignCatalogue, type Metric, slos } from '@slotwire/metrics';

/** 2026-01-01: when queries are asked. Any instant does, as long as it stays. */
export const AT_SECONDS = 1_767_225_600;

/** What the variables of boards are filled in with: part of what there is. */
export const chosen = { environment: 'golden|gilded', node: 'node-1|node-2' } as const;

const STEP_SECONDS = 60;
const STEPS = 40;
/** Steps before the end at which everything begins to move otherwise: in windows of 5, 10 and 30 minutes it is not the same. */
const TURNS = [3, 7, 18] as const;
/** Of a label those that no query names; the others come on top. */
const MOST_OTHERS = 2;
/** Of a metric with several labels. */
const MOST_COMBINATIONS = 120;

interface Target {
  environment: string;
  instance: string;
  /** Of a job that is nobody's. */
  foreign?: true;
  /** How much more, or less, there is of everything: whoever looks for the highest or the lowest would find it. */
  size: number;
  /** The ends of its buckets are floats, as Prometheus 3 writes them. */
  floats?: true;
}

const targets: readonly Target[] = [
  { environment: 'golden', instance: 'node-1', size: 1 },
  { environment: 'golden', instance: 'node-2', size: 1 },
  { environment: 'gilded', instance: 'node-1', size: 1.7, floats: true },
  // Of each pair the variable of a board leaves out both.
  { environment: 'golden', instance: 'node-8', size: 9 },
  { environment: 'golden', instance: 'node-9', size: 0.1 },
  { environment: 'silver', instance: 'node-1', size: 9 },
  { environment: 'silver', instance: 'node-2', size: 0.1 },
  { environment: 'golden', instance: 'node-1', foreign: true, size: 9 },
  { environment: 'golden', instance: 'node-2', foreign: true, size: 0.1 },
  // Where nothing bad has happened yet.
  { environment: 'bronze', instance: 'node-1', size: 1 },
  { environment: 'copper', instance: 'node-1', size: 1 },
];
const withoutBad = new Set(['bronze', 'copper']);
const environments = [...new Set(targets.map(({ environment }) => environment))];

type Labels = Readonly<Record<string, string>>;

/**
 * As text of OpenMetrics with times, for `promtool tsdb create-blocks-from openmetrics`.
 * @param recorded what rules record: of environments, not of targets
 * @param queries whose literals have to be among the values
 */
export function writeDataSet(recorded: readonly Metric[], queries: readonly string[]): string {
  const named = new Set(
    queries.flatMap((text) => [...text.matchAll(/"([^"]*)"/g)].flatMap(([, value = '']) => value.split('|'))),
  );
  const lines: string[] = [];
  const all: [metric: Metric, jobs: readonly string[]][] = [
    ...Object.values(catalogue).map((metric): [Metric, string[]] => [metric, [SERVICE_JOB]]),
    ...Object.values(fleetCatalogue).map((metric): [Metric, string[]] => [metric, [FLEET_JOB]]),
    ...Object.values(foreignCatalogue).map((metric): [Metric, string[]] => [metric, [SERVICE_JOB, FLEET_JOB]]),
  ];
  for (const [metric, jobs] of all) {
    lines.push(`# TYPE ${familyOf(metric)} ${metric.type}`);
    const combinations = combinationsOf(metric, named);
    for (const job of jobs)
      for (const { foreign, size, floats, ...target } of targets)
        for (const own of combinations) {
          if (withoutBad.has(target.environment) && isBad(metric, own)) continue;
          const labels = { job: foreign ? `not-${job}` : job, ...target, ...own };
          lines.push(...seriesLines(metric, labels, size, floats));
        }
  }
  for (const metric of recorded) {
    lines.push(`# TYPE ${metric.name} gauge`);
    for (const environment of environments)
      for (const own of combinationsOf(metric, named)) lines.push(...seriesLines(metric, { environment, ...own }, 1));
  }
  lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

/** An SLO counts it against its budget. */
function isBad(metric: Metric, labels: Labels): boolean {
  return slos.some(
    ({ sli }) =>
      sli.kind === 'events' &&
      sli.bad.metric === metric &&
      Object.entries(sli.bad.where).every(
        ([label, values]) => values === undefined || [values].flat().includes(labels[label] ?? ''),
      ),
  );
}

function familyOf({ name, type }: Metric): string {
  return type === 'counter' ? name.replace(/_total$/, '') : name;
}

function combinationsOf({ labels }: Metric, named: ReadonlySet<string>): Labels[] {
  const lists = Object.entries(labels).map(([label, values]): [string, string[]] => [
    label,
    [
      ...values.filter((value) => named.has(value)),
      ...values.filter((value) => !named.has(value)).slice(0, MOST_OTHERS),
    ],
  ]);
  const all = lists.reduce<Labels[]>(
    (found, [label, values]) => found.flatMap((each) => values.map((value) => ({ ...each, [label]: value }))),
    [{}],
  );
  // Of many a part that is the same each time, every value of the first label among them.
  return all.length <= MOST_COMBINATIONS
    ? all
    : all.filter((each) => hashOf(JSON.stringify(each)) % all.length < MOST_COMBINATIONS);
}

function seriesLines(metric: Metric, labels: Labels, size: number, floats = false): string[] {
  const { name, type } = metric;
  if (type === 'gauge') return samples(name, labels, wandering(metric, labels, size));
  if (type === 'counter') return samples(name, labels, climbing(name, labels, size));
  const lines: string[] = [];
  const ends = metric.buckets.map((end) => (floats && Number.isInteger(end) ? `${end}.0` : String(end)));
  const bounds = [...ends, '+Inf'];
  // The last ones stay empty: a quantile that ends there says the same whatever it is of.
  const filled = bounds.length - 2;
  const own = bounds.map((le, bucket) => (bucket < filled ? climbing(name, { ...labels, le }, size) : () => 0));
  const upTo = (bucket: number) => (step: number) =>
    own.slice(0, bucket + 1).reduce((sum, each) => sum + each(step), 0);
  for (const [bucket, le] of bounds.entries())
    lines.push(...samples(`${name}_bucket`, { ...labels, le }, upTo(bucket)));
  lines.push(...samples(`${name}_count`, labels, upTo(bounds.length - 1)));
  lines.push(...samples(`${name}_sum`, labels, climbing(`${name}_sum`, labels, size)));
  return lines;
}

/** A counter: its slope is its own, and changes at each turn. */
function climbing(name: string, labels: Labels, size: number): (step: number) => number {
  const ends = [...TURNS, 0].sort((a, b) => b - a).map((turn) => STEPS - turn);
  const slopes = ends.map((end) => size * (1 + (hashOf(`${name} ${JSON.stringify(labels)} ${end}`) % 97)));
  return (step) => {
    let value = 0;
    let from = 0;
    for (const [index, to] of ends.entries()) {
      value += Math.max(0, Math.min(step, to) - from) * (slopes[index] ?? 0);
      from = to;
    }
    return Number(value.toFixed(3));
  };
}

/** A gauge: rises and falls in a rhythm of its own. */
function wandering({ name, unit }: Metric, labels: Labels, size: number): (step: number) => number {
  const hash = hashOf(`${name} ${JSON.stringify(labels)}`);
  const base = unit === 'timestamp' ? AT_SECONDS - 100_000 : 0;
  const digit = unit === 'ratio' ? 0.001 : 1;
  return (step) => Number((base + digit * size * (10 + (hash % 83) + ((step * (1 + (hash % 5))) % 7))).toFixed(6));
}

function samples(name: string, labels: Labels, valueAt: (step: number) => number): string[] {
  const series = `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
  return Array.from(
    { length: STEPS + 1 },
    (_, step) => `${series} ${valueAt(step)} ${AT_SECONDS - (STEPS - step) * STEP_SECONDS}`,
  );
}

/** FNV-1a: the same in every run and on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
