/** Panels as markup: everything that a panel shows is in it as text and tables; the page's script draws the charts above them. */
import type { Threshold } from '@slotwire/dashboards';
import { type Html, html } from '@slotwire/simulators';
import { boundOf, type PanelData, type QueryData, type SeriesData } from './collect.ts';
import { unitText } from './unit-text.ts';

/** Colours that the style sheet has. */
export const COLORS = 10;

const NOTHING = 'No data in this time.';

export function renderPanel(panel: PanelData): Html {
  const { id, title, about, width, queries, runbooks } = panel;
  return html`<section class="panel span-${width}" id="${id}" aria-labelledby="${id}-title">
<h4 id="${id}-title">${title}</h4>
<p class="about">${about}</p>
${queries.flatMap(problemOf)}${renderBody(panel)}${renderLimits(panel)}<div class="more">
${runbooks.length > 0 && renderRunbooks(panel)}<details><summary>${queries.length === 1 ? 'Query' : `${queries.length} queries`}</summary>
<pre tabindex="0" aria-label="${queries.length === 1 ? 'Query' : 'Queries'} of ${title}">${queries.map(({ text }) => text).join('\n\n')}</pre></details>
</div>
</section>
`;
}

function renderRunbooks({ runbooks }: PanelData): Html {
  const links = runbooks.map(({ alert, url }) => html` <a href="${url}">${alert}</a>`);
  if (runbooks.length <= 3) return html`<p>${runbooks.length === 1 ? 'Runbook:' : 'Runbooks:'}${links}</p>`;
  return html`<details><summary>${runbooks.length} runbooks</summary><p>${links}</p></details>`;
}

function problemOf({ problem }: QueryData): Html[] {
  return problem === undefined ? [] : [html`<p class="problem"><strong>The query failed:</strong> ${problem}</p>`];
}

function renderBody(panel: PanelData): Html {
  const series = panel.queries.flatMap((query) => query.series);
  if (series.length === 0) {
    const reasons = [...new Set(panel.queries.flatMap(({ exempt }) => exempt ?? []))];
    const failed = panel.queries.every(({ problem }) => problem !== undefined);
    return failed
      ? html``
      : html`<p class="nothing">${NOTHING} ${reasons.map((reason) => `It shows something ${reason}.`)}</p>`;
  }
  switch (panel.kind) {
    case 'stat':
      return renderStats(panel, series);
    case 'table':
      return renderTable(panel, series);
    case 'heat':
      return renderHeat(panel, series);
    case 'lines':
      return renderLines(panel, series);
  }
}

function renderStats({ unit, thresholds }: PanelData, series: readonly SeriesData[]): Html {
  return html`<dl class="stats">${series.map(({ name, values }) => {
    const last = lastOf(values);
    return html`<div><dt>${name}</dt><dd class="${colorOf(last, thresholds)}">${unitText(last, unit)}</dd>${sparkline(values)}</div>`;
  })}</dl>
`;
}

/** Shape alone: the figure stands beside it. */
function sparkline(values: readonly (number | null)[]): Html {
  const known = values.flatMap((value, at) => (value === null ? [] : [[at, value] as const]));
  if (known.length < 2) return html``;
  const [low, high] = [Math.min(...known.map(([, value]) => value)), Math.max(...known.map(([, value]) => value))];
  const points = known.map(([at, value]) => {
    const x = (at / (values.length - 1)) * 100;
    const y = high === low ? 12 : 22 - ((value - low) / (high - low)) * 20;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return html`<svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true"><polyline points="${points.join(' ')}"/></svg>`;
}

function renderTable({ id, title, unit, thresholds }: PanelData, series: readonly SeriesData[]): Html {
  return html`<div class="scroll whole" data-name="${title}"><table>
<thead><tr><th scope="col">Series</th><th scope="col" class="number">Last</th><th scope="col" class="number">Least</th></tr></thead>
<tbody>${series.map(({ name, values }, index) => {
    const [last, least] = [lastOf(values), leastOf(values)];
    return html`<tr><th scope="row" id="${id}-row-${index}">${name}</th><td class="number ${colorOf(last, thresholds)}">${unitText(last, unit)}</td><td class="number ${colorOf(least, thresholds)}">${unitText(least, unit)}</td></tr>
`;
  })}</tbody></table></div>
`;
}

function renderLines({ id, title, unit }: PanelData, series: readonly SeriesData[]): Html {
  return html`<div class="plot" data-panel="${id}" aria-hidden="true"></div>
<p class="pointed" aria-hidden="true"></p>
<div class="scroll" data-name="${title}: series"><table class="legend">
<thead><tr><th scope="col">Series</th><th scope="col" class="number last">Last</th><th scope="col" class="number">Highest</th></tr></thead>
<tbody>${highestFirst(series).map(
    ({ name, values, index }) =>
      html`<tr><th scope="row"><span class="series" data-index="${index}"><i class="swatch c${index % COLORS}${index >= COLORS && ' dashed'}"></i>${name}</span></th><td class="number last">${unitText(lastOf(values), unit)}</td><td class="number">${unitText(mostOf(values), unit)}</td></tr>
`,
  )}</tbody></table></div>
`;
}

/** What is at zero is no news: it stands behind what is not. */
function highestFirst(series: readonly SeriesData[]): (SeriesData & { index: number })[] {
  const heightOf = ({ values }: SeriesData) => mostOf(values) ?? Number.NEGATIVE_INFINITY;
  return series.map((each, index) => ({ ...each, index })).sort((a, b) => heightOf(b) - heightOf(a));
}

function renderHeat({ id, title, unit }: PanelData, series: readonly SeriesData[]): Html {
  const cells = bucketsOf(series);
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  return html`<div class="plot" data-panel="${id}" aria-hidden="true"></div>
<p class="pointed" aria-hidden="true"></p>
<details><summary>As a table</summary><div class="scroll" data-name="${title}: buckets"><table>
<thead><tr><th scope="col">Up to</th><th scope="col" class="number">Share of all</th></tr></thead>
<tbody>${cells
    .filter(({ count }) => count > 0)
    .map(
      ({ bound, count }) =>
        html`<tr><th scope="row">${bound === Number.POSITIVE_INFINITY ? 'more' : unitText(bound, unit)}</th><td class="number">${unitText(count / total, 'percentunit')}</td></tr>
`,
    )}</tbody></table></div></details>
`;
}

/** Buckets of Prometheus hold all below them too; these hold their own. */
export function bucketsOf(series: readonly SeriesData[]): { bound: number; values: number[]; count: number }[] {
  const known = series
    .map(({ name, values }) => ({ bound: boundOf(name), values }))
    .filter(({ bound }) => !Number.isNaN(bound))
    .sort((a, b) => a.bound - b.bound);
  return known.map(({ bound, values }, index) => {
    const below = known[index - 1]?.values;
    const own = values.map((value, at) => Math.max(0, (value ?? 0) - (below?.[at] ?? 0)));
    return { bound, values: own, count: own.reduce((sum, value) => sum + value, 0) };
  });
}

function renderLimits({ thresholds, unit }: PanelData): Html | false {
  const known = thresholds.filter(({ from }) => Number.isFinite(from));
  if (known.length === 0) return false;
  return html`<p class="limits">${known.map(
    ({ from, color }, index) =>
      html`${index > 0 && ', '}<span class="${wordOf(color)}">${color} from ${unitText(from, unit)}</span>`,
  )}</p>
`;
}

function colorOf(value: number | null, thresholds: readonly Threshold[]): string {
  if (value === null) return '';
  const met = thresholds.filter(({ from }) => value >= from).at(-1);
  return met === undefined ? '' : wordOf(met.color);
}

function wordOf(color: Threshold['color']): string {
  return { green: 'good', orange: 'warn', red: 'bad' }[color];
}

function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

function leastOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function mostOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
