/**
 * SLO: what is promised to people, as data. An indicator (SLI) is a share of bad events, an objective is how many may be good at least, and
 * the budget is what is left over. Rules, alerts, thresholds of boards and of load runs are made of it; no expression is written here.
 */
import type { Counter, Histogram, LabelOf, Metric, ValueOf } from './declare.ts';

/** Labels with the values that count: one, or any of several. A label that is left out may have any. */
export type Where<M extends Metric> = {
  readonly [K in LabelOf<M>]?: ValueOf<M, K> | readonly ValueOf<M, K>[];
};

/** Some series of a metric. */
export interface Selection<M extends Metric = Metric> {
  metric: M;
  where: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export type Sli =
  /** Counted events; the bad ones are among all, or counted by somebody else. */
  | { kind: 'events'; bad: Selection<Counter>; total: Selection<Counter> }
  /** Of the measured ones those are good that took no longer. */
  | { kind: 'under'; measured: Selection<Histogram>; seconds: number };

export interface Slo {
  /** For labels, addresses of pages and file names. */
  id: string;
  /** "Handshakes succeed". */
  title: string;
  /** Name of its alerts. */
  alert: string;
  /** Percent of good events. */
  objective: number;
  windowDays: number;
  sli: Sli;
  /** What counts, what does not, and why. */
  about: string;
}

/** Any label and any value of a metric that exists, and nothing else. */
export function select<const M extends Metric>(metric: M, where: Where<M> = {}): Selection<M> {
  return { metric, where: where as Selection['where'] };
}

export function events(bad: Selection<Counter>, total: Selection<Counter>): Sli {
  return { kind: 'events', bad, total };
}

/** @throws Error when no bucket ends there: nobody could tell how many took no longer */
export function under(measured: Selection<Histogram>, seconds: number): Sli {
  const { name, buckets } = measured.metric;
  if (!buckets.includes(seconds))
    throw new Error(`${name} has no bucket that ends at ${seconds} s: choose one of ${buckets.join(', ')}`);
  return { kind: 'under', measured, seconds };
}

/** @throws Error */
export function slo<const Id extends string>(declared: Slo & { id: Id }): Slo & { id: Id } {
  const { id, objective, windowDays } = declared;
  if (!(objective > 0 && objective < 100))
    throw new Error(`SLO ${id}: an objective is between 0 and 100 %, not ${objective}`);
  if (!(windowDays >= 7 && windowDays <= 90))
    throw new Error(`SLO ${id}: a window has 7 to 90 days, not ${windowDays}`);
  return declared;
}

/** The share that may be bad: 99.9 % → 0.001. */
export function budgetOf({ objective }: Pick<Slo, 'objective'>): number {
  return Number(((100 - objective) / 100).toFixed(6));
}

/** How soon a burning budget is told, and to whom. */
export interface Burn {
  /** `page` wakes somebody, `ticket` waits for the morning. */
  severity: 'page' | 'ticket';
  /** Times the rate at which the budget would last exactly for its window. */
  factor: number;
  /** Both windows have to burn: the long one says that it matters, the short one that it still goes on. */
  longSeconds: number;
  shortSeconds: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of a 30-day budget the four burn, before they tell: 2 % in an hour, 5 % in six hours, 10 % in a day, 10 % in three days. */
export const burns: readonly Burn[] = [
  { severity: 'page', factor: 14.4, longSeconds: HOUR, shortSeconds: 5 * MINUTE },
  { severity: 'page', factor: 6, longSeconds: 6 * HOUR, shortSeconds: 30 * MINUTE },
  { severity: 'ticket', factor: 3, longSeconds: DAY, shortSeconds: 2 * HOUR },
  { severity: 'ticket', factor: 1, longSeconds: 3 * DAY, shortSeconds: 6 * HOUR },
];

/** Every window that a rule looks at, ascending. */
export const burnWindows: readonly number[] = [
  ...new Set(burns.flatMap(({ shortSeconds, longSeconds }) => [shortSeconds, longSeconds])),
].sort((a, b) => a - b);

/** `300` → `5m`: the largest unit that leaves nothing over. */
export function durationOf(seconds: number): string {
  const units = [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', 1],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}
