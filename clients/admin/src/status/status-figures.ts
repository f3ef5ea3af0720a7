/** Status figures: the few numbers that say how the service stands, from the newest seconds. Pure. */
import type { MetricsPoint } from '@slotwire/protocol';
import { liveSeries } from '../series/live-series.ts';
import { newest, type Seconds } from '../series/seconds.ts';

export interface StatusFigures {
  connections: number;
  commandsPerSecond: number;
  refusedPerSecond: number;
  p99Ms: number | null;
  /** Of the last minute, oldest first. */
  course: {
    connections: (number | null)[];
    commands: (number | null)[];
    refused: (number | null)[];
    p99Ms: (number | null)[];
  };
}

/** A single second jumps: what is said is the mean of so many. */
const MEAN_S = 5;
const COURSE_S = 60;

export function statusFigures(seconds: Seconds): StatusFigures {
  const { connections, messages, errors, latency } = liveSeries(seconds, {});
  const sums = (lines: { name: string; values: (number | null)[] }[], times: number[]) =>
    times.map((_, i) =>
      lines.some(({ values }) => values[i] !== null)
        ? lines.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)
        : null,
    );
  const commands = messages.lines.filter(({ name }) => !sent.has(name));
  const ofCommands = sums(commands, messages.times);
  const refused = sums(errors.lines, messages.times);
  const p99 = latency.lines.find(({ name }) => name === 'p99')?.values ?? [];
  return {
    connections: newest(seconds).reduce((sum, point) => sum + connectionsOf(point), 0),
    commandsPerSecond: mean(ofCommands),
    refusedPerSecond: mean(refused),
    p99Ms: p99.slice(-COURSE_S).findLast((value) => value !== null) ?? null,
    course: {
      connections: sums(connections.lines, connections.times).slice(-COURSE_S),
      commands: ofCommands.slice(-COURSE_S),
      refused: refused.slice(-COURSE_S),
      p99Ms: p99.slice(-COURSE_S),
    },
  };
}

/** What goes out; all others are commands. */
const sent: ReadonlySet<string> = new Set(['events', 'welcome', 'goodbye']);

function mean(values: readonly (number | null)[]): number {
  const last = values.slice(-MEAN_S).filter((value): value is number => value !== null);
  return last.length === 0 ? 0 : Math.round((last.reduce((sum, value) => sum + value, 0) / last.length) * 10) / 10;
}

export const connectionsOf = ({ roles }: MetricsPoint): number =>
  Object.values(roles).reduce((sum, role) => sum + (role?.connections ?? 0), 0);

export const commandsOf = ({ roles }: MetricsPoint): number =>
  Object.values(roles).reduce((sum, role) => sum + (role?.commands ?? 0), 0);
