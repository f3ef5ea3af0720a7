/** Coverage: what the run was to meet at least once. What it never met comes first: nothing was tested there. */
import type { RunRecord } from '../../record.ts';
import { renderTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { renderNumber } from '../number-text.ts';
import type { Section } from './section.ts';

type Point = RunRecord['coverage'][number];

export function coverageSection({ coverage }: RunRecord): Section {
  const unseen = coverage.filter((point) => stateOf(point) === 'never');
  const impossible = coverage.filter((point) => stateOf(point) === 'not possible');
  const hint = coverage.length === 0 ? 'not recorded' : `${unseen.length} of ${coverage.length}`;
  return { id: 'coverage', title: 'What was never seen', hint, body: renderBody(coverage, unseen, impossible) };
}

function renderBody(coverage: readonly Point[], unseen: readonly Point[], impossible: readonly Point[]): Html {
  if (coverage.length === 0) return html`<p>No coverage was recorded.</p>`;
  const rest = coverage.filter((point) => stateOf(point) === 'seen');
  const sentence =
    unseen.length === 0
      ? 'All that was possible happened at least once.'
      : `${renderNumber(unseen.length)} of ${renderNumber(coverage.length)} never happened, so this run says nothing about ${unseen.length === 1 ? 'it' : 'them'}.`;
  const excuse = `${renderNumber(impossible.length)} ${impossible.length === 1 ? 'was' : 'were'} not possible with the faults that were drawn.`;
  return html`<p>${sentence}${impossible.length > 0 && ` ${excuse}`}</p>
${renderTable({
  id: 'coverage-table',
  caption: 'How often each happened',
  columns: [
    { title: 'Point', kind: 'code', cell: ({ point }) => point },
    { title: 'Rule', kind: 'code', cell: ({ rule }) => rule },
    { title: 'Times', kind: 'number', cell: ({ count }) => renderNumber(count) },
    { title: 'Seen', cell: renderState },
    { title: 'What it is', cell: ({ about }) => about },
  ],
  rows: [...unseen, ...impossible, ...rest],
})}`;
}

function stateOf({ count, possible }: Point): 'seen' | 'never' | 'not possible' {
  if (count > 0) return 'seen';
  return possible ? 'never' : 'not possible';
}

function renderState(point: Point): Html {
  const state = stateOf(point);
  if (state === 'never') return html`<strong class="warn">never</strong>`;
  return state === 'seen' ? html`yes` : html`<span class="muted">not possible</span>`;
}
