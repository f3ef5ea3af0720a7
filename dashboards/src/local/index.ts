/** @slotwire/dashboards/local: a real Prometheus and Alertmanager on this machine, made of what is generated. */
export { type Archive, startArchive } from './archive.ts';
export type { Environment, LocalOptions } from './configuration.ts';
export { findGrafana, type Grafana, startGrafana } from './grafana-process.ts';
export type { HttpRequest } from './http.ts';
export { findPrograms, NotWatching, type Programs } from './programs.ts';
export {
  type ActiveAlert,
  createPrometheusApi,
  type Line,
  type PrometheusApi,
  PrometheusRefused,
  type RangeOptions,
  type RuleHealth,
  type Sample,
  type Target,
} from './prometheus-api.ts';
export { type Received, type Receiver, startReceiver } from './receiver.ts';
export { startWatching, type Watching, type WatchingParts } from './watching.ts';
