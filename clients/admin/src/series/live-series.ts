/**
 * Live series: charts of the last five minutes, second by second, of the nodes, the role and the event that are looked at. Connections and messages of nodes add up;
 * quantiles do not, so of several nodes the slowest one is drawn. Pure.
 */
import type { MetricsPoint, Role } from '@slotwire/protocol';
import { atMs, type Seconds } from './seconds.ts';

/** Absent: all of them. */
export interface SeriesFilter {
  node?: string | undefined;
  role?: Role | undefined;
  /** A type of message: a command, or `events`, `welcome`, `goodbye`. */
  event?: string | undefined;
}

export interface Line {
  name: string;
  /** Null: nothing to draw there. */
  values: (number | null)[];
}

export interface Lines {
  /** Seconds since 1970. */
  times: number[];
  lines: Line[];
}

export interface LiveSeries {
  connections: Lines;
  messages: Lines;
  errors: Lines;
  latency: Lines;
}

/** Of messages and of errors: the most frequent by name, the others together. */
const MAX_LINES = 6;
export const OTHERS = 'others';

export function liveSeries(seconds: Seconds, filter: SeriesFilter): LiveSeries {
  const { byNode, lastMs } = seconds;
  const nodes = filter.node === undefined ? [...byNode.values()] : [byNode.get(filter.node) ?? []];
  const points = nodes.flat();
  const bySecond = toSeconds(points, lastMs);
  const times = bySecond.map(({ second }) => second);
  const told = bySecond.map((one) => one.points);
  const draw = (lines: Line[]): Lines => ({ times, lines });
  return {
    connections: draw(connectionLines(told, filter)),
    messages: draw(messageLines(told, filter)),
    errors: draw(errorLines(told, filter)),
    latency: draw(latencyLines(told, filter)),
  };
}

/** A busy node may leave a second out: what is missing for longer is a gap. */
const GAP_S = 3;

/** Seconds since 1970, ascending, with what nodes told of each. */
function toSeconds(
  points: readonly MetricsPoint[],
  lastMs: number | undefined,
): { second: number; points: MetricsPoint[] }[] {
  const bySecond = new Map<number, MetricsPoint[]>();
  for (const point of points) {
    const second = Math.floor(atMs(point) / 1_000);
    const known = bySecond.get(second);
    if (known === undefined) bySecond.set(second, [point]);
    else known.push(point);
  }
  const told: { second: number; points: MetricsPoint[] }[] = [];
  for (const second of [...bySecond.keys()].sort((a, b) => a - b)) {
    const before = told.at(-1)?.second ?? second;
    if (second - before > GAP_S) told.push({ second: before + 1, points: [] });
    told.push({ second, points: bySecond.get(second) ?? [] });
  }
  // A node that went silent is drawn until now, as others are.
  const [end, now] = [told.at(-1)?.second, Math.floor((lastMs ?? 0) / 1_000)];
  if (end !== undefined && now - end > GAP_S) told.push({ second: end + 1, points: [] }, { second: now, points: [] });
  return told;
}

const rolesShown = ['customer', 'vendor', 'admin', 'service'] as const satisfies readonly Role[];

function connectionLines(bySecond: readonly MetricsPoint[][], { role }: SeriesFilter): Line[] {
  const shown = role === undefined ? rolesShown.filter((one) => occurs(bySecond, one)) : [role];
  return shown.map((name) => ({
    name,
    values: bySecond.map((points) => sum(points, ({ roles }) => roles[name]?.connections ?? 0)),
  }));
}

const occurs = (bySecond: readonly MetricsPoint[][], role: Role): boolean =>
  bySecond.some((points) => points.some(({ roles }) => roles[role] !== undefined));

function messageLines(bySecond: readonly MetricsPoint[][], { role, event }: SeriesFilter): Line[] {
  const tally: Tally = (point) => (role === undefined ? point.messages : (point.roles[role]?.messages ?? {}));
  return event === undefined ? mostFrequent(bySecond, tally) : byName(bySecond, [event], tally);
}

function errorLines(bySecond: readonly MetricsPoint[][], { role }: SeriesFilter): Line[] {
  return mostFrequent(bySecond, (point) => (role === undefined ? point.errors : (point.roles[role]?.refusals ?? {})));
}

const quantiles = { p50: 'p50Ms', p90: 'p90Ms', p99: 'p99Ms' } as const;

function latencyLines(bySecond: readonly MetricsPoint[][], { role }: SeriesFilter): Line[] {
  return Object.entries(quantiles).map(([name, field]) => ({
    name,
    values: bySecond.map((points) => {
      let slowest: number | null = null;
      for (const { latency, roles } of points) {
        const value = (role === undefined ? latency : roles[role])?.[field] ?? null;
        if (value !== null && (slowest === null || value > slowest)) slowest = value;
      }
      return slowest;
    }),
  }));
}

type Tally = (point: MetricsPoint) => Readonly<Record<string, number>>;

function mostFrequent(bySecond: readonly MetricsPoint[][], tally: Tally): Line[] {
  const totals = new Map<string, number>();
  for (const point of bySecond.flat())
    for (const [name, times] of Object.entries(tally(point))) totals.set(name, (totals.get(name) ?? 0) + times);
  const ranked = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  if (ranked.length <= MAX_LINES) return byName(bySecond, ranked, tally);
  const named = ranked.slice(0, MAX_LINES - 1);
  const rest = ranked.slice(MAX_LINES - 1);
  const others = bySecond.map((points) =>
    sum(points, (point) => rest.reduce((total, name) => total + (tally(point)[name] ?? 0), 0)),
  );
  return [...byName(bySecond, named, tally), { name: OTHERS, values: others }];
}

function byName(bySecond: readonly MetricsPoint[][], names: readonly string[], tally: Tally): Line[] {
  return names.map((name) => ({
    name,
    values: bySecond.map((points) => sum(points, (point) => tally(point)[name] ?? 0)),
  }));
}

/** Null in a second that no node told of. */
function sum(points: readonly MetricsPoint[], of: (point: MetricsPoint) => number): number | null {
  return points.length === 0 ? null : points.reduce((total, point) => total + of(point), 0);
}

/** Names of messages that occurred, for the filter. */
export function eventsIn(seconds: Seconds): string[] {
  const names = new Set<string>();
  for (const points of seconds.byNode.values())
    for (const { messages } of points) for (const name of Object.keys(messages)) names.add(name);
  return [...names].sort();
}
