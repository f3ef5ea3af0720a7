/** Fleet metrics: the catalogue's metrics of a live run as Prometheus reads them, made of the run's totals when it asks. */
import { type FleetCatalogue, fleetCatalogue } from '@slotwire/metrics';
import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricType, Registry } from 'prom-client';
import type { RollingLatency } from '../latency.ts';
import type { Run } from './coordinator.ts';
import type { FaultMarks } from './fault-marks.ts';

export interface FleetMetricsOptions {
  devices: number;
  workers: number;
  /** What is injected. */
  faults: Pick<FaultMarks, 'read'>;
  /** Also the figures of the Node process: once per process. */
  process?: boolean;
}

type Name = keyof FleetCatalogue;

export function createFleetMetrics(
  run: Pick<Run, 'totals' | 'violations' | 'entries' | 'rechecked'>,
  { devices, workers, faults, process = false }: FleetMetricsOptions,
): Registry {
  const registry = new Registry();
  if (process) collectDefaultMetrics({ register: registry });
  const { totals } = run;
  const { latencies } = totals;

  const base = (name: Name) => ({
    name: fleetCatalogue[name].name,
    help: fleetCatalogue[name].help,
    registers: [registry],
  });
  const gauge = (name: Name, read: () => number) =>
    new Gauge({
      ...base(name),
      collect() {
        this.set(read());
      },
    });
  /** The totals count already: what Prometheus is told is set to that. */
  const counter = (name: Name, read: () => number) =>
    new Counter({
      ...base(name),
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const counters = (name: Name, label: string, read: () => Readonly<Record<string, number>>) => {
    // A violation may turn out to be of another kind. To Prometheus a counter that falls has begun anew.
    const highest: Record<string, number> = {};
    return new Counter({
      ...base(name),
      labelNames: [label],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) {
          highest[value] = Math.max(highest[value] ?? 0, count);
          this.inc({ [label]: value }, highest[value]);
        }
      },
    });
  };
  const latency = (name: 'deliverySeconds' | 'ackSeconds' | 'connectSeconds' | 'resumeSeconds', from: RollingLatency) =>
    new LatencyHistogram({ ...base(name), buckets: [...fleetCatalogue[name].buckets] }, from);

  gauge('devices', () => devices);
  gauge('workers', () => workers);
  gauge('started', () => totals.state().devices);
  gauge('connected', () => totals.state().connected);
  gauge('outboxDepth', () => totals.state().outboxDepth);
  gauge('attention', () => totals.state().attention);
  counter('commands', () => totals.counts().commands);
  counters('answers', 'outcome', () => {
    const { ok, rejected, unknown } = totals.counts();
    return { ok, rejected, unknown };
  });
  counter('events', () => totals.counts().events);
  counter('resumes', () => totals.counts().resumes);
  counter('snapshots', () => totals.state().snapshots);
  counter('gapsRepaired', () => totals.state().gapsRepaired);
  counters('disturbances', 'kind', () => {
    const { drops, cuts, backgrounds, savers, restarts, answersLost, batchesTampered } = totals.counts();
    return {
      offline: drops,
      cut: cuts,
      background: backgrounds,
      saver: savers,
      restart: restarts,
      answer_lost: answersLost,
      batch_tampered: batchesTampered,
    };
  });
  new Gauge({
    ...base('activeFaults'),
    labelNames: ['fault'],
    collect() {
      const { offline, inBackground, saving, closed } = totals.state();
      const all = { offline, background: inBackground, saver: saving, restart: closed, ...faults.read() };
      for (const [fault, count] of Object.entries(all)) this.set({ fault }, count);
    },
  });
  counters('pushes', 'receipt', () => {
    const { pushesNew, pushesKnown } = totals.counts();
    return { new: pushesNew, known: pushesKnown };
  });
  counter('clientFaults', () => totals.counts().faults);
  counter('historyEntries', () => run.entries());
  counter('rechecked', () => run.rechecked());
  counters('violations', 'kind', () => run.violations());
  latency('deliverySeconds', latencies.delivery);
  latency('ackSeconds', latencies.ack);
  latency('connectSeconds', latencies.connect);
  latency('resumeSeconds', latencies.resume);
  return registry;
}

/** Buckets read from an HDR histogram when they are asked for, in place of counting every sample twice. */
class LatencyHistogram extends Histogram {
  readonly #about: { name: string; help: string; buckets: readonly number[] };
  readonly #latency: RollingLatency;

  constructor(about: ConstructorParameters<typeof Histogram>[0] & { buckets: number[] }, latency: RollingLatency) {
    super(about);
    this.#about = about;
    this.#latency = latency;
  }

  /** What the registry asks for. */
  getForPromString() {
    return this.get();
  }

  override async get() {
    const { name, help, buckets } = this.#about;
    const all = this.#latency.all();
    const count = all.count();
    const bounds = buckets.map((le) => ({
      labels: { le: String(le) },
      value: all.countUpTo(le * 1_000),
      metricName: `${name}_bucket`,
    }));
    return {
      name,
      help,
      // An enum to its types, a word to its code.
      type: 'histogram' as unknown as MetricType,
      aggregator: 'sum' as const,
      collect() {},
      values: [
        ...bounds,
        { labels: { le: '+Inf' }, value: count, metricName: `${name}_bucket` },
        { labels: {}, value: all.sumMs() / 1_000, metricName: `${name}_sum` },
        { labels: {}, value: count, metricName: `${name}_count` },
      ],
    };
  }
}
