/** Faults: what befell the world, drawn as one lane per kind over the time of the run, and as tables. */
import type { FaultLine, RunRecord } from '../../record.ts';
import { renderMinute, renderSecond } from '../clock-time.ts';
import { renderTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { renderCount, renderDuration, renderNumber } from '../number-text.ts';
import type { Section } from './section.ts';

const HOUR_MS = 3_600_000;
/** More rows than this are for a program, and `record.json` is there for that. */
const MOST_ROWS = 300;
/** Hours between two times below the lanes: the first that makes so few. */
const TICK_HOURS = [1 / 60, 1 / 12, 1 / 4, 1, 2, 3, 6, 12, 24, 48, 168];
const MOST_TICKS = 5;

interface Lane {
  kind: string;
  faults: readonly FaultLine[];
}

/** The run's own clock, for the tables and the lanes. */
interface Span {
  startMs: number;
  lengthMs: number;
}

export function faultsSection({ faults, hours, startsAt, world }: RunRecord): Section {
  const lanes = lanesOf(faults);
  const lastMs = faults.reduce((last, { atMs, forMs }) => Math.max(last, atMs + forMs), 0);
  const span = { startMs: Date.parse(startsAt), lengthMs: Math.max(hours * HOUR_MS, lastMs, 1) };
  const lasting = faults.filter(({ forMs }) => forMs > 0);
  const momentary = faults.filter(({ forMs }) => forMs <= 0);
  return {
    id: 'faults',
    title: 'Faults',
    hint: faults.length === 0 ? 'none' : renderNumber(faults.length),
    body:
      faults.length === 0
        ? html`<p>${world === 'live' ? 'None from outside: what a live fleet does to itself is among the disturbances.' : 'None happened.'}</p>`
        : [
            renderLanes(lanes, span),
            renderKinds(lanes, span),
            renderFaults('lasting', 'Faults that lasted', lasting, span),
            renderFaults('momentary', 'Faults of a moment', momentary, span),
          ],
  };
}

/** By kind, in the order in which the kinds first came. */
function lanesOf(faults: readonly FaultLine[]): Lane[] {
  const lanes = new Map<string, FaultLine[]>();
  for (const fault of faults) {
    const lane = lanes.get(fault.kind);
    if (lane === undefined) lanes.set(fault.kind, [fault]);
    else lane.push(fault);
  }
  return [...lanes].map(([kind, ofKind]) => ({ kind, faults: ofKind }));
}

function renderLanes(lanes: readonly Lane[], span: Span): Html {
  return html`<figure>
<figcaption>Faults over the time of the run (UTC)</figcaption>
<ul class="lanes" aria-hidden="true">
${lanes.map((lane) => renderLane(lane, span))}<li><span></span>${renderTicks(span)}<span></span></li>
</ul>
</figure>
`;
}

function renderLane({ kind, faults }: Lane, { startMs, lengthMs }: Span): Html {
  // To a tenth of a percent: moments that would fall on one pixel are drawn once.
  const place = (ms: number) => ((ms / lengthMs) * 100).toFixed(1);
  const lasting = faults.filter(({ forMs }) => forMs > 0);
  const moments = new Set(faults.filter(({ forMs }) => forMs <= 0).map(({ atMs }) => place(atMs)));
  return html`<li><span class="lane-name">${kind}</span>
<svg class="lane">${lasting.map(
    (fault) =>
      html`<rect class="span" x="${place(fault.atMs)}%" width="${place(Math.max(fault.forMs, lengthMs / 1_000))}%" height="100%"><title>${fault.id}, ${renderSecond(fault.atMs, startMs)}, for ${renderDuration(fault.forMs)}</title></rect>`,
  )}${[...moments].map((x) => html`<line class="moment" x1="${x}%" x2="${x}%" y2="100%"/>`)}</svg>
<span class="lane-count">${renderNumber(faults.length)}</span></li>
`;
}

function renderTicks({ startMs, lengthMs }: Span): Html {
  const stepMs = (TICK_HOURS.find((hours) => lengthMs / (hours * HOUR_MS) <= MOST_TICKS) ?? 24 * 30) * HOUR_MS;
  // From midnight, so that ticks stand at full hours of the clock and not of the run.
  const firstMs = (stepMs - (startMs % stepMs)) % stepMs;
  const ticks: Html[] = [];
  for (let atMs = firstMs; atMs <= lengthMs; atMs += stepMs) {
    const x = (atMs / lengthMs) * 100;
    // The last ones grow to the left, else they would leave the page.
    const anchor = x < 4 ? 'start' : x > 96 ? 'end' : 'middle';
    const odd = ticks.length % 2 === 1;
    ticks.push(
      html`<text${odd && html` class="odd"`} x="${x.toFixed(2)}%" y="11" text-anchor="${anchor}">${renderMinute(atMs, startMs)}</text>`,
    );
  }
  return html`<svg class="lane ticks">${ticks}</svg>`;
}

function renderKinds(lanes: readonly Lane[], { startMs }: Span): Html {
  return renderTable<Lane>({
    id: 'fault-kinds',
    caption: 'How often each kind came',
    columns: [
      { title: 'Kind', kind: 'code', cell: ({ kind }) => kind },
      { title: 'Times', kind: 'number', cell: ({ faults }) => renderNumber(faults.length) },
      { title: 'Lasted in all', kind: 'number', cell: ({ faults }) => renderSum(faults) },
      { title: 'First', kind: 'number', cell: ({ faults }) => renderSecond(faults[0]?.atMs ?? 0, startMs) },
      { title: 'Last', kind: 'number', cell: ({ faults }) => renderSecond(faults.at(-1)?.atMs ?? 0, startMs) },
    ],
    rows: lanes,
  });
}

function renderSum(faults: readonly FaultLine[]): string {
  const sumMs = faults.reduce((sum, { forMs }) => sum + forMs, 0);
  return sumMs === 0 ? 'a moment' : renderDuration(sumMs);
}

function renderFaults(id: string, title: string, faults: readonly FaultLine[], { startMs }: Span): Html | undefined {
  if (faults.length === 0) return undefined;
  return html`<details><summary>${title} (${renderCount(faults.length, 'row')})</summary>
${renderTable({
  id: `faults-${id}`,
  caption: title,
  columns: [
    { title: 'Id', kind: 'code', cell: (fault) => fault.id },
    { title: 'At', kind: 'number', cell: ({ atMs }) => renderSecond(atMs, startMs) },
    { title: 'For', kind: 'number', cell: ({ forMs }) => (forMs > 0 ? renderDuration(forMs) : 'a moment') },
    { title: 'What', cell: ({ about }) => about || '–' },
  ],
  rows: faults,
  mostRows: MOST_ROWS,
})}
</details>
`;
}
