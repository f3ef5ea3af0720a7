/** Text table: a proof for a terminal. */
import { countText, type Proof, type Row, type Section } from './section.ts';

const signs = { proven: 'ok', refuted: 'REFUTED', unknown: 'UNKNOWN' } as const;

export function renderTable({ sections, verdict, seconds }: Proof): string {
  const parts = sections.map((section) => [headOf(section), '', ...linesOf(section), ''].join('\n'));
  const all = sections.flatMap(({ rows }) => rows);
  return [...parts, `${verdict}: ${countText(all)}, in ${Math.round(seconds)} s`, ''].join('\n');
}

function headOf({ title, rows, seconds }: Section): string {
  return `${title}: ${countText(rows)}, ${Math.round(seconds)} s`;
}

function linesOf({ rows, times }: Section): string[] {
  const cells = [['', 'what', 'by', ...times, ''], ...rows.map((row) => cellsOf(row, times))];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, column) =>
        isTime(column, times) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

const isTime = (column: number, times: readonly string[]): boolean => column >= 3 && column < 3 + times.length;

function cellsOf({ what, by, times, verdict, why }: Row, names: readonly string[]): string[] {
  const [first = ''] = why.split('\n');
  return [signs[verdict], what, by, ...names.map((name) => secondsText(times[name])), first];
}

export function secondsText(seconds: number | undefined): string {
  return seconds === undefined ? '–' : seconds.toFixed(1);
}
