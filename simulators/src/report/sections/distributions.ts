/** Distributions: how often which value came, as bars that the page's script draws, as a sentence and as a table. */
import type { Distribution, RunRecord } from '../../record.ts';
import { renderTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { renderCount, renderNumber, renderQuantity, renderShare } from '../number-text.ts';
import type { Section } from './section.ts';

export function distributionsSection({ distributions }: RunRecord): Section {
  return {
    id: 'distributions',
    title: 'Distributions',
    hint: distributions.length === 0 ? 'not recorded' : String(distributions.length),
    body:
      distributions.length === 0
        ? html`<p>No distributions were recorded.</p>`
        : html`<div class="grid">${distributions.map(renderDistribution)}</div>`,
  };
}

function renderDistribution(distribution: Distribution, index: number): Html {
  const { name, title, unit, counts } = distribution;
  const id = `distribution-${index + 1}`;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return html`<figure aria-labelledby="${id}-title">
<figcaption id="${id}-title">${title} ${unit !== 'ms' && html`<span class="muted">${unit}</span>`}</figcaption>
${
  total === 0
    ? html`<p>No samples.</p>`
    : html`<div class="plot" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-summary" data-distribution="${name}"></div>
<p class="summary" id="${id}-summary">${summarize(distribution, total)}</p>
${renderData(id, distribution, total)}`
}
</figure>
`;
}

function summarize({ unit, p50, p99, max }: Distribution, total: number): string {
  const known: readonly (readonly [text: string, value: number | undefined])[] = [
    ['half within', p50],
    ['99 of 100 within', p99],
    ['greatest', max],
  ];
  const parts = known.flatMap(([text, value]) =>
    value === undefined ? [] : [`${text} ${renderQuantity(value, unit)}`],
  );
  return `${renderCount(total, 'sample')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}

function renderData(id: string, { title, unit, bounds, counts }: Distribution, total: number): Html {
  let sum = 0;
  const rows = counts.map((count, i) => {
    sum += count;
    return { count, sum, upTo: bounds[i], above: bounds[i - 1] };
  });
  const used = rows.filter(({ count }) => count > 0);
  return html`<details><summary>Data: ${title}</summary>
${renderTable({
  id: `${id}-data`,
  caption: `${title}; buckets that nothing fell into are left out`,
  columns: [
    {
      title: 'Up to',
      kind: 'number',
      cell: ({ upTo, above }) =>
        upTo === undefined ? `above ${renderQuantity(above ?? 0, unit)}` : renderQuantity(upTo, unit),
    },
    { title: 'Count', kind: 'number', cell: ({ count }) => renderNumber(count) },
    { title: 'Share', kind: 'number', cell: ({ count }) => renderShare(count / total) },
    { title: 'So far', kind: 'number', cell: (row) => renderShare(row.sum / total) },
  ],
  rows: used,
})}
</details>`;
}
