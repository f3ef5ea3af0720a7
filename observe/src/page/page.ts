/**
 * Page: all boards in one HTML file, for somebody without Grafana. It opens from a file and asks no network for anything: styles, scripts and all data
 * are in it, and its content security policy allows nothing else.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { alerts, runbookOf } from '@slotwire/dashboards';
import { type Html, html, inlineCode, inlineJson } from '@slotwire/simulators';
import type { BoardData, FiringAlert, Mark, PageData, PanelData } from './collect.ts';
import { bucketsOf, renderPanel } from './panels.ts';
import { unitText } from './unit-text.ts';

export interface PageAssets {
  style: string;
  script: string;
  /** uPlot. Its licence travels with its code. */
  chartStyle: string;
  chartScript: string;
  chartLicense: string;
  /** By the name of the alert. */
  runbooks: readonly { alert: string; text: string }[];
}

const RUNBOOKS = path.resolve(import.meta.dirname, '../../../docs/runbooks');

export function loadAssets(): PageAssets {
  const own = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const chart = (name: string) => readFileSync(fileURLToPath(import.meta.resolve(`uplot/${name}`)), 'utf8');
  return {
    style: own('boards.css'),
    // One way to write a value, in tables and on axes.
    script: `const unitText = ${unitText.toString()};\n${own('boards.client.js')}`,
    chartStyle: chart('dist/uPlot.min.css'),
    chartScript: chart('dist/uPlot.iife.min.js'),
    chartLicense: chart('LICENSE'),
    runbooks: [...new Set(alerts.map(({ name }) => name))].map((alert) => ({
      alert,
      text: readFileSync(path.join(RUNBOOKS, `${runbookOf(alert)}.md`), 'utf8'),
    })),
  };
}

/** Pure: the same data and assets give the same bytes. */
export function renderPage(data: PageData, assets: PageAssets): string {
  const style = inlineCode('style', `${assets.chartStyle}\n${assets.style}`);
  const chart = inlineCode('script', `/*! uPlot\n${assets.chartLicense.replaceAll('*/', '')}*/\n${assets.chartScript}`);
  const script = inlineCode('script', assets.script);
  const policy = `default-src 'none'; style-src ${style.hash}; script-src ${chart.hash} ${script.hash}; base-uri 'none'; form-action 'none'`;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Slotwire boards, ${clockText(data.range.toMs)}</title>
${style.markup}
</head>
<body>
<a class="skip" href="#boards">Skip to the boards</a>
<header>
<h1>Slotwire boards</h1>
<p>${clockText(data.range.fromMs)} to ${clockText(data.range.toMs)} UTC, a point every ${unitText(data.range.stepSeconds, 's')}. Environment ${shown(data.environment)}, node ${shown(data.node)}. From <code>${data.source}</code>.</p>
</header>
${renderAlerts(data)}
<nav aria-label="Boards"><ul>${data.boards.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}<li><a href="#runbooks">Runbooks</a></li></ul></nav>
<main id="boards">
<noscript><p>Charts are drawn by a script. What they show is in the tables below them.</p></noscript>
${renderMarks(data.marks)}
${data.boards.map(renderBoard)}${renderRunbooks(assets)}</main>
<footer><p>Charts: uPlot. The same queries are in Grafana’s boards (<code>dashboards/generated/grafana</code>).</p></footer>
${inlineJson('data', drawnOf(data))}
${chart.markup}
${script.markup}
</body>
</html>
`);
}

function shown(pattern: string): string {
  return pattern === '.+' ? 'all' : pattern;
}

function renderAlerts({ alerts, alertsProblem }: PageData): Html {
  const firing = together(alerts.filter(({ state }) => state === 'firing'));
  const pending = together(alerts.filter(({ state }) => state === 'pending'));
  const title =
    alertsProblem !== undefined
      ? 'Whether an alert fires is not known'
      : firing.length === 0
        ? 'No alert fires'
        : `${firing.length} ${firing.length === 1 ? 'alert fires' : 'alerts fire'}`;
  const state = alertsProblem !== undefined || firing.length > 0 ? 'bad' : 'good';
  return html`<section class="alerts ${state}" aria-labelledby="alerts">
<h2 id="alerts">${title}</h2>
${alertsProblem !== undefined && html`<p class="problem">${alertsProblem}</p>`}${firing.length > 0 && html`<ul>${firing.map(renderAlert)}</ul>`}${
  pending.length > 0 && html`<h3>May come to fire</h3><ul>${pending.map(renderAlert)}</ul>`
}</section>
`;
}

/** One problem fires by several windows and limits: the first of them speaks for all. */
function together(alerts: readonly FiringAlert[]): FiringAlert[][] {
  const groups = new Map<string, FiringAlert[]>();
  for (const alert of alerts) {
    const key = `${alert.name} ${alert.target}`;
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  return [...groups.values()];
}

function renderAlert([first, ...others]: readonly FiringAlert[]): Html {
  const { name, severity, window, summary, description, sinceMs, runbookUrl, board } = first as FiringAlert;
  const also = others.map(
    (other) => html`, <span class="severity ${other.severity}">${other.severity}</span> ${other.window}`,
  );
  return html`<li><strong>${name}</strong> <span class="severity ${severity}">${severity}</span> ${window}${also} since ${clockText(sinceMs)}
<p>${summary}</p>
<p class="about">${description}</p>
<p>${runbookUrl !== '' && html`<a href="${runbookUrl}">Runbook of ${name}</a>`}${board !== '' && html` · <a href="#${board}">Its board</a>`}</p></li>
`;
}

function renderMarks(marks: readonly Mark[]): Html | false {
  if (marks.length === 0) return false;
  return html`<details class="marks"><summary>${marks.length} ${marks.length === 1 ? 'mark' : 'marks'} on the charts: starts, alerts, faults</summary>
<div class="scroll" data-name="Marks"><table><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Which</th></tr></thead>
<tbody>${marks.map(
    ({ kind, color, title, atSeconds }) =>
      html`<tr><th scope="row">${clockText(atSeconds * 1_000)}</th><td><i class="mark ${color}"></i>${kind}</td><td>${title}</td></tr>
`,
  )}</tbody></table></div></details>`;
}

function renderBoard({ id, title, about, rows }: BoardData): Html {
  return html`<article class="board" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="about">${about}</p>
${rows.map(
  (row) => html`<h3>${row.title}</h3>
<div class="row">
${row.panels.map(renderPanel)}</div>
`,
)}</article>
`;
}

/** Their own words: nobody should need a network for them. A link to one opens it. */
function renderRunbooks({ runbooks }: PageAssets): Html {
  return html`<article class="board" id="runbooks" aria-labelledby="runbooks-title">
<h2 id="runbooks-title">Runbooks</h2>
<p class="about">One for each alert: what it means, what people feel, how to look, how to mend, when to escalate.</p>
${runbooks.map(
  ({
    alert,
    text,
  }) => html`<details class="runbook"><summary>${alert}</summary><pre id="runbook-${runbookOf(alert)}" tabindex="0" aria-label="Runbook of ${alert}">${text.trim()}</pre></details>
`,
)}</article>
`;
}

/** What the script draws: no more of it than that. */
function drawnOf({ times, marks, boards }: PageData) {
  const panels = boards.flatMap(({ rows }) => rows.flatMap((row) => row.panels)).filter(isDrawn);
  return {
    times,
    marks: marks.map(({ color, title, atSeconds }) => ({ color, title, atSeconds })),
    panels: Object.fromEntries(
      panels.map((panel) => {
        const series = panel.queries.flatMap((query) => query.series);
        const { kind, unit, stacked } = panel;
        const limits = panel.thresholds.filter(({ from }) => Number.isFinite(from));
        if (kind !== 'heat') return [panel.id, { kind, unit, stacked, limits, series }];
        // As text: JSON knows no infinity.
        const buckets = bucketsOf(series).map(({ bound, values }) => ({
          to: Number.isFinite(bound) ? bound : null,
          values: values.map((value) => Number(value.toPrecision(4))),
        }));
        return [panel.id, { kind, unit, buckets }];
      }),
    ),
  };
}

function isDrawn({ kind, queries }: PanelData): boolean {
  return (kind === 'lines' || kind === 'heat') && queries.some(({ series }) => series.length > 0);
}

function clockText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
