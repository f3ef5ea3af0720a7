/** Section: a part of the proof as data: rows, each with what is claimed, by what it was tried, what was seen when, and the verdict. */

/** `unknown`: it could not be tried, or nothing answered. It proves nothing, so it fails the proof as well. */
export type Verdict = 'proven' | 'refuted' | 'unknown';

export interface Row {
  /** What is claimed: `StoreFailing page`. */
  what: string;
  /** What was done, or asked: a fault, a query, a command. */
  by: string;
  /** Seconds from the start of what was done, by the names in `Section.times`. Absent: it did not come. */
  times: Readonly<Record<string, number>>;
  verdict: Verdict;
  /** Of `refuted` and `unknown`: why. Of `proven`: what else somebody should know; may be empty. */
  why: string;
}

export interface Section {
  id: string;
  title: string;
  /** What the rows claim, in a sentence or two, for somebody who sees the table for the first time. */
  about: string;
  /** Names of instants, in their order: columns. */
  times: readonly string[];
  rows: readonly Row[];
  /** How long it took. */
  seconds: number;
}

export interface Proof {
  /** ISO 8601. */
  at: string;
  seconds: number;
  /** The whole: of no rows, nothing is proven. */
  verdict: Verdict;
  sections: readonly Section[];
}

export function verdictOf(sections: readonly Pick<Section, 'rows'>[]): Verdict {
  const verdicts = sections.map(({ rows }) => {
    if (rows.some(({ verdict }) => verdict === 'refuted')) return 'refuted';
    return rows.length === 0 || rows.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'proven';
  });
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.length === 0 || verdicts.includes('unknown') ? 'unknown' : 'proven';
}

/** For the process: 0 proven, 1 not. */
export function exitCodeOf({ verdict }: Pick<Proof, 'verdict'>): 0 | 1 {
  return verdict === 'proven' ? 0 : 1;
}

/** `29 proven, 1 refuted` */
export function countText(rows: readonly Pick<Row, 'verdict'>[]): string {
  const of = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const counts = (['proven', 'refuted', 'unknown'] as const).map((verdict) => [verdict, of(verdict)] as const);
  const shown = counts.filter(([verdict, count]) => count > 0 || verdict === 'proven');
  return shown.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}
