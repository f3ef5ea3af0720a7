/** The table that a person reads: medians of the rounds, how far they spread, and Slotwire's ratio to Socket.IO, round by round. */
import type { Figure, Target } from './rows/row.ts';
import { median, ratios } from './stats.ts';
import { type SubjectName, subjectNames } from './subjects/subject.ts';

const headings = ['row', 'what', 'unit', ...subjectNames, 'ratio to socket.io', 'target', ''];

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
    ratio === undefined ? '' : `${round(median(ratio))} (${round(Math.min(...ratio))}–${round(Math.max(...ratio))})`,
    figure.target === undefined ? '' : targetText(figure.target),
    verdictOf(figure) ?? '',
  ];
}

function cellOf({ rounds }: Figure, subject: SubjectName): string {
  const values = rounds[subject];
  if (values === undefined || values.length === 0) return '';
  const middle = median(values);
  const spread = middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / 2 / middle;
  return values.length === 1 ? round(middle) : `${round(middle)} ±${Math.round(spread * 100)} %`;
}

function ratioOf({ rounds }: Figure): number[] | undefined {
  return rounds.slotwire && rounds['socket.io'] && ratios(rounds.slotwire, rounds['socket.io']);
}

export function targetText({ atLeast, atMost }: Target): string {
  return atLeast === undefined ? `≤ ${atMost} ×` : `≥ ${atLeast} ×`;
}

/** By the median of the ratios. */
export function verdictOf(figure: Figure): 'met' | 'MISSED' | undefined {
  const ratio = ratioOf(figure);
  if (figure.target === undefined || ratio === undefined) return undefined;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = figure.target;
  const middle = median(ratio);
  return middle >= atLeast && middle <= atMost ? 'met' : 'MISSED';
}

/** Three digits that matter, whole thousands with commas. */
function round(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value === 0 ? '0' : String(Number(value.toPrecision(3)));
}
