/** Live record: what is left of a live run, as the report and `--json` want it, and the figures that are gathered for it on the way. */
import { type CoveragePoint, coverageNames, coveragePoints } from '../coverage.ts';
import type { Latency } from '../latency.ts';
import type { Distribution, RunRecord } from '../record.ts';
import type { Report } from '../run.ts';
import type { Run, RunResult } from './coordinator.ts';
import { type LatencyName, latencyNames } from './latency-meter.ts';
import type { LiveOptions } from './options.ts';
import { type SeriesAbout, SeriesBook } from './series-book.ts';
import type { TableRow } from './table.ts';

const seriesAbout: readonly SeriesAbout[] = [
  { name: 'connected', title: 'Connected devices', unit: 'devices' },
  { name: 'commands', title: 'Commands', unit: 'per second' },
  { name: 'events', title: 'Events applied', unit: 'per second' },
  { name: 'pushes', title: 'Pushes that reached applications', unit: 'in all' },
  { name: 'outbox-depth', title: 'Commands that wait in outboxes', unit: 'commands' },
  { name: 'attention', title: 'Rejected commands that wait for their person', unit: 'commands' },
  { name: 'delivery-p99', title: 'From commit to application, 99 of 100 within', unit: 'ms' },
  { name: 'ack-p99', title: 'From a command to its answer, 99 of 100 within', unit: 'ms' },
  { name: 'memory', title: 'Memory of the fleet', unit: 'MB' },
];

const latencyTitles: Readonly<Record<LatencyName, string>> = {
  delivery: 'From commit to application, of events that came live',
  ack: 'From a booking command to its answer',
  connect: 'From opening a link to its welcome, without positions',
  resume: 'From opening a link to its welcome, with positions',
};

/** Bounds of the distributions: eight per power of ten, from 0.1 ms to 100 s. */
const bounds: readonly number[] = Array.from({ length: 49 }, (_, i) => Number((0.1 * 10 ** (i / 8)).toPrecision(3)));

export function createLiveSeries(): SeriesBook {
  return new SeriesBook(seriesAbout);
}

/** @param memoryBytes of this process */
export function noteSecond(series: SeriesBook, row: TableRow, memoryBytes: number | undefined): void {
  series.add(row.elapsedMs, {
    connected: row.connected,
    commands: row.commandsPerSecond,
    events: row.eventsPerSecond,
    pushes: row.pushes && row.pushes.new + row.pushes.known,
    'outbox-depth': row.outboxDepth,
    attention: row.attention,
    'delivery-p99': row.deliveryP99Ms,
    'ack-p99': row.ackP99Ms,
    memory: memoryBytes === undefined ? undefined : memoryBytes / 1e6,
  });
}

export interface LiveRecordParts {
  options: LiveOptions;
  seed: number;
  /** Wall ms. */
  startsAtMs: number;
  tookMs: number;
  result: RunResult;
  run: Pick<Run, 'totals'>;
  series: SeriesBook;
}

export function toRecord({ options, seed, startsAtMs, tookMs, result, run, series }: LiveRecordParts): RunRecord {
  const { report, coverage } = result;
  return {
    format: 1,
    world: 'live',
    command: commandOf(options, seed),
    startsAt: new Date(startsAtMs).toISOString(),
    hours: (report.seconds * (report.compress ?? 1)) / 3_600,
    tookSeconds: tookMs / 1_000,
    report,
    faults: [],
    coverage: coverageNames.map((point) => {
      const { rule, about } = coveragePoints[point];
      return { point, rule, about, count: coverage[point], possible: isPossible(point, report) };
    }),
    series: series.read(),
    distributions: latencyNames.map((name) => toDistribution(name, run.totals.latencies[name].all())),
    personas: [],
    worst: [],
  };
}

/** Restless devices do not move, sleep, or lose a link that goes on standing. */
const ofPhones: ReadonlySet<CoveragePoint> = new Set([
  'frozen-and-thawed',
  'half-open-noticed',
  'portal-met',
  'offline-for-hours',
]);

/** Without gateways of its own a fleet registers no tokens. */
const ofPushes: ReadonlySet<CoveragePoint> = new Set([
  'push-delivered',
  'push-suppressed-by-presence',
  'push-deferred-by-quiet-hours',
  'digest-sent',
]);

/** What no live fleet can do is left to the virtual world: it crashes no service and revokes no token. */
function isPossible(point: CoveragePoint, { compress, dropsSeconds = 0, pushes }: Report): boolean {
  if (ofPushes.has(point)) return pushes !== undefined;
  if (ofPhones.has(point)) return compress !== undefined;
  const entry = coveragePoints[point];
  // The batches that restless devices lose, repeat and delay are what a failing fan-out does.
  return !('needs' in entry) || (entry.needs === 'fan-out' && compress === undefined && dropsSeconds > 0);
}

export function toDistribution(name: LatencyName, latency: Latency): Distribution {
  const upTo = bounds.map((bound) => latency.countUpTo(bound));
  const counts = [...upTo, latency.count()].map((count, i) => count - (upTo[i - 1] ?? 0));
  const [p50, p99, max] = [latency.quantile(0.5), latency.quantile(0.99), latency.maxMs()];
  const read: Distribution = { name, title: latencyTitles[name], unit: 'ms', bounds, counts };
  if (p50 === undefined || p99 === undefined || max === undefined) return read;
  return { ...read, p50, p99, max };
}

function commandOf(options: LiveOptions, seed: number): string {
  const { live, devices, workers, rampSeconds, rate, drops, compress, personas, durationS } = options;
  const given: [flag: string, value: string | number | undefined][] = [
    ['live', live],
    ['devices', devices],
    ['workers', workers],
    ['ramp', rampSeconds === undefined ? undefined : `${rampSeconds}s`],
    ['rate', rate],
    ['drops', drops],
    ['compress', compress],
    ['personas', personas?.join(',')],
    ['duration', durationS],
    ['seed', `0x${seed.toString(16)}`],
  ];
  const flags = given.filter(([, value]) => value !== undefined).map(([flag, value]) => `--${flag} ${value}`);
  return `npm run sim -- ${flags.join(' ')}`;
}
