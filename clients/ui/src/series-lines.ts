/** Series lines: what a chart draws of its lines. Their order and colours, what is stacked on what, and a chart in one sentence. Pure. */

export interface SeriesLine {
  name: string;
  /** One for each time; null where there is nothing to draw. */
  values: readonly (number | null)[];
}

/** So many colours there are; the next line has the first one again, and dashes. */
export const SERIES_COLOURS = 6;

/**
 * The place of each name, which decides its colour. A name keeps its place while it is drawn, whatever the order that the lines come in: the most frequent
 * of a moment changes, and colours must not.
 */
export function placesOf(names: readonly string[], before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const name of names) {
    const place = before.get(name);
    if (place !== undefined) places.set(name, place);
  }
  const taken = new Set(places.values());
  let next = 0;
  for (const name of names) {
    if (places.has(name)) continue;
    while (taken.has(next)) next++;
    taken.add(next);
    places.set(name, next);
  }
  return places;
}

/** Each line on those before it: what is missing adds nothing, and where all are missing there is a gap. */
export function stack(lines: readonly SeriesLine[]): (number | null)[][] {
  const length = lines[0]?.values.length ?? 0;
  const sums: (number | null)[] = Array.from({ length }, () => null);
  return lines.map(({ values }) =>
    sums.map((sum, i) => {
      const value = values[i] ?? null;
      if (value !== null) sums[i] = (sum ?? 0) + value;
      return sums[i] ?? null;
    }),
  );
}

/** For who cannot see it: `Connections. customer: 12 now, from 8 to 15.` */
export function seriesSentence(
  label: string,
  lines: readonly SeriesLine[],
  format: (value: number) => string = String,
): string {
  const parts = lines.map(({ name, values }) => {
    let [last, least, most]: (number | undefined)[] = [];
    for (const value of values) {
      if (value === null) continue;
      last = value;
      least = Math.min(least ?? value, value);
      most = Math.max(most ?? value, value);
    }
    if (last === undefined || least === undefined || most === undefined) return `${name}: nothing.`;
    return `${name}: ${format(last)} at the end, from ${format(least)} to ${format(most)}.`;
  });
  return [`${label}.`, ...parts].join(' ');
}

const DAY_S = 86_400;

/** How a time axis writes: days apart, hours and minutes, or seconds too. @param stepS between two marks */
export function timeFormat(stepS: number, spanS: number): Intl.DateTimeFormatOptions {
  if (stepS >= DAY_S) return { day: 'numeric', month: 'short' };
  if (stepS < 60) return { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  if (spanS > 2 * DAY_S) return { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  return { hour: '2-digit', minute: '2-digit' };
}

/** Places of values that have no neighbour to be joined with; null: there are none. */
export function lonePoints(values: ArrayLike<number | null | undefined>): number[] | null {
  const lone: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const isThere = (place: number) => values[place] !== null && values[place] !== undefined;
    if (isThere(i) && !isThere(i - 1) && !isThere(i + 1)) lone.push(i);
  }
  return lone.length === 0 ? null : lone;
}
