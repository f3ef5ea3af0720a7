/** Distribution: how often which value came, in buckets that grow by a third, for the charts of a report. */
import type { Distribution } from './record.ts';

/** 8 buckets per power of ten. */
const PER_DECADE = 8;

export interface DistributionBuilder {
  add(value: number): void;
  read(): Distribution;
}

/** @param range of the bounds; smaller values count in the first bucket, greater ones beyond the last */
export function createDistribution(
  about: { name: string; title: string; unit: string },
  range: { from: number; to: number },
): DistributionBuilder {
  const bounds: number[] = [];
  for (let i = 0; ; i++) {
    const bound = range.from * 10 ** (i / PER_DECADE);
    bounds.push(Number(bound.toPrecision(3)));
    if (bound >= range.to) break;
  }
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let total = 0;
  let max = 0;

  function quantile(q: number): number {
    let left = q * total;
    for (const [i, count] of counts.entries()) {
      left -= count;
      if (left <= 0) return bounds[i] ?? max;
    }
    return max;
  }

  return {
    add(value) {
      let low = 0;
      let high = bounds.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= (bounds[middle] as number)) high = middle;
        else low = middle + 1;
      }
      counts[low] = (counts[low] as number) + 1;
      total++;
      if (value > max) max = value;
    },
    read() {
      const read: Distribution = { ...about, bounds, counts };
      return total === 0 ? read : { ...read, p50: quantile(0.5), p99: quantile(0.99), max };
    },
  };
}
