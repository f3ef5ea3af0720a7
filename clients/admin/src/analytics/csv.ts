/** CSV: the figures of the page as files. Pure. */
import { toCsv } from '@slotwire/browser';
import type { AnalyticsValue } from '@slotwire/protocol';
import { wallClockOf } from '../broadcasts/wall-clock.ts';
import { weekdayNames } from './heat-map.ts';

type Column = readonly [name: string, values: readonly (number | null)[]];

/** One row a bucket, one column a series. */
export function seriesCsv(value: AnalyticsValue): string {
  const columns = columnsOf(value);
  return toCsv([
    [`start (${value.timeZone})`, ...columns.map(([name]) => name)],
    ...value.buckets.map((start, i) => [
      startIn(value.timeZone, start),
      ...columns.map(([, values]) => values[i] ?? null),
    ]),
  ]);
}

/** What clocks show there, with how far they are ahead: `2026-03-29T00:00:00.000+01:00`. */
function startIn(timeZone: string, start: string): string {
  const startMs = Date.parse(start);
  const clock = wallClockOf(startMs, timeZone);
  const aheadMin = Math.round((Date.parse(`${clock}Z`) - startMs) / 60_000);
  if (aheadMin === 0) return start;
  const two = (count: number) => String(count).padStart(2, '0');
  const [hours, minutes] = [Math.floor(Math.abs(aheadMin) / 60), Math.abs(aheadMin) % 60];
  return `${clock}:00.000${aheadMin < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

function columnsOf({
  connections,
  active,
  messages = {},
  errors = {},
  latency,
  notifications,
  push = {},
}: AnalyticsValue): Column[] {
  const named = (prefix: string, byName: Readonly<Record<string, readonly number[]>>): Column[] =>
    Object.entries(byName).map(([name, values]) => [`${prefix} ${name}`, values]);
  return [
    ...(connections
      ? ([
          ['connections, most open', connections.peak],
          ['connections, opened', connections.opened],
        ] as Column[])
      : []),
    ...(active
      ? ([
          ['active customers', active.customer],
          ['active vendors', active.vendor],
        ] as Column[])
      : []),
    ...named('messages', messages),
    ...named('errors', errors),
    ...(latency
      ? ([
          ['latency p50 ms', latency.p50Ms],
          ['latency p90 ms', latency.p90Ms],
          ['latency p99 ms', latency.p99Ms],
        ] as Column[])
      : []),
    ...(notifications
      ? ([
          ['notifications told', notifications.told],
          ['notifications read', notifications.read],
        ] as Column[])
      : []),
    ...named('push', push),
  ];
}

export function heatMapCsv(rows: readonly (readonly number[])[]): string {
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  return toCsv([['weekday', ...hours], ...rows.map((row, day) => [weekdayNames[day] ?? '', ...row])]);
}

export function rankingCsv({ top, bottlenecks }: AnalyticsValue): string {
  return toCsv([
    ['what', 'name', 'device', 'count', 'of which uncertain', 'p50 ms', 'p99 ms'],
    ...(top?.persons ?? []).map(({ userId, count, error }) => ['person', userId, '', count, error, null, null]),
    ...(top?.devices ?? []).map(({ userId, deviceId, count, error }) => [
      'device',
      userId,
      deviceId,
      count,
      error,
      null,
      null,
    ]),
    ...(bottlenecks?.slowestCommands ?? []).map(({ command, count, p50Ms, p99Ms }) => [
      'command',
      command,
      '',
      count,
      null,
      p50Ms,
      p99Ms,
    ]),
    ...(bottlenecks?.hottestStreams ?? []).map(({ stream, count, error }) => [
      'stream',
      stream,
      '',
      count,
      error,
      null,
      null,
    ]),
    ...(bottlenecks?.limitedDevices ?? []).map(({ userId, deviceId, count, error }) => [
      'limited device',
      userId,
      deviceId,
      count,
      error,
      null,
      null,
    ]),
  ]);
}
