/**
 * Seconds: the last five minutes of every node, as they come. A second that comes twice is there once, and what is older than the window goes,
 * so the memory of a page that stays open all day is bounded. Pure.
 */
import { METRICS_HISTORY_S, type MetricsPoint } from '@slotwire/protocol';

export interface Seconds {
  /** By node, oldest first. */
  readonly byNode: ReadonlyMap<string, readonly MetricsPoint[]>;
  /** The newest second of any node, ms since 1970; undefined: none. */
  readonly lastMs: number | undefined;
}

export const noSeconds: Seconds = { byNode: new Map(), lastMs: undefined };

export function addSeconds(seconds: Seconds, points: readonly MetricsPoint[]): Seconds {
  if (points.length === 0) return seconds;
  const byNode = new Map(seconds.byNode);
  const added = new Map<string, MetricsPoint[]>();
  for (const point of points) {
    const ofNode = added.get(point.node);
    if (ofNode === undefined) added.set(point.node, [point]);
    else ofNode.push(point);
  }
  for (const [node, more] of added) byNode.set(node, merge(byNode.get(node) ?? [], more));
  let lastMs = seconds.lastMs ?? Number.NEGATIVE_INFINITY;
  for (const ofNode of byNode.values()) lastMs = Math.max(lastMs, atMs(ofNode.at(-1)));
  const oldestMs = lastMs - (METRICS_HISTORY_S - 1) * 1_000;
  for (const [node, ofNode] of byNode) {
    const from = ofNode.findIndex((point) => atMs(point) >= oldestMs);
    if (from === -1) byNode.delete(node);
    else if (from > 0) byNode.set(node, ofNode.slice(from));
  }
  return { byNode, lastMs };
}

export const nodesOf = ({ byNode }: Seconds): string[] => [...byNode.keys()].sort();

/** The newest second of each node that still tells; one that has told nothing for five seconds does not. */
export function newest({ byNode, lastMs }: Seconds): MetricsPoint[] {
  if (lastMs === undefined) return [];
  const last = [...byNode.values()].map((points) => points.at(-1));
  return last.filter((point): point is MetricsPoint => point !== undefined && lastMs - atMs(point) <= SILENT_AFTER_MS);
}

/** A node that has told nothing for so long is silent, ms. */
export const SILENT_AFTER_MS = 5_000;

export const atMs = (point: MetricsPoint | undefined): number =>
  point === undefined ? Number.NEGATIVE_INFINITY : Date.parse(point.at);

/** The same second again takes the place of the one that is there. */
function merge(known: readonly MetricsPoint[], more: readonly MetricsPoint[]): readonly MetricsPoint[] {
  const last = known.at(-1);
  const sorted = [...more].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const first = sorted[0];
  if (last === undefined || first === undefined || first.at > last.at) return [...known, ...distinct(sorted)];
  const bySecond = new Map(known.map((point) => [point.at, point]));
  for (const point of sorted) bySecond.set(point.at, point);
  return [...bySecond.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function distinct(sorted: readonly MetricsPoint[]): readonly MetricsPoint[] {
  return sorted.filter((point, i) => point.at !== sorted[i + 1]?.at);
}
