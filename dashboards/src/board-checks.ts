/**
 * Board checks: what Grafana's dashboard-linter asks of a board, and what we ask beyond: of the JSON as Grafana gets it, so that nothing between
 * the code and the file can spoil it.
 */
import type { Dashboard, Panel as GrafanaPanel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';

export interface BoardProblem {
  board: string;
  panel: string;
  message: string;
}

interface Target {
  expr?: string;
  legendFormat?: string;
  datasource?: { uid?: string };
}

type Flat = GrafanaPanel & { targets?: Target[] };

const needed = ['datasource', 'job', 'environment', 'node'];
/** A metric with its matchers. One without any follows no variable, and is found by what is missing around it. */
const selectorIn = /([\w:]+)\{([^}]*)\}/g;
/** Of Prometheus' counters: names that only a rate makes sense of. */
const counterIn = /\b\w+(?:_total|_count|_sum|_bucket)\b/g;

export function checkBoard(board: Dashboard): BoardProblem[] {
  const name = board.title ?? '?';
  const problems: BoardProblem[] = [];
  const say = (panel: string, message: string) => problems.push({ board: name, panel, message });

  const variables = (board.templating?.list ?? []) as VariableModel[];
  for (const variable of needed)
    if (!variables.some((each) => each.name === variable)) say('-', `has no variable ${variable}`);
  if (!variables.some(({ type }) => type === 'datasource')) say('-', 'has no variable for the data source');
  if (!board.uid) say('-', 'has no uid');
  if (!board.description) say('-', 'has no description');
  for (const end of [board.time?.from, board.time?.to])
    if (!end?.startsWith('now')) say('-', `has an absolute time: ${end}`);

  const panels = (board.panels ?? []).filter((panel) => panel.type !== 'row') as Flat[];
  const titles = new Set<string>();
  for (const panel of panels) {
    const { title = '', description = '', targets = [], fieldConfig } = panel;
    if (title === '') say('?', 'has no title');
    if (titles.has(title)) say(title, 'has the title of another panel of the board');
    titles.add(title);
    // What it shows, and what to do about it.
    if (description.length < 30) say(title, 'has no description that helps');
    if (!fieldConfig?.defaults?.unit) say(title, 'has no unit');
    if (panel.datasource?.uid !== '$datasource') say(title, 'does not follow the variable of the data source');
    if (targets.length === 0) say(title, 'has no query');
    for (const target of targets) for (const message of checkTarget(target)) say(title, message);
  }
  return problems;
}

export function checkTarget({ expr = '', legendFormat, datasource }: Target): string[] {
  const messages: string[] = [];
  if (datasource?.uid !== '$datasource') messages.push('a query does not follow the variable of the data source');
  if (!legendFormat) messages.push(`no legend: ${expr}`);
  const selectors = [...expr.matchAll(selectorIn)];
  if (selectors.length === 0) messages.push(`follows no variable: ${expr}`);
  for (const [selector, metric = '', matchers = ''] of selectors) {
    // What rules have recorded has the environment of its sources and no target of its own.
    const recorded = metric.startsWith('slotwire:');
    if (!recorded && !(matchers.includes('job=~"$job"') && matchers.includes('instance=~"$node"')))
      messages.push(`does not follow the variables job and node: ${selector}`);
    if (!matchers.includes('environment=~"$environment"'))
      messages.push(`does not follow the variable environment: ${selector}`);
  }
  const inRanges = new Set(
    [...expr.matchAll(/\b(?:rate|increase)\((\w+)(?:\{[^}]*\})?\[([^\]]+)\]\)/g)].map(([, metric, range]) => {
      if (range !== '$__rate_interval' && range !== '$__range')
        messages.push(`a range that is not $__rate_interval: ${range}`);
      return metric;
    }),
  );
  for (const [metric] of expr.matchAll(counterIn))
    if (!inRanges.has(metric)) messages.push(`a counter without a rate: ${metric}`);
  if (/@ \d|offset/.test(expr)) messages.push(`an absolute time, or another one: ${expr}`);
  return messages;
}
