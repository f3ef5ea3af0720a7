/** @slotwire/dashboards: boards, rules and alerts as code, and the files that are made of them. */
export type { Alert, BoardId, Severity } from './alert.ts';
export { boards } from './boards/boards.ts';
export { FLEET_JOB, SERVICE_JOB } from './causes/example.ts';
export { type FaultName, faults } from './faults.ts';
export { GENERATED, generate, TWIN_SCALE, toYaml } from './generate.ts';
export { boardText, toGrafana } from './grafana.ts';
export type { Board, Panel, Query, Row } from './panel.ts';
export { buildPrometheusConfig, type PrometheusOptions } from './prometheus-config.ts';
export { buildProvisioning } from './provisioning.ts';
export type { Scale, Span } from './query.ts';
export { buildRouting, type RoutingOptions } from './routing.ts';
export { alerts, buildRuleFiles } from './rules.ts';
