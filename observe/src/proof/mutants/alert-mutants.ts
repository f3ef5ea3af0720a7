/**
 * Alert mutants: broken alerts beside one another in one file of rules, each under a name of its own, with the examples of the alert that it was made
 * of. A promtool looks at all of them in one run, and says which examples notice.
 */
import { buildRuleTests, type RuleFile, type RuleTestFile, ruleOf } from '@slotwire/dashboards';
import type { AlertSubject } from '../subjects.ts';

export interface AlertMutant {
  subject: AlertSubject;
  /** Its expression. */
  text: string;
  /** How long it has to hold; absent: as long as the alert. */
  forSeconds?: number;
}

export interface Bundle {
  rules: RuleFile;
  tests: RuleTestFile;
  /** Of the alerts as they are: a bundle in which one of these is noticed says nothing. */
  controls: ReadonlySet<string>;
  /** Alerts that never fire, though their examples say so: one that is not noticed means that nothing would be. */
  canaries: ReadonlySet<string>;
  /** Name in the bundle → index of the mutant. */
  mutants: ReadonlyMap<string, number>;
}

/**
 * @param recordings what the alerts read, as it is deployed
 * @param mutants of alerts that read those
 * @param ruleFile as the tests name it
 */
export function bundle(recordings: RuleFile, mutants: readonly AlertMutant[], ruleFile: string): Bundle {
  const named = new Map<string, number>();
  const controls = new Set<string>();
  const canaries = new Set<string>();
  const originals = [...new Set(mutants.map(({ subject }) => subject.alert))];
  // What is expected is always what the alert as it is does.
  const pairs = [
    ...originals.map((alert, index) => {
      const named = { ...alert, name: `${alert.name}C${index}` };
      controls.add(named.name);
      return { expected: named, rule: named };
    }),
    ...originals.map((alert, index) => {
      const named = { ...alert, name: `${alert.name}D${index}` };
      canaries.add(named.name);
      return { expected: named, rule: { ...named, expr: { ...alert.expr, text: () => 'vector(1) > 2' } } };
    }),
    ...mutants.map(({ subject: { alert }, text, forSeconds = alert.forSeconds }, index) => {
      const expected = { ...alert, name: `${alert.name}M${index}` };
      named.set(expected.name, index);
      return { expected, rule: { ...expected, forSeconds, expr: { ...alert.expr, text: () => text } } };
    }),
  ];
  const rules: RuleFile = {
    groups: [...recordings.groups, { name: 'mutants', rules: pairs.map(({ rule }) => ruleOf(rule)) }],
  };
  const tests = together(
    buildRuleTests(
      ruleFile,
      pairs.map(({ expected }) => expected),
    ),
  );
  return { rules, tests, controls, canaries, mutants: named };
}

/** Examples with the same series are one test of promtool: it reckons all rules through for each of them. */
function together(file: RuleTestFile): RuleTestFile {
  const tests = new Map<string, RuleTestFile['tests'][number]>();
  for (const test of file.tests) {
    const key = JSON.stringify([test.interval, test.input_series]);
    const before = tests.get(key);
    if (before === undefined) tests.set(key, { ...test, alert_rule_test: [], promql_expr_test: [] });
    const into = tests.get(key) as Required<RuleTestFile['tests'][number]>;
    into.alert_rule_test.push(...(test.alert_rule_test ?? []));
    into.promql_expr_test.push(...(test.promql_expr_test ?? []));
  }
  return { ...file, tests: [...tests.values()] };
}

/** Names of what promtool found otherwise than expected. */
export function noticedIn(output: string): Set<string> {
  return new Set([...output.matchAll(/alertname(?::\s*|=\\?")(\w+?[CDM]\d+)\b/g)].map(([, name = '']) => name));
}
