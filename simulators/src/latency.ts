/** Latency: a histogram of durations with buckets 5 % apart, so that millions of samples take two kilobytes. */

export interface Latency {
  record(ms: number): void;
  count(): number;
  /** The upper bound of the bucket that holds it, ms; undefined when nothing was recorded. */
  quantile(q: number): number | undefined;
  reset(): void;
  add(other: Latency): void;
  /** For `add`. */
  buckets(): Readonly<Uint32Array>;
}

const LOWEST_MS = 0.5;
const GROWTH = 1.05;
/** Up to 0.5 ms × 1.05^330, more than an hour. */
const BUCKETS = 330;

export function createLatency(): Latency {
  const counts = new Uint32Array(BUCKETS);
  let total = 0;
  return {
    record(ms) {
      const bucket =
        ms <= LOWEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / LOWEST_MS) / Math.log(GROWTH)));
      counts[bucket] = (counts[bucket] as number) + 1;
      total++;
    },
    count: () => total,
    quantile(q) {
      if (total === 0) return undefined;
      let left = Math.ceil(q * total);
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        left -= counts[bucket] as number;
        if (left <= 0) return LOWEST_MS * GROWTH ** bucket;
      }
      return LOWEST_MS * GROWTH ** (BUCKETS - 1);
    },
    reset() {
      counts.fill(0);
      total = 0;
    },
    add(other) {
      other.buckets().forEach((count, bucket) => {
        counts[bucket] = (counts[bucket] as number) + count;
      });
      total += other.count();
    },
    buckets: () => counts,
  };
}

/** The last so many seconds and everything, from one stream of samples. */
export interface RollingLatency {
  record(ms: number): void;
  /** Starts the next second; the oldest falls out of the window. */
  tick(): void;
  window(): Latency;
  all(): Latency;
}

export function createRollingLatency(seconds = 10): RollingLatency {
  const ring = Array.from({ length: seconds }, createLatency);
  const all = createLatency();
  let at = 0;
  return {
    record(ms) {
      (ring[at] as Latency).record(ms);
      all.record(ms);
    },
    tick() {
      at = (at + 1) % seconds;
      (ring[at] as Latency).reset();
    },
    window() {
      const sum = createLatency();
      for (const second of ring) sum.add(second);
      return sum;
    },
    all: () => all,
  };
}
