/** The table that a person reads: medians of the rounds, how far they spread, and Slotwire's ratio to its peer, round by round. */
import type { Contender, Figure, Target } from './rows/row.ts';
import { median, ratios } from './stats.ts';
import { subjectNames } from './subjects/subject.ts';

const headings = ['row', 'what', 'unit', ...subjectNames, 'peer', 'ratio', 'target', ''];

export function formatTable(figures: readonly Figure[]): string {
  const lines = [headings, ...figures.map(lineOf)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [format(lines[0] as string[]), rule, ...lines.slice(1).map(format)].join('\n');
}

function lineOf(figure: Figure): string[] {
  const ratio = ratioOf(figure);
  return [
    figure.row,
    figure.what,
    figure.unit,
    ...subjectNames.map((subject) => cellOf(figure, subject)),
    figure.peer === undefined ? '' : `${cellOf(figure, 'peer')} ${figure.peer}`,
    ratio === undefined ? '' : `${round(median(ratio))} (${round(Math.min(...ratio))}–${round(Math.max(...ratio))})`,
    figure.target === undefined ? '' : targetText(figure.target),
    verdictOf(figure) ?? '',
  ];
}

function cellOf({ rounds }: Figure, contender: Contender): string {
  const values = rounds[contender];
  if (values === undefined || values.length === 0) return '';
  const middle = median(values);
  const spread = middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / 2 / middle;
  return values.length === 1 ? round(middle) : `${round(middle)} ±${Math.round(spread * 100)} %`;
}

function ratioOf({ rounds, peer }: Figure): number[] | undefined {
  const theirs = rounds[peer === undefined ? 'socket.io' : 'peer'];
  return rounds.slotwire && theirs && ratios(rounds.slotwire, theirs);
}

export function targetText({ of = 'ratio', atLeast, atMost }: Target): string {
  const bound = atLeast === undefined ? `≤ ${round(atMost as number)}` : `≥ ${round(atLeast)}`;
  return of === 'ratio' ? `${bound} ×` : bound;
}

/** By the median of the rounds. */
export function verdictOf(figure: Figure): 'met' | 'MISSED' | undefined {
  const { target, rounds } = figure;
  const judged = target?.of === 'figure' ? rounds.slotwire : ratioOf(figure);
  if (target === undefined || judged === undefined) return undefined;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = target;
  const middle = median(judged);
  return middle >= atLeast && middle <= atMost ? 'met' : 'MISSED';
}

/** Three digits that matter, whole thousands with commas. */
function round(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value === 0 ? '0' : String(Number(value.toPrecision(3)));
}
