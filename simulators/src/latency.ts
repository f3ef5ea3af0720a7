/**
 * Latency: durations in an HDR histogram (Gil Tene's, as Node has it built in), so that millions of samples take 25 kB at a hundredth's
 * precision from a microsecond to two hours. Histograms of several threads add up without a loss.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Of one thread and one span of time, as it is sent to another thread: there it is the same one, not a copy, so nobody adds to it any more. */
export type LatencySamples = RecordableHistogram;

const HIGHEST_MS = 7_200_000;
/** Significant digits: a value is told at most so much too high, and never too low. */
const PRECISION = 1.008;

export class Latency {
  readonly samples: LatencySamples;

  constructor() {
    this.samples = createHistogram({ lowest: 1, highest: HIGHEST_MS * 1_000, figures: 2 });
  }

  record(ms: number): void {
    this.samples.record(Math.max(1, Math.round(Math.min(HIGHEST_MS, ms) * 1_000)));
  }

  add(samples: LatencySamples): void {
    if (samples.count > 0) this.samples.add(samples);
  }

  count(): number {
    return this.samples.count;
  }

  /** ms; undefined when nothing was recorded. */
  quantile(q: number): number | undefined {
    return this.samples.count === 0 ? undefined : this.#atPercentile(q * 100);
  }

  maxMs(): number | undefined {
    return this.samples.count === 0 ? undefined : this.samples.max / 1_000;
  }

  sumMs(): number {
    return this.samples.count === 0 ? 0 : (this.samples.mean * this.samples.count) / 1_000;
  }

  /**
   * How many samples are at most so long. Node gives no buckets, only the value at a rank, so the rank is searched for.
   * What lies within the precision of the bound counts as below it: a bound of 5 ms holds the samples of 5 ms.
   */
  countUpTo(ms: number): number {
    const limitMs = ms * PRECISION;
    const total = this.samples.count;
    let low = 0;
    let high = total;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#atPercentile((100 * middle) / total) <= limitMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  reset(): void {
    this.samples.reset();
  }

  #atPercentile(percentile: number): number {
    return this.samples.percentile(Math.min(100, percentile)) / 1_000;
  }
}

/** The last so many seconds and everything, from one stream of samples or from those of several threads. */
export class RollingLatency {
  readonly #all: Latency;
  /** The seconds that are over, oldest first. */
  #window: Latency[];
  readonly #seconds: number;
  #now: Latency;

  /** @param seconds of the window, the current one among them */
  constructor(seconds = 10) {
    this.#all = new Latency();
    this.#window = [];
    this.#seconds = seconds;
    this.#now = new Latency();
  }

  record(ms: number): void {
    this.#now.record(ms);
  }

  add(samples: LatencySamples): void {
    this.#now.add(samples);
  }

  /** Starts the next second; the oldest falls out of the window. @returns the samples of the one that is over */
  tick(): LatencySamples {
    const over = this.#now;
    this.#all.add(over.samples);
    this.#now = new Latency();
    this.#window.push(over);
    while (this.#window.length >= this.#seconds) this.#window.shift();
    return over.samples;
  }

  window(): Latency {
    const sum = new Latency();
    for (const second of this.#window) sum.add(second.samples);
    sum.add(this.#now.samples);
    return sum;
  }

  all(): Latency {
    const sum = new Latency();
    sum.add(this.#all.samples);
    sum.add(this.#now.samples);
    return sum;
  }
}
