/** @slotwire/metrics: the catalogues of metrics, of the service and of the simulated fleet. */
export { type Catalogue, catalogue } from './catalogue.ts';
export { type Counter, counter, type Gauge, gauge, type Histogram, histogram, type Metric } from './declare.ts';
export { type FleetCatalogue, fleetCatalogue } from './fleet-catalogue.ts';
