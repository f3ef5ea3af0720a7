/** Rules: all that Prometheus evaluates, as the objects of its rule files. */
import { slos } from '@slotwire/metrics';
import type { Alert } from './alert.ts';
import { runbookOf } from './alert.ts';
import { causeAlerts } from './causes.ts';
import { RUNBOOKS_URL } from './place.ts';
import { type Scale, type Scope, scaled } from './query.ts';
import { alertsOf, budgetRecordingsOf, type Recording, recordingsOf } from './slo-rules.ts';

export interface RuleFile {
  groups: { name: string; interval?: string; rules: (RecordRule | AlertRule)[] }[];
}

interface RecordRule {
  record: string;
  expr: string;
  labels: Readonly<Record<string, string>>;
}

interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

export const alerts: readonly Alert[] = [...slos.flatMap((slo) => alertsOf(slo)), ...causeAlerts];

/** The budget of a month moves slowly, and costs a look at a month. */
const BUDGET_EVERY_SECONDS = 300;

/** @param scale of all windows: 1, or less for a test that cannot wait; the expressions are the same */
export function buildRuleFiles(scale: Scale = 1): Record<string, RuleFile> {
  const scope: Scope = { matchers: [], window: scaled(300, scale), scale };
  const ofSlos = slos.map((slo): [string, RuleFile] => [
    `slo-${slo.id}.yml`,
    {
      groups: [
        { name: `slo-${slo.id}`, rules: recordingsOf(slo).map((each) => recordRule(each, scope)) },
        { name: `slo-${slo.id}-alerts`, rules: alertsOf(slo).map((each) => alertRule(each, scope)) },
        {
          name: `slo-${slo.id}-budget`,
          interval: scaled(BUDGET_EVERY_SECONDS, scale, 'interval'),
          rules: budgetRecordingsOf(slo).map((each) => recordRule(each, scope)),
        },
      ],
    },
  ]);
  const causes = { groups: [{ name: 'causes', rules: causeAlerts.map((each) => alertRule(each, scope)) }] };
  return { ...Object.fromEntries(ofSlos), 'causes.yml': causes };
}

/** Grafana's variables with something in their place. */
const filledIn: readonly [RegExp, string][] = [
  [/\$__(?:rate_interval|range)/g, '5m'],
  [/\$(?:job|environment|node)/g, '.+'],
];

/** The queries of a board as rules, which nobody deploys: so that promtool reads every one of them. */
export function buildBoardQueries(queries: readonly string[]): RuleFile {
  const rules = queries.map((text, index) => ({
    record: `slotwire_board:query_${index + 1}`,
    expr: filledIn.reduce((rest, [variable, value]) => rest.replace(variable, value), text),
    labels: {},
  }));
  return { groups: [{ name: 'queries', rules }] };
}

function recordRule({ record, expr, labels }: Recording, scope: Scope): RecordRule {
  return { record, expr: expr.text(scope), labels };
}

/** As it stands in a rule file. */
export function ruleOf(alert: Alert): AlertRule {
  return alertRule(alert, { matchers: [], window: scaled(300, 1), scale: 1 });
}

function alertRule(alert: Alert, scope: Scope): AlertRule {
  const { name, expr, forSeconds } = alert;
  return {
    alert: name,
    expr: expr.text(scope),
    ...(forSeconds > 0 && { for: scaled(forSeconds, scope.scale, 'for') }),
    labels: labelsOf(alert),
    annotations: annotationsOf(alert),
  };
}

export function labelsOf({ severity, labels = {} }: Alert): Record<string, string> {
  return { severity, ...labels };
}

/** Without the fault: it makes the alert fire in a test, and somebody at night would take it for the cause. */
export function annotationsOf({ name, summary, description, board }: Alert): Record<string, string> {
  return {
    summary,
    description,
    runbook_url: `${RUNBOOKS_URL}/${runbookOf(name)}.md`,
    board: `slotwire-${board}`,
  };
}
