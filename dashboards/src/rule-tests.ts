/** Rule tests: the examples of all alerts as promtool's unit tests: what fires in them, with its texts, and what does not. */
import type { Alert, Example, Series } from './alert.ts';
import { annotationsOf, labelsOf } from './rules.ts';

export interface RuleTestFile {
  rule_files: string[];
  evaluation_interval: string;
  tests: RuleTest[];
}

interface RuleTest {
  name: string;
  interval: string;
  input_series: { series: string; values: string }[];
  alert_rule_test?: { eval_time: string; alertname: string; exp_alerts: ExpectedAlert[] }[];
  promql_expr_test?: { expr: string; eval_time: string; exp_samples: { labels: string; value: number }[] }[];
}

interface ExpectedAlert {
  exp_labels: Record<string, string>;
  exp_annotations: Record<string, string>;
}

interface Case {
  alert: Alert;
  example: Example;
}

export function buildRuleTests(ruleFile: string, alerts: readonly Alert[]): RuleTestFile {
  // Rules of one name are looked at together: promtool expects all that fires under a name.
  const cases = new Map<string, Case[]>();
  for (const alert of alerts) {
    for (const example of alert.examples) {
      const key = `${alert.name}: ${example.title}`;
      cases.set(key, [...(cases.get(key) ?? []), { alert, example }]);
    }
  }
  return {
    rule_files: [ruleFile],
    evaluation_interval: '1m',
    tests: [
      ...[...cases].map(([name, together]) => testOf(name, together)),
      ...alerts.flatMap((alert) => alert.examples.flatMap((example) => holdingTestsOf({ alert, example }))),
    ],
  };
}

/** Nothing fires a minute before the expression has held for long enough, and then it does. */
function holdingTestsOf({ alert, example }: Case): RuleTest[] {
  const { title, series, everySeconds, holdsFromSeconds, fires } = example;
  if (holdsFromSeconds === undefined) return [];
  const dueSeconds = holdsFromSeconds + alert.forSeconds;
  const firing = { alertname: alert.name, alertstate: 'firing', ...labelsOf(alert) };
  const expr = `ALERTS${labelsText(firing)}`;
  const exp_samples = fires.map(({ labels }) => ({
    labels: `ALERTS${labelsText({ ...firing, ...labels })}`,
    value: 1,
  }));
  return [
    {
      name: `${alert.name} ${Object.values(labelsOf(alert)).join(' ')}: ${title}, for how long`,
      interval: `${everySeconds}s`,
      input_series: series.map(seriesOf),
      promql_expr_test: [
        { expr, eval_time: `${dueSeconds - 60}s`, exp_samples: [] },
        { expr, eval_time: `${dueSeconds}s`, exp_samples },
      ],
    },
  ];
}

function testOf(name: string, cases: readonly Case[]): RuleTest {
  const [{ alert, example }] = cases as [Case, ...Case[]];
  const firing = cases.flatMap(({ alert, example }) => example.fires.map((fires) => ({ alert, fires })));
  const at = `${example.atSeconds}s`;
  const test: RuleTest = { name, interval: `${example.everySeconds}s`, input_series: example.series.map(seriesOf) };
  // Where a text holds a value that the example does not state, its labels alone are compared.
  const isWritten = firing.every(
    ({ alert, fires }) => fires.value !== undefined || !alert.description.includes('$value'),
  );
  if (isWritten) {
    const exp_alerts = firing.map(({ alert, fires }) => ({
      exp_labels: { ...fires.labels, ...labelsOf(alert) },
      exp_annotations: Object.fromEntries(
        Object.entries(annotationsOf(alert)).map(([key, text]) => [key, render(text, fires.labels, fires.value)]),
      ),
    }));
    return { ...test, alert_rule_test: [{ eval_time: at, alertname: alert.name, exp_alerts }] };
  }
  const exp_samples = firing.map(({ alert, fires }) => ({
    labels: `ALERTS${labelsText({ alertname: alert.name, alertstate: 'firing', ...fires.labels, ...labelsOf(alert) })}`,
    value: 1,
  }));
  const expr = `ALERTS{alertname="${alert.name}", alertstate="firing"}`;
  return { ...test, promql_expr_test: [{ expr, eval_time: at, exp_samples }] };
}

function seriesOf({ metric, suffix = '', labels, values }: Series): { series: string; values: string } {
  return { series: `${metric.name}${suffix}${labelsText(labels)}`, values };
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const all = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return all.length === 0 ? '' : `{${all.join(', ')}}`;
}

/** As much of Prometheus' templates as the texts of alerts have. */
export function render(text: string, labels: Readonly<Record<string, string>>, value: string | undefined): string {
  return text.replace(/\{\{ \$(?:labels\.(\w+)|value(?: \| \w+)?) \}\}/g, (_all, label?: string) =>
    label === undefined ? (value ?? '') : (labels[label] ?? ''),
  );
}
