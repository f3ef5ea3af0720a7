/** Totals: what all slices of a fleet told last, as one. */
import { type CoveragePoint, coverageNames } from '../coverage.ts';
import { type Counts, createCounts, sumCounts } from '../figures.ts';
import { type FleetState, stateOf } from '../fleet.ts';
import { RollingLatency } from '../latency.ts';
import { type Latencies, latencyNames } from './latency-meter.ts';
import type { Sample } from './port.ts';

export class Totals {
  /** The last ten seconds, and everything. */
  readonly latencies: Latencies;
  readonly #samples: (Sample | undefined)[];

  constructor(slices: number) {
    this.latencies = {
      delivery: new RollingLatency(),
      ack: new RollingLatency(),
      connect: new RollingLatency(),
      resume: new RollingLatency(),
    };
    this.#samples = Array.from({ length: slices }, () => undefined);
  }

  note(slice: number, sample: Sample): void {
    this.#samples[slice] = sample;
    for (const name of latencyNames) this.latencies[name].add(sample.latencies[name]);
  }

  /** The next second of the latencies begins. */
  tick(): void {
    for (const name of latencyNames) this.latencies[name].tick();
  }

  state(): FleetState {
    const sum = stateOf([]);
    for (const sample of this.#samples) {
      sum.up = sum.up && sample?.state.up === true;
      if (sample === undefined) continue;
      const { state } = sample;
      sum.devices += state.devices;
      sum.connected += state.connected;
      sum.quiet += state.quiet;
      sum.outboxDepth += state.outboxDepth;
      sum.attention += state.attention;
      sum.snapshots += state.snapshots;
      sum.gapsRepaired += state.gapsRepaired;
      sum.duplicatesDropped += state.duplicatesDropped;
      sum.offline += state.offline;
      sum.inBackground += state.inBackground;
      sum.saving += state.saving;
      sum.closed += state.closed;
    }
    return sum;
  }

  counts(): Counts {
    return sumCounts(this.#samples.map((sample) => sample?.counts ?? createCounts()));
  }

  coverage(point: CoveragePoint): number {
    return this.#samples.reduce((sum, sample) => sum + (sample?.coverage[point] ?? 0), 0);
  }

  lastFault(): string | undefined {
    return this.#samples.find((sample) => sample?.lastFault !== undefined)?.lastFault;
  }

  broken(): string | undefined {
    return this.#samples.find((sample) => sample?.broken !== undefined)?.broken;
  }
}

/** Points that are seen by their devices, and those that the history shows. */
export function sumCoverage(
  totals: Pick<Totals, 'coverage'>,
  seen: Readonly<Record<CoveragePoint, number>>,
): Record<CoveragePoint, number> {
  return Object.fromEntries(coverageNames.map((point) => [point, totals.coverage(point) + seen[point]])) as Record<
    CoveragePoint,
    number
  >;
}
