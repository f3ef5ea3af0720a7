/** Violations: what the oracle found against the rules, and replicas that differ from the service. The first ones, in full. */
import type { RunRecord } from '../../record.ts';
import { renderTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { renderCount, renderNumber } from '../number-text.ts';
import type { Section } from './section.ts';

export function violationsSection({ report }: RunRecord): Section {
  const { lost, duplicated, outOfOrder, otherViolations, differingReplicas, violations } = report;
  const total = lost + duplicated + outOfOrder + otherViolations;
  const differ =
    differingReplicas > 0 ? `, ${renderCount(differingReplicas, 'replica differs', 'replicas differ')}` : '';
  return {
    id: 'violations',
    title: 'Violations',
    hint: total === 0 && violations.length === 0 ? `none${differ}` : `${renderNumber(total)}${differ}`,
    body: [renderViolations(report, total), renderDifferences(report)],
  };
}

function renderViolations({ violations }: RunRecord['report'], total: number): Html {
  if (violations.length === 0) {
    return total === 0
      ? html`<p>None: the oracle found nothing against the rules.</p>`
      : html`<p>${renderNumber(total)} were counted, and none was kept in full.</p>`;
  }
  return html`${renderTable({
    id: 'violations-table',
    caption: `The first ${renderCount(violations.length, 'violation')} of ${renderNumber(total)}, counted by the events and commands that each is about`,
    columns: [
      { title: 'Rule', kind: 'code', cell: ({ rule }) => rule },
      { title: 'Kind', cell: ({ kind }) => kind },
      { title: 'What was seen', cell: ({ detail }) => detail },
    ],
    rows: violations,
  })}
<p class="note">Rules are those of <code>server/protocol/SPEC.md</code>.</p>`;
}

function renderDifferences({ differences, differingReplicas, devices }: RunRecord['report']): Html | undefined {
  if (differences.length === 0) return undefined;
  return renderTable({
    id: 'differences-table',
    caption: `${renderNumber(differingReplicas)} of ${renderCount(devices, 'replica')} did not get level with the service; the first differences`,
    columns: [{ title: 'Difference', cell: (difference) => difference }],
    rows: differences,
  });
}
