/**
 * How a metric is declared: data only. The service makes prom-client metrics of it, boards and alerts make queries of it, and the reference
 * is written from it.
 */

/** All values that each label can take. Whatever else the code comes up with is counted as `other`. */
export type LabelValues = { readonly [label: string]: readonly string[] };

/** What one of it is. Names of metrics end in it where it is a measure: `_seconds`, `_bytes`, `_ratio`. */
export const Unit = {
  Seconds: 'seconds',
  Bytes: 'bytes',
  /** 0 to 1. */
  Ratio: 'ratio',
  /** An instant, in seconds since 1970. */
  Timestamp: 'timestamp',
  /** Things that are counted. */
  Count: 'count',
  /** A state as a number; the help says which. */
  State: 'state',
} as const;
export type Unit = (typeof Unit)[keyof typeof Unit];

/** The capability that declares it, and whose people know what it means. */
export const owners = [
  'sessions',
  'commands',
  'streams',
  'storage',
  'notifications',
  'push',
  'limits',
  'admin',
  'analytics',
  'http',
  'clients',
  'telemetry',
  'fleet',
  'platform',
] as const;
export type Owner = (typeof owners)[number];

export interface MetricBase<L extends LabelValues> {
  /** Prometheus name, base units, `_total` for counters. */
  name: string;
  help: string;
  owner: Owner;
  unit: Unit;
  labels: L;
}

export interface Counter<L extends LabelValues = LabelValues> extends MetricBase<L> {
  type: 'counter';
}

export interface Gauge<L extends LabelValues = LabelValues> extends MetricBase<L> {
  type: 'gauge';
}

export interface Histogram<L extends LabelValues = LabelValues> extends MetricBase<L> {
  type: 'histogram';
  /** Upper bounds, ascending, in the unit of the name. */
  buckets: readonly number[];
  /** Slow and failed observations may name their trace, and readers of OpenMetrics are told one for each bucket. */
  exemplars: boolean;
}

export type Metric = Counter | Gauge | Histogram;

/** Names of the labels of a metric. */
export type LabelOf<M extends Metric> = Extract<keyof M['labels'], string>;

/** What a label of a metric can be. */
export type ValueOf<M extends Metric, K extends LabelOf<M>> = M['labels'][K] extends readonly (infer V)[] ? V : never;

/** Where a value that is on no list is counted. */
export const OTHER = 'other';

interface Declaration<L extends LabelValues> {
  name: string;
  help: string;
  owner: Owner;
  /** Default: as the name ends, else a count. */
  unit?: Unit;
  labels?: L;
}

type NoLabels = Record<never, never>;

export function counter<const L extends LabelValues = NoLabels>(declaration: Declaration<L>): Counter<L> {
  return { type: 'counter', ...baseOf(declaration) };
}

export function gauge<const L extends LabelValues = NoLabels>(declaration: Declaration<L>): Gauge<L> {
  return { type: 'gauge', ...baseOf(declaration) };
}

export function histogram<const L extends LabelValues = NoLabels, const E extends boolean = false>(
  declaration: Declaration<L> & { buckets: readonly number[]; exemplars?: E },
): Histogram<L> & { exemplars: E } {
  const { buckets, exemplars = false as E } = declaration;
  return { type: 'histogram', ...baseOf(declaration), buckets, exemplars };
}

function baseOf<L extends LabelValues>({ name, help, owner, unit, labels }: Declaration<L>): MetricBase<L> {
  return { name, help, owner, unit: unit ?? unitOf(name), labels: labels ?? ({} as L) };
}

/** @param name `slotwire_delivered_bytes_total` → bytes */
export function unitOf(name: string): Unit {
  const base = name.replace(/_total$/, '');
  if (base.endsWith('_timestamp_seconds')) return Unit.Timestamp;
  return ([Unit.Seconds, Unit.Bytes, Unit.Ratio] as const).find((unit) => base.endsWith(`_${unit}`)) ?? Unit.Count;
}

/** Series that a metric can have on one node: every combination of its labels, and `other` in each; of a histogram each bucket is one. */
export function seriesOf(metric: Metric): number {
  const combinations = Object.values(metric.labels)
    .map((values) => values.length + (values.includes(OTHER) ? 0 : 1))
    .reduce((product, count) => product * count, 1);
  return metric.type === 'histogram' ? combinations * (metric.buckets.length + 3) : combinations;
}
