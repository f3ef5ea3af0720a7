/** @slotwire/metrics: the catalogue of metrics. */
export { type Catalogue, catalogue } from './catalogue.ts';
export { type Counter, counter, type Gauge, gauge, type Histogram, histogram, type Metric } from './declare.ts';
