/** @slotwire/dashboards: boards, rules and alerts as code, and the files that are made of them. */
export { type Alert, type BoardId, runbookOf, type Severity } from './alert.ts';
export { checkTarget } from './board-checks.ts';
export { boards } from './boards/boards.ts';
export { FLEET_JOB, SERVICE_JOB } from './causes/example.ts';
export { type FaultName, faults } from './faults.ts';
export { GENERATED, generate, TWIN_SCALE, toYaml } from './generate.ts';
export { type BoardAnnotation, boardAnnotations, boardText, toGrafana } from './grafana.ts';
export type { Board, Exemption, Panel, PanelUnit, Query, Row, Threshold } from './panel.ts';
export { RUNBOOKS_URL } from './place.ts';
export { buildPrometheusConfig, type PrometheusOptions } from './prometheus-config.ts';
export { buildProvisioning } from './provisioning.ts';
export type { Scale, Span } from './query.ts';
export { errorRatios, recorded } from './recorded.ts';
export { buildRouting, type RoutingOptions } from './routing.ts';
export { buildRuleTests, type RuleTestFile } from './rule-tests.ts';
export { alerts, buildRuleFiles, type RuleFile, ruleOf } from './rules.ts';
export { budgetRecordingsOf, recordingsOf } from './slo-rules.ts';
