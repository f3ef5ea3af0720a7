/** History: which rollups a range of time is drawn from, and the charts that come of the answer. Pure. */
import type { AnalyticsBucket, AnalyticsMeasure, AnalyticsValue, CommandInput } from '@slotwire/protocol';
import type { Line, LiveSeries, SeriesFilter } from './live-series.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Wide enough to be read, and short enough for the rollups that are kept (AN4). */
export const historyRanges = {
  hour: { label: 'Last hour', lengthMs: HOUR_MS, bucket: 'minute' },
  day: { label: 'Last 24 hours', lengthMs: DAY_MS, bucket: 'minute' },
  week: { label: 'Last 7 days', lengthMs: 7 * DAY_MS, bucket: 'hour' },
  month: { label: 'Last 30 days', lengthMs: 30 * DAY_MS, bucket: 'hour' },
  quarter: { label: 'Last 90 days', lengthMs: 90 * DAY_MS, bucket: 'day' },
  year: { label: 'Last 365 days', lengthMs: 365 * DAY_MS, bucket: 'day' },
} as const satisfies Record<string, { label: string; lengthMs: number; bucket: AnalyticsBucket }>;
export type HistoryRange = keyof typeof historyRanges;
export const historyRangeNames = Object.keys(historyRanges) as HistoryRange[];

export type AnalyticsArgs = CommandInput<'analytics:query'>;

/** The minute that is open is in no answer (AN1), so the range ends with the last full one. */
export function rangeArgs(
  range: HistoryRange,
  what: AnalyticsMeasure[],
  nowMs: number,
  timeZone?: string,
): AnalyticsArgs {
  const { lengthMs, bucket } = historyRanges[range];
  const toMs = Math.floor(nowMs / 60_000) * 60_000;
  return {
    from: new Date(toMs - lengthMs).toISOString(),
    to: new Date(toMs).toISOString(),
    bucket,
    what,
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

export const historyMeasures: AnalyticsMeasure[] = ['connections', 'messages', 'errors', 'latency'];

/** All messages are asked for, whatever the event, as they say which events there are; latencies of one event are another question. */
export function historyArgs(
  range: HistoryRange,
  { node, role }: SeriesFilter,
  nowMs: number,
  what = historyMeasures,
): AnalyticsArgs {
  return {
    ...rangeArgs(range, what, nowMs),
    ...(node === undefined ? {} : { node }),
    ...(role === undefined ? {} : { role }),
  };
}

/** Undefined: no event is looked at, so there is nothing more to ask. */
export function latencyArgs(range: HistoryRange, filter: SeriesFilter, nowMs: number): AnalyticsArgs | undefined {
  const { event } = filter;
  return event === undefined ? undefined : { ...historyArgs(range, filter, nowMs, ['latency']), event };
}

/** What an answer lacks by its nature, and not because nothing happened. */
export type HistoryGap =
  | { kind: 'none' }
  /** What was before was counted without roles; `isAll`: all of it was. */
  | { kind: 'no-roles-before'; at: string; isAll: boolean }
  | { kind: 'silent-node'; node: string };

export function gapOf({ rolesSince, to, nodes = [] }: AnalyticsValue, { node }: SeriesFilter): HistoryGap {
  if (node !== undefined && !nodes.includes(node)) return { kind: 'silent-node', node };
  return rolesSince === undefined
    ? { kind: 'none' }
    : { kind: 'no-roles-before', at: rolesSince, isAll: rolesSince >= to };
}

const MAX_LINES = 6;

/**
 * @param event a type of message, alone
 * @param latency of that event; default: that of the answer. Null: it has not come yet.
 */
export function historySeries(
  value: AnalyticsValue,
  { event, latency = value.latency }: { event?: string | undefined; latency?: AnalyticsValue['latency'] | null } = {},
): LiveSeries {
  const times = value.buckets.map((start) => Date.parse(start) / 1_000);
  const { connections, messages = {}, errors = {}, rolesSince } = value;
  const unknown = rolesSince === undefined ? 0 : value.buckets.filter((start) => start < rolesSince).length;
  const draw = (lines: Line[]) => ({
    times,
    lines: lines.map(({ name, values }) => ({ name, values: values.map((one, i) => (i < unknown ? null : one)) })),
  });
  return {
    connections: draw(
      connections === undefined
        ? []
        : [
            { name: 'open, at most', values: connections.peak },
            { name: 'opened', values: connections.opened },
          ],
    ),
    messages: draw(
      event === undefined ? mostFrequent(messages) : [{ name: event, values: messages[event] ?? times.map(() => 0) }],
    ),
    errors: draw(mostFrequent(errors)),
    latency: draw(
      latency === undefined || latency === null
        ? []
        : [
            { name: 'p50', values: latency.p50Ms },
            { name: 'p90', values: latency.p90Ms },
            { name: 'p99', values: latency.p99Ms },
          ],
    ),
  };
}

function mostFrequent(byName: Readonly<Record<string, readonly number[]>>): Line[] {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const ranked = Object.entries(byName).sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1));
  if (ranked.length <= MAX_LINES) return ranked.map(([name, values]) => ({ name, values: [...values] }));
  const named = ranked.slice(0, MAX_LINES - 1).map(([name, values]) => ({ name, values: [...values] }));
  const rest = ranked.slice(MAX_LINES - 1);
  const length = rest[0]?.[1].length ?? 0;
  const others = Array.from({ length }, (_, i) => rest.reduce((sum, [, values]) => sum + (values[i] ?? 0), 0));
  return [...named, { name: 'others', values: others }];
}
