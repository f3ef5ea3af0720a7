/** Client metrics: samples until the next report, and counters since the start. */
import { ClientSample, MAX_TELEMETRY_SAMPLES } from '@slotwire/protocol';

/** Counters since the start; cheap to read. */
export interface ClientStats {
  /** Welcomes. */
  connects: number;
  /** Welcomes after which every stream went on from where the device stood. */
  resumes: number;
  /** Snapshots that were completed. */
  snapshots: number;
  /** Stream events that were applied. */
  events: number;
  /** Stream events that came again and were dropped. */
  duplicates: number;
  /** Answers of `sync:since` that brought something. */
  gapsRepaired: number;
  /** Last durations, ms. */
  lastConnectMs: number | undefined;
  lastSyncMs: number | undefined;
}

export interface Sample {
  name: ClientSample;
  value: number;
}

/** Of one kind per report; beyond that the newest take the place of the oldest. */
const MAX_PER_REPORT = Math.floor(MAX_TELEMETRY_SAMPLES / Object.keys(ClientSample).length);

export class ClientMetrics {
  readonly stats: ClientStats;
  readonly #enabled: boolean;
  #kinds: Map<ClientSample, { values: number[]; count: number }> | undefined;

  constructor(enabled: boolean) {
    this.stats = {
      connects: 0,
      resumes: 0,
      snapshots: 0,
      events: 0,
      duplicates: 0,
      gapsRepaired: 0,
      lastConnectMs: undefined,
      lastSyncMs: undefined,
    };
    this.#enabled = enabled;
    this.#kinds = undefined;
  }

  sample(name: ClientSample, value: number): void {
    if (!this.#enabled || Number.isNaN(value)) return;
    this.#kinds ??= new Map();
    let kind = this.#kinds.get(name);
    if (kind === undefined) {
      kind = { values: [], count: 0 };
      this.#kinds.set(name, kind);
    }
    kind.values[kind.count % MAX_PER_REPORT] = Math.max(0, value);
    kind.count += 1;
  }

  /** All samples so far; they are not given twice, whatever becomes of the report. */
  take(): Sample[] {
    const samples: Sample[] = [];
    for (const [name, { values }] of this.#kinds ?? []) for (const value of values) samples.push({ name, value });
    this.#kinds = undefined;
    return samples;
  }
}
