/** The catalogue's metrics as prom-client objects, in a registry of this service's own. */
import { type Catalogue, catalogue, type Metric } from '@slotwire/metrics';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

type LabelsOf<M> = M extends { labels: { readonly [K in infer L extends string]: unknown } } ? L : never;
type Live<M> = M extends { type: 'counter' }
  ? Counter<LabelsOf<M>>
  : M extends { type: 'gauge' }
    ? Gauge<LabelsOf<M>>
    : Histogram<LabelsOf<M>>;

export type Metrics = { readonly [K in keyof Catalogue]: Live<Catalogue[K]> } & { readonly registry: Registry };

/** @param options.process also the figures of the Node process: once per process. */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry });
  const live = Object.entries(catalogue).map(([key, metric]) => [key, create(metric, registry)]);
  return { ...Object.fromEntries(live), registry } as Metrics;
}

function create(metric: Metric, registry: Registry): Counter | Gauge | Histogram {
  const base = { name: metric.name, help: metric.help, labelNames: Object.keys(metric.labels), registers: [registry] };
  switch (metric.type) {
    case 'counter':
      return new Counter(base);
    case 'gauge':
      return new Gauge(base);
    case 'histogram':
      return new Histogram({ ...base, buckets: [...metric.buckets] });
  }
}
