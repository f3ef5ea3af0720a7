/**
 * Charts: the series of the run over its time. The page's script draws them; here is what a reader without eyes, script or screen gets
 * instead: a sentence and the data.
 */
import type { RunRecord, Series } from '../../record.ts';
import { renderMinute, renderSecond } from '../clock-time.ts';
import { renderTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { formatOf, renderBare, renderDuration } from '../number-text.ts';
import type { Section } from './section.ts';

/** Drawn into one chart, when they have one unit. All others have a chart each. */
const together = [
  ['commands', 'events'],
  ['outbox-depth', 'attention'],
  ['delivery-p99', 'ack-p99'],
] as const;
/** A table of more rows puts neighbours together and shows the least and the greatest of them. */
const MOST_ROWS = 300;
const MINUTE_MS = 60_000;

export function chartsSection({ series, startsAt, faults }: RunRecord): Section {
  const groups = groupsOf(series);
  const startMs = Date.parse(startsAt);
  return {
    id: 'charts',
    title: 'Over time',
    hint: groups.length === 0 ? 'not recorded' : groups.length === 1 ? '1 chart' : `${groups.length} charts`,
    body:
      groups.length === 0
        ? html`<p>No series were recorded.</p>`
        : html`<p>Times are UTC. ${faults.length > 0 && 'Grey: faults that lasted; dashed: faults of a moment, of kinds that came no more than 20 times. '}<span class="script">Drag to zoom into all charts, double-click to see all again.</span></p>
${groups.map((group, i) => renderGroup(group, i, startMs))}`,
  };
}

/** As recorded, but what belongs together stands where its first one stood. */
function groupsOf(series: readonly Series[]): Series[][] {
  const left = new Set(series);
  const groups: Series[][] = [];
  for (const first of series) {
    if (!left.delete(first)) continue;
    const names: readonly string[] = together.find((group) => group.some((name) => name === first.name)) ?? [];
    const others = [...left].filter(({ name, unit }) => names.includes(name) && unit === first.unit);
    for (const other of others) left.delete(other);
    groups.push([first, ...others]);
  }
  return groups;
}

function renderGroup(group: readonly Series[], index: number, startMs: number): Html {
  const id = `chart-${index + 1}`;
  const title = group.map((one) => one.title).join('; ');
  const unit = group[0]?.unit ?? '';
  const isEmpty = group.every(({ values }) => values.every((value) => value === null));
  return html`<figure aria-labelledby="${id}-title">
<figcaption id="${id}-title">${title} ${unit !== 'ms' && html`<span class="muted">${unit}</span>`}</figcaption>
${
  isEmpty
    ? html`<p>No samples.</p>`
    : html`<div class="plot" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-summary" data-series="${JSON.stringify(group.map(({ name }) => name))}"></div>
<p class="summary" id="${id}-summary">${group.map((one) => `${summarize(one, startMs)} `)}</p>
${renderData(id, title, group, startMs)}`
}
</figure>
`;
}

/** `Connected devices: 612 to 1,000, mean 941; least at 13:05, greatest at 06:20, 1,000 at the end.` */
export function summarize({ title, unit, atMs, values }: Series, startMs: number): string {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let [leastAt, greatestAt, sum, count, last] = [0, 0, 0, 0, 0];
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    if (value < least) [least, leastAt] = [value, atMs[i] ?? 0];
    if (value > greatest) [greatest, greatestAt] = [value, atMs[i] ?? 0];
    sum += value;
    count++;
    last = value;
  }
  if (count === 0) return `${title}: no samples.`;
  const text = (value: number) => renderBare(value, unit);
  if (least === greatest) return `${title}: ${text(least)} throughout.`;
  return `${title}: ${text(least)} to ${text(greatest)}, mean ${text(sum / count)}; least at ${renderMinute(leastAt, startMs)}, greatest at ${renderMinute(greatestAt, startMs)}, ${text(last)} at the end.`;
}

interface Row {
  atMs: number;
  /** Least and greatest per series; undefined where nothing was sampled. */
  cells: readonly (readonly [least: number, greatest: number] | undefined)[];
}

function renderData(id: string, title: string, group: readonly Series[], startMs: number): Html {
  const { rows, perRow } = rowsOf(group);
  const clock = rows.every(({ atMs }) => atMs % MINUTE_MS === 0) ? renderMinute : renderSecond;
  const unit = group[0]?.unit ?? '';
  return html`<details><summary>Data: ${title}</summary>
${renderTable<Row>({
  id: `${id}-data`,
  caption: `${title}${unit === 'ms' ? '' : `, ${unit}`}${perRow > 1 ? `; the least and the greatest of each ${perRow} samples, all are in record.json` : ''}`,
  columns: [
    { title: 'At', kind: 'number', cell: ({ atMs }) => clock(atMs, startMs) },
    ...group.map((one, i) => {
      const format = unit === 'ms' ? renderDuration : formatOf(one.values.filter((value) => value !== null));
      return { title: one.title, kind: 'number' as const, cell: ({ cells }: Row) => renderCell(cells[i], format) };
    }),
  ],
  rows,
})}
</details>`;
}

function renderCell(cell: Row['cells'][number], format: (value: number) => string): string {
  if (cell === undefined) return '–';
  const [least, greatest] = cell.map(format);
  return least === greatest ? `${least}` : `${least} to ${greatest}`;
}

/** By the instants of all series of the group: they need not be the same. */
function rowsOf(group: readonly Series[]): { rows: Row[]; perRow: number } {
  const instants = [...new Set(group.flatMap(({ atMs }) => [...atMs]))].sort((a, b) => a - b);
  const perRow = Math.max(1, Math.ceil(instants.length / MOST_ROWS));
  const byInstant = group.map(({ atMs, values }) => new Map(atMs.map((at, i) => [at, values[i] ?? null])));
  const rows: Row[] = [];
  for (let from = 0; from < instants.length; from += perRow) {
    const own = instants.slice(from, from + perRow);
    const cells = byInstant.map((values) => {
      const known = own.map((at) => values.get(at) ?? null).filter((value) => value !== null);
      return known.length === 0 ? undefined : ([Math.min(...known), Math.max(...known)] as const);
    });
    rows.push({ atMs: own[0] ?? 0, cells });
  }
  return { rows, perRow };
}
