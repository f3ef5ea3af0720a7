/** Personas: what each kind of person's device cost per day, against the budget that its file allows. */
import type { PersonaFigures, RunRecord } from '../../record.ts';
import { renderTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { renderNumber, renderShare } from '../number-text.ts';
import type { Section } from './section.ts';

type Spread = PersonaFigures['radioWakeUps'];

export function personasSection({ personas }: RunRecord): Section {
  const judged = personas.filter(({ withinBudget }) => withinBudget !== undefined);
  const over = judged.filter(({ withinBudget }) => withinBudget === false);
  const hint =
    personas.length === 0
      ? 'none'
      : judged.length === 0
        ? `${personas.length}, not judged`
        : `${over.length} of ${judged.length} over budget`;
  return { id: 'personas', title: 'Personas and power', hint, body: renderBody(personas, over) };
}

function renderBody(personas: readonly PersonaFigures[], over: readonly PersonaFigures[]): Html {
  if (personas.length === 0) return html`<p>This fleet had no personas.</p>`;
  const names = over.map(({ persona }) => persona).join(', ');
  return html`<p>Per device and day. The median device is judged against the budget of its persona; a run of less than a day is not judged.
${over.length > 0 && html`<strong class="bad">Over budget: ${names}.</strong>`}</p>
${renderWakeUps(personas)}
${renderTable({
  id: 'personas-table',
  caption: 'What the application cost a device per day: the median device, the worst one, the budget',
  columns: [
    { title: 'Persona', cell: ({ persona, about }) => html`${persona}<small>${about}</small>` },
    { title: 'Devices', kind: 'number', cell: ({ devices }) => renderNumber(devices) },
    { title: 'Commands', kind: 'number', cell: ({ commands }) => renderNumber(commands) },
    { title: 'Radio wake-ups', kind: 'number', cell: (of) => renderSpread(of.radioWakeUps, of.budget?.radioWakeUps) },
    { title: 'Megabytes', kind: 'number', cell: (of) => renderSpread(of.megabytes, of.budget?.megabytes) },
    {
      title: 'Hours connected',
      kind: 'number',
      cell: (of) => renderSpread(of.connectedHours, of.budget?.connectedHours),
    },
    { title: 'Battery', kind: 'number', cell: ({ batteryShare }) => renderBattery(batteryShare) },
    { title: 'Budget', cell: renderBudget },
  ],
  rows: personas,
})}`;
}

function renderSpread({ median, max }: Spread, budget: number | undefined): Html {
  const over = budget !== undefined && median > budget;
  return html`${over ? html`<strong class="bad">${renderNumber(median)} over</strong>` : renderNumber(median)}
<small>worst ${renderNumber(max)}</small>
${budget !== undefined && html`<small>budget ${renderNumber(budget)}</small>`}`;
}

function renderBattery({ median, max }: Spread): Html {
  return html`${renderShare(median)}<small>worst ${renderShare(max)}</small>`;
}

function renderBudget({ budget, withinBudget }: PersonaFigures): Html {
  if (budget === undefined) return html`<span class="muted">none</span>`;
  if (withinBudget === undefined) return html`<span class="muted">not judged</span>`;
  return withinBudget ? html`kept` : html`<strong class="bad">over</strong>`;
}

/** One bar per persona. No script draws it: it is the same on paper. */
function renderWakeUps(personas: readonly PersonaFigures[]): Html {
  const most = Math.max(
    1,
    ...personas.flatMap(({ radioWakeUps, budget }) => [radioWakeUps.max, budget?.radioWakeUps ?? 0]),
  );
  const percent = (value: number) => `${((value / most) * 100).toFixed(2)}%`;
  const rows = personas.map(({ persona, radioWakeUps: { median, max }, budget }) => {
    const limit = budget?.radioWakeUps;
    const over = limit !== undefined && median > limit;
    const words = `${renderNumber(median)}${limit === undefined ? '' : ` of ${renderNumber(limit)}`}${over ? ', over' : ''}`;
    return html`<li><span class="lane-name">${persona}</span>
<svg class="bullet" aria-hidden="true"><line class="worst" x1="0" x2="${percent(max)}" y1="50%" y2="50%"/><rect class="${over ? 'median over' : 'median'}" width="${percent(median)}" y="3" height="12"/>${limit !== undefined && html`<rect class="limit" x="${percent(limit)}" width="2" height="18"/>`}</svg>
<span class="lane-count${over && ' bad'}">${words}</span></li>
`;
  });
  return html`<figure>
<figcaption>Radio wake-ups per device and day</figcaption>
<p class="legend"><span class="key bar"></span> median device <span class="key line"></span> worst device <span class="key tick"></span> budget</p>
<ul class="lanes">
${rows}</ul>
</figure>`;
}
