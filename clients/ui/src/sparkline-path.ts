/** Sparkline path: a course of values as an SVG path. Gaps stay gaps. Pure. */

export function sparklinePath(
  values: readonly (number | null)[],
  { width, height }: { width: number; height: number },
): { line: string; area: string } {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { line: '', area: '' };
  const low = Math.min(0, ...known);
  const span = Math.max(...known) - low || 1;
  // Room for half a line above and below.
  const y = (value: number) => round(height - 1.5 - ((value - low) / span) * (height - 3));
  const x = (index: number) => round(values.length === 1 ? 0 : (index / (values.length - 1)) * width);
  const runs: [x: number, y: number][][] = [];
  let isOpen = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isOpen = false;
      continue;
    }
    if (!isOpen) runs.push([]);
    isOpen = true;
    runs.at(-1)?.push([x(index), y(value)]);
  }
  const line = runs.map(drawRun).join('');
  const area = runs.map((run) => `${drawRun(run)}L${run.at(-1)?.[0]} ${height}L${run[0]?.[0]} ${height}Z`).join('');
  return { line, area };
}

/** One point alone is drawn as a short line, else it would not be seen. */
function drawRun(run: readonly [x: number, y: number][]): string {
  const [first] = run;
  if (first !== undefined && run.length === 1) return `M${first[0]} ${first[1]}h1.5`;
  return run.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
