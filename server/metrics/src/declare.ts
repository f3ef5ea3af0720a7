/** How a metric is declared: data only. The service makes prom-client metrics of it, boards and alerts make queries of it. */

export interface MetricBase<L extends string> {
  /** Prometheus name, base units, `_total` for counters. */
  name: string;
  help: string;
  /** Every label, with all values that it can take where they are few, or a bound on how many there are. */
  labels: { readonly [K in L]: readonly string[] | { atMost: number } };
}

export interface Counter<L extends string = string> extends MetricBase<L> {
  type: 'counter';
}

export interface Gauge<L extends string = string> extends MetricBase<L> {
  type: 'gauge';
}

export interface Histogram<L extends string = string> extends MetricBase<L> {
  type: 'histogram';
  /** Upper bounds, ascending, in the unit of the name. */
  buckets: readonly number[];
}

export type Metric = Counter | Gauge | Histogram;

type Labels = Record<string, readonly string[] | { atMost: number }>;

interface Declaration<L extends Labels> {
  name: string;
  help: string;
  labels?: L;
}

type Names<L extends Labels> = Extract<keyof L, string>;

export function counter<L extends Labels = Record<never, never>>(declaration: Declaration<L>): Counter<Names<L>> {
  return { type: 'counter', name: declaration.name, help: declaration.help, labels: labelsOf(declaration) };
}

export function gauge<L extends Labels = Record<never, never>>(declaration: Declaration<L>): Gauge<Names<L>> {
  return { type: 'gauge', name: declaration.name, help: declaration.help, labels: labelsOf(declaration) };
}

export function histogram<L extends Labels = Record<never, never>>(
  declaration: Declaration<L> & { buckets: readonly number[] },
): Histogram<Names<L>> {
  return {
    type: 'histogram',
    name: declaration.name,
    help: declaration.help,
    labels: labelsOf(declaration),
    buckets: declaration.buckets,
  };
}

function labelsOf<L extends Labels>(declaration: Declaration<L>): MetricBase<Names<L>>['labels'] {
  return (declaration.labels ?? {}) as MetricBase<Names<L>>['labels'];
}
