/**
 * Histogram of whole numbers from 0 to 2³¹ - 1 in bounded memory: sixteen buckets for each power of two, so that what it says of a value is
 * at most 3.2 % beside it. Histograms of the same kind add up, those of nodes as well as those of minutes.
 *
 * Why no library: Node's own histogram cannot be stored, and HdrHistogram's port keeps ten times as much for a precision that nobody reads.
 */
const SUB_BITS = 4;
const SUBS = 1 << SUB_BITS;
const MAX = 2 ** 31 - 1;
const BUCKETS = (31 - SUB_BITS) * SUBS + SUBS;

export class Histogram {
  readonly #counts: Uint32Array;
  #total: number;

  constructor() {
    this.#counts = new Uint32Array(BUCKETS);
    this.#total = 0;
  }

  get total(): number {
    return this.#total;
  }

  record(value: number): void {
    const index = indexOf(value <= 0 ? 0 : value >= MAX ? MAX : Math.round(value));
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#total++;
  }

  add(other: Histogram): void {
    if (other.#total === 0) return;
    for (let i = 0; i < BUCKETS; i++) this.#counts[i] = (this.#counts[i] as number) + (other.#counts[i] as number);
    this.#total += other.#total;
  }

  clear(): void {
    if (this.#total === 0) return;
    this.#counts.fill(0);
    this.#total = 0;
  }

  /** @param part 0.5 is the median. Null when it is empty. */
  quantile(part: number): number | null {
    if (this.#total === 0) return null;
    const rank = Math.max(1, Math.ceil(part * this.#total));
    let seen = 0;
    for (let i = 0; i < BUCKETS; i++) {
      seen += this.#counts[i] as number;
      if (seen >= rank) return middleOf(i);
    }
    return MAX;
  }

  /** Pairs of bucket and count, those that are not empty. */
  toJson(): number[] {
    const pairs: number[] = [];
    for (let i = 0; i < BUCKETS; i++) {
      const count = this.#counts[i] as number;
      if (count > 0) pairs.push(i, count);
    }
    return pairs;
  }

  addJson(pairs: readonly number[]): void {
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const bucket = pairs[i] as number;
      const count = pairs[i + 1] as number;
      if (bucket >= BUCKETS) continue;
      this.#counts[bucket] = (this.#counts[bucket] as number) + count;
      this.#total += count;
    }
  }
}

function indexOf(value: number): number {
  if (value < SUBS) return value;
  const exponent = 31 - Math.clz32(value);
  return (exponent - SUB_BITS + 1) * SUBS + ((value >> (exponent - SUB_BITS)) & (SUBS - 1));
}

function middleOf(index: number): number {
  if (index < SUBS) return index;
  const shift = Math.floor(index / SUBS) - 1;
  const lowest = (SUBS + (index % SUBS)) * 2 ** shift;
  return lowest + (2 ** shift - 1) / 2;
}

/** Latencies are kept in µs, so that those of a tenth of a millisecond are still told apart. */
export function recordMs(histogram: Histogram, ms: number): void {
  histogram.record(ms * 1_000);
}

export function quantileMs(histogram: Histogram, part: number): number | null {
  const value = histogram.quantile(part);
  return value === null ? null : Math.round(value) / 1_000;
}
