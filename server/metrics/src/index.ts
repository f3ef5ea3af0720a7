/** @slotwire/metrics: the catalogues of metrics, of the service, of the simulated fleet and of what others emit about both. */
export { type Catalogue, catalogue } from './catalogue.ts';
export {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type Histogram,
  histogram,
  type LabelOf,
  type LabelValues,
  type Metric,
  OTHER,
  type Owner,
  owners,
  seriesOf,
  Unit,
  type ValueOf,
} from './declare.ts';
export { type FleetCatalogue, fleetCatalogue } from './fleet-catalogue.ts';
export { type ForeignCatalogue, foreignCatalogue } from './foreign-catalogue.ts';
export {
  commandNames,
  errorCodes,
  httpRoutes,
  type InjectedFault,
  injectedFaults,
  notificationTemplates,
  schedules,
  scriptErrors,
} from './labels.ts';
export { writeReference } from './reference.ts';
export {
  type Burn,
  budgetOf,
  burns,
  burnWindows,
  durationOf,
  type Selection,
  type Sli,
  type Slo,
  select,
  type Where,
} from './slo.ts';
export { type SloId, slos } from './slos.ts';
