/** What `analytics:query` answers an admin: rollups of all nodes, added up. Read in pages, so that a long answer holds up nobody. */
import type { AnalyticsMeasure, AnalyticsValue, CommandArgs } from '@slotwire/protocol';
import { createTimeZone, type Timers, type TimeZone } from '@slotwire/runtime';
import { breathe } from '../push/breathe.ts';
import type { InsightStore, RollupQuery } from '../storage/store-insight.ts';
import { type Buckets, createBuckets, createHeatMap } from './buckets.ts';
import { quantileMs } from './histogram.ts';
import {
  addParts,
  addRow,
  createParts,
  type PartName,
  type Parts,
  partsByName,
  type Tally,
  tellsRoles,
} from './parts.ts';
import type { Ranked } from './ranking.ts';

export type AnalyticsQuery = CommandArgs<'analytics:query'>;

export interface AdminQueryParts {
  store: Pick<InsightStore, 'listRollups'>;
  timers: Timers;
}

const WEEK_MS = 7 * 86_400_000;
/** A week of whole buckets over a change of clocks is longer by so much at most, and still a week. */
const MORE_THAN_WEEKS_MS = 2 * 3_600_000;
/** Some 8 KB each at most. */
const PAGE_ROWS = 50;
const TOP = 20;
/** Each start of a process is a node of its own, so a year may have many. */
const MAX_NODES = 100;

/** What each measure is made of. */
const needs: { readonly [M in AnalyticsMeasure]?: readonly PartName[] } = {
  connections: ['peaks', 'counts'],
  active: ['active'],
  messages: ['messages'],
  latency: ['latency'],
  errors: ['errors'],
  offline: ['offline'],
  push: ['push'],
  notifications: ['counts'],
  peaks: ['peaks', 'messages', 'active'],
  trends: ['counts', 'active', 'messages', 'errors'],
  top: ['top'],
  bottlenecks: ['top', 'latency'],
};

type Measured = Partial<AnalyticsValue>;

export async function queryForAdmin(parts: AdminQueryParts, query: AnalyticsQuery): Promise<AnalyticsValue> {
  const { from, to, bucket, what, timeZone = 'UTC', node, role, event } = query;
  const zone = createTimeZone(timeZone);
  const buckets = createBuckets(Date.parse(from), Date.parse(to), bucket, zone);
  // Days of UTC are kept; those of another zone are made of hours.
  const resolution = bucket === 'day' && timeZone !== 'UTC' ? 'hour' : bucket;
  const names = [...new Set(what.flatMap((measure) => needs[measure] ?? []))];
  const seen: Seen = { nodes: new Map(), untoldIndex: -1 };
  const reading: Reading = { ...parts, resolution, node, role, event, seen };
  const counted = await read(reading, names, buckets);
  const total = sumOf(counted);
  const measured: Measured = {};
  for (const measure of new Set(what)) {
    if (measure === 'heat-map') measured[measure] = await heatMap(reading, buckets, zone);
    else if (measure === 'trends') measured.trends = await trendsOf(reading, buckets, total);
    else Object.assign(measured, measurements[measure]?.(counted, total, buckets));
  }
  return {
    from: iso(buckets.fromMs),
    to: iso(buckets.toMs),
    bucket,
    timeZone,
    buckets: buckets.starts.map(iso),
    nodes: [...seen.nodes]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, MAX_NODES)
      .map(([name]) => name),
    ...(seen.untoldIndex >= 0 && { rolesSince: iso(buckets.starts[seen.untoldIndex + 1] ?? buckets.toMs) }),
    ...measured,
  };
}

type Measurement = (counted: readonly Parts[], total: Parts, buckets: Buckets) => Measured;

const measurements: { readonly [M in AnalyticsMeasure]?: Measurement } = {
  connections: (counted) => ({
    connections: { peak: counted.map(peakOf), opened: counted.map(({ counts }) => counts.of('opened')) },
  }),
  active: (counted, { active }) => ({
    active: {
      customer: counted.map((one) => one.active.of('customer').count()),
      vendor: counted.map((one) => one.active.of('vendor').count()),
      total: { customer: active.of('customer').count(), vendor: active.of('vendor').count() },
    },
  }),
  messages: (counted, total) => ({ messages: seriesOf(counted, total, 'messages') }),
  latency: (counted) => {
    const all = counted.map(({ latency }) => sumOfHistograms(latency));
    const of = (part: number) => all.map((histogram) => quantileMs(histogram, part));
    return {
      latency: { count: all.map((histogram) => histogram.total), p50Ms: of(0.5), p90Ms: of(0.9), p99Ms: of(0.99) },
    };
  },
  errors: (counted, total) => ({ errors: seriesOf(counted, total, 'errors') }),
  offline: (counted) => {
    const away = (part: number) =>
      counted.map(({ offline }) => {
        const seconds = offline.of('away').quantile(part);
        return seconds === null ? null : seconds * 1_000;
      });
    const missed = (part: number) => counted.map(({ offline }) => offline.of('missed').quantile(part));
    return {
      offline: {
        returns: counted.map(({ offline }) => offline.of('away').total),
        p50Ms: away(0.5),
        p90Ms: away(0.9),
        syncP50: missed(0.5),
        syncP90: missed(0.9),
      },
    };
  },
  push: (counted, total) => ({ push: seriesOf(counted, total, 'push') }),
  notifications: (counted) => {
    const told = counted.map(({ counts }) => counts.of('told'));
    const read = counted.map(({ counts }) => counts.of('read'));
    return { notifications: { told, read, openRate: rates(read, told) } };
  },
  peaks: (counted, _total, { starts }) => {
    const highest = (of: (one: Parts) => number) => {
      const values = counted.map(of);
      const value = Math.max(0, ...values);
      return value === 0 ? null : { at: iso(starts[values.indexOf(value)] as number), value };
    };
    return {
      peaks: {
        connections: highest(peakOf),
        messages: highest(({ messages }) => commandsIn(messages)),
        active: highest(activeIn),
      },
    };
  },
  top: (_counted, { top }) => ({
    top: {
      persons: top
        .of('persons')
        .top(TOP)
        .map(({ name, count, error }) => ({ userId: name, count, error })),
      devices: top.of('devices').top(TOP).map(toDevice),
    },
  }),
  bottlenecks: (_counted, { top, latency }) => ({
    bottlenecks: {
      slowestCommands: [...latency.all]
        .filter(([, { total }]) => total > 0)
        .map(([command, histogram]) => ({
          command,
          count: histogram.total,
          p50Ms: quantileMs(histogram, 0.5) as number,
          p99Ms: quantileMs(histogram, 0.99) as number,
        }))
        .sort((a, b) => b.p99Ms - a.p99Ms || b.count - a.count)
        .slice(0, TOP),
      hottestStreams: top
        .of('streams')
        .top(TOP)
        .map(({ name, count, error }) => ({ stream: name, count, error })),
      limitedDevices: top.of('limited').top(TOP).map(toDevice),
    },
  }),
};

const iso = (atMs: number): string => new Date(atMs).toISOString();

function toDevice({ name, count, error }: Ranked) {
  const [userId = '', deviceId = ''] = name.split(' ');
  return { userId, deviceId, count, error };
}

/** Nodes were added up minute by minute; what counts is the minute with the most. */
const peakOf = ({ peaks }: Parts): number => Math.max(0, ...peaks.counts.values());
const commandsIn = (messages: Tally): number => messages.sum() - messages.of('events');
const activeIn = ({ active }: Parts): number => active.of('customer').count() + active.of('vendor').count();

function sumOf(all: readonly Parts[]): Parts {
  const sum = createParts();
  for (const one of all) addParts(sum, one);
  return sum;
}

function sumOfHistograms(latency: Parts['latency']) {
  const sum = createParts().latency.of('all');
  for (const histogram of latency.all.values()) sum.add(histogram);
  return sum;
}

/** One series for each name that occurs. */
function seriesOf(
  counted: readonly Parts[],
  total: Parts,
  part: 'messages' | 'errors' | 'push',
): Record<string, number[]> {
  const names = [...total[part].counts.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, counted.map((one) => one[part].of(name))]));
}

export function rates(parts: readonly number[], wholes: readonly number[]): (number | null)[] {
  return wholes.map((whole, i) => (whole === 0 ? null : (parts[i] as number) / whole));
}

async function trendsOf(reading: Reading, buckets: Buckets, now: Parts): Promise<NonNullable<Measured['trends']>> {
  const weeks = Math.max(1, Math.ceil((buckets.toMs - buckets.fromMs - MORE_THAN_WEEKS_MS) / WEEK_MS));
  const before = sumOf(await readBefore(reading, buckets, weeks * WEEK_MS));
  const trend = (of: (parts: Parts) => number) => {
    const [is, was] = [of(now), of(before)];
    return { now: is, before: was, change: was === 0 ? null : (is - was) / was };
  };
  return {
    weeks,
    opened: trend(({ counts }) => counts.of('opened')),
    active: trend(activeIn),
    messages: trend(({ messages }) => commandsIn(messages)),
    errors: trend(({ errors }) => errors.sum()),
  };
}

/** What was met on the way, whatever is looked at. */
interface Seen {
  /** With the instant of its newest row, ms. */
  nodes: Map<string, number>;
  /** The last bucket in which a row was counted before it was kept whose it is; -1: none. Of a question about a role alone. */
  untoldIndex: number;
}

interface Reading extends AdminQueryParts, Pick<AnalyticsQuery, 'node' | 'role' | 'event'> {
  resolution: RollupQuery['resolution'];
  seen: Seen;
}

async function read(reading: Reading, names: readonly PartName[], buckets: Buckets): Promise<Parts[]> {
  const counted = buckets.starts.map(() => createParts());
  for (const name of names) {
    await forEachRow(reading, name, buckets, (atMs, json) => {
      const index = buckets.indexOf(atMs);
      if (index !== undefined) addRow(counted[index] as Parts, name, json, filterOf(reading, name));
    });
  }
  return counted;
}

const filterOf = ({ role, event }: Reading, part: PartName) => ({
  role,
  name: (partsByName as readonly PartName[]).includes(part) ? event : undefined,
});

function readBefore(reading: Reading, { fromMs, toMs }: Buckets, backMs: number): Promise<Parts[]> {
  const whole: Buckets = {
    fromMs: fromMs - backMs,
    toMs: toMs - backMs,
    starts: [fromMs - backMs],
    indexOf: () => 0,
  };
  // The nodes of that time are no nodes of the time that was asked about.
  return read({ ...reading, seen: { nodes: new Map(), untoldIndex: -1 } }, needs.trends ?? [], whole);
}

async function heatMap(reading: Reading, buckets: Buckets, zone: TimeZone): Promise<number[][]> {
  const map = createHeatMap(zone);
  await forEachRow({ ...reading, resolution: 'hour' }, 'messages', buckets, (atMs, json) => {
    const counted = createParts();
    addRow(counted, 'messages', json, { role: reading.role });
    map.add(atMs, commandsIn(counted.messages));
  });
  return map.rows;
}

/** Rows of the node that is looked at; all of them are seen. */
async function forEachRow(
  { store, timers, resolution, node, role, seen }: Reading,
  part: PartName,
  buckets: Buckets,
  visit: (atMs: number, json: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  const { fromMs, toMs } = buckets;
  let after: RollupQuery['after'];
  for (;;) {
    const rows = await store.listRollups({ resolution, part, fromMs, toMs, after, limit: PAGE_ROWS });
    for (const row of rows) {
      seen.nodes.set(row.node, Math.max(row.atMs, seen.nodes.get(row.node) ?? 0));
      if (node !== undefined && row.node !== node) continue;
      const json = JSON.parse(row.json);
      if (role !== undefined && !tellsRoles(part, json))
        seen.untoldIndex = Math.max(seen.untoldIndex, buckets.indexOf(row.atMs) ?? -1);
      visit(row.atMs, json);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    after = { atMs: last.atMs, node: last.node };
    await breathe(timers);
  }
}
