/**
 * The catalogue's metrics as prom-client objects, in a registry of this service's own. A label of theirs is one of the catalogue by type, and its
 * value one of the catalogue's list at run time: what is on no list is counted as `other`, so nobody can make up series.
 */
import {
  type Catalogue,
  catalogue,
  type LabelOf,
  type LabelValues,
  type Metric,
  OTHER,
  type Sli,
  slos,
} from '@slotwire/metrics';
import { Counter, Gauge, Histogram, type Metric as Prom, Registry } from 'prom-client';
import { collectProcessMetrics } from './process-metrics.ts';

/** All labels of a metric, none of another. */
type Labels<L extends string> = Readonly<Record<L, string>>;
type With<L extends string, V extends unknown[]> = [L] extends [never] ? V : [labels: Labels<L>, ...V];

/** What there is so far, for tests and whoever reads the counters. */
interface Readable<L extends string> {
  get(): Promise<{
    values: { labels: Partial<Record<L | 'le', string | number>>; value: number; metricName?: string }[];
  }>;
}

export interface LiveCounter<L extends string = never> extends Readable<L> {
  inc(...args: With<L, [count?: number]>): void;
}

export interface LiveGauge<L extends string = never> extends Readable<L> {
  set(...args: With<L, [value: number]>): void;
  inc(...args: With<L, [by?: number]>): void;
  dec(...args: With<L, [by?: number]>): void;
}

export interface LiveHistogram<L extends string = never> extends Readable<L> {
  observe(...args: With<L, [value: number]>): void;
}

export interface ExemplarHistogram<L extends string = never> extends Readable<L> {
  /** @param traceId of an observation that somebody may want to follow; the last one of each bucket is shown */
  observe(...args: With<L, [value: number, traceId?: string]>): void;
}

type Live<M extends Metric> = M extends { type: 'counter' }
  ? LiveCounter<LabelOf<M>>
  : M extends { type: 'gauge' }
    ? LiveGauge<LabelOf<M>>
    : M extends { exemplars: true }
      ? ExemplarHistogram<LabelOf<M>>
      : LiveHistogram<LabelOf<M>>;

export type Metrics = { readonly [K in keyof Catalogue]: Live<Catalogue[K]> } & { readonly registry: Registry };

/** As Grafana and the collectors of traces call it. */
export const EXEMPLAR_LABEL = 'trace_id';

const noLabels = {};

/** A counter with so few series shows all of them from the start: the first failure is then a rise, and not a series that comes out of nowhere. */
const SHOWN_AT_ZERO = 100;

export interface MetricsOptions {
  /** For a process that is scraped: also the figures of Node, and counters that show zeros from the start. */
  process?: boolean;
  /** Keeps them, with the time that they have by prom-client's own clock, which no virtual world may ask. Default: where a process is scraped. */
  exemplars?: boolean;
}

export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { exemplars = options.process === true } = options;
  const registry = new Registry();
  if (options.process) collectProcessMetrics(registry);
  const live = Object.entries(catalogue).map(
    ([key, metric]) => [key, createMetric(metric, registry, exemplars)] as const,
  );
  if (options.process)
    for (const [key, each] of live) if (each instanceof Counter) showAtZero(each, catalogue[key as keyof Catalogue]);
  return { ...Object.fromEntries(live), registry } as Metrics;
}

/** Exported for tests, which declare metrics of their own. */
export function createMetric(metric: Metric, registry: Registry, keepsExemplars = false): Counter | Gauge | Histogram {
  const { name, help, labels } = metric;
  const base = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  switch (metric.type) {
    case 'counter': {
      const counter = new Counter(base);
      bound(counter, ['inc'], labels);
      return counter;
    }
    case 'gauge': {
      const gauge = new Gauge(base);
      bound(gauge, ['inc', 'dec', 'set'], labels);
      return gauge;
    }
    case 'histogram': {
      const { buckets, exemplars } = metric;
      if (!(exemplars && keepsExemplars)) {
        const histogram = new Histogram({ ...base, buckets: [...buckets] });
        bound(histogram, ['observe'], labels);
        return histogram;
      }
      // A registry of plain text refuses those with exemplars by itself; `exposition.ts` writes them where they can stand.
      const histogram = new Histogram({ ...base, buckets: [...buckets], enableExemplars: true, registers: [] });
      registry.registerMetric(histogram);
      takeTraceIds(histogram, base.labelNames.length > 0);
      bound(histogram, ['observe'], labels);
      return histogram;
    }
  }
}

/** prom-client wants one object from a histogram with exemplars, and plain arguments from all others. */
function takeTraceIds(histogram: Histogram, labelled: boolean): void {
  const observe = histogram.observe.bind(histogram) as (observation: object) => void;
  const take = (labels: object, value: number, traceId?: string) =>
    observe(
      traceId === undefined ? { labels, value } : { labels, value, exemplarLabels: { [EXEMPLAR_LABEL]: traceId } },
    );
  histogram.observe = (
    labelled ? take : (value: number, traceId?: string) => take(noLabels, value, traceId)
  ) as Histogram['observe'];
}

/** Looks at the values of each call before prom-client does. It stands in the way of every command: no allocation unless one is on no list. */
function bound<M extends Prom>(live: M, methods: (keyof M)[], declared: LabelValues): void {
  const names = Object.keys(declared);
  if (names.length === 0) return;
  const lists = names.map((name) => new Set<unknown>(declared[name]));
  const count = names.length;
  for (const method of methods) {
    const call = (live[method] as (labels: object, value?: number, traceId?: string) => void).bind(live);
    live[method] = ((labels: Record<string, unknown>, value?: number, traceId?: string) => {
      for (let i = 0; i < count; i++) {
        if (!(lists[i] as Set<unknown>).has(labels[names[i] as string]))
          return call(withOther(labels, names, lists), value, traceId);
      }
      return call(labels, value, traceId);
    }) as M[typeof method];
  }
}

function withOther(labels: Record<string, unknown>, names: readonly string[], lists: readonly Set<unknown>[]): object {
  return Object.fromEntries(
    names.map((name, i) => [name, lists[i]?.has(labels[name]) ? labels[name] : OTHER] as const),
  );
}

/** Of one with more those that count against the budget of an SLO: there the first failure matters as much. */
function showAtZero(counter: Counter, metric: Metric): void {
  const { labels } = metric;
  if (Object.keys(labels).length === 0) return;
  const all = combinationsOf(labels);
  const shown = all.length <= SHOWN_AT_ZERO ? all : slos.flatMap(({ sli }) => badOf(sli, metric));
  for (const each of shown) counter.inc(each, 0);
}

function badOf(sli: Sli, metric: Metric): Record<string, string>[] {
  if (sli.kind !== 'events' || sli.bad.metric !== metric) return [];
  const { where } = sli.bad;
  return combinationsOf(
    Object.fromEntries(
      Object.entries(metric.labels).map(([label, values]) => [label, [where[label] ?? values].flat()]),
    ),
  );
}

function combinationsOf(labels: LabelValues): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (found, [name, values]) => found.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
}
