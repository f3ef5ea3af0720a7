/** Buckets: the spans of time that a query asks for. Minutes and hours are those of UTC, days those of a time zone. */
import type { AnalyticsBucket } from '@slotwire/protocol';
import type { TimeZone } from '@slotwire/runtime';
import { bucketMs, startOf } from './collector.ts';

export interface Buckets {
  readonly fromMs: number;
  readonly toMs: number;
  /** The start of each, ms. */
  readonly starts: readonly number[];
  /** Undefined: outside of all. */
  indexOf(atMs: number): number | undefined;
}

/** Widened to whole buckets: whoever asks from half past ten gets the whole hour. */
export function createBuckets(fromMs: number, toMs: number, bucket: AnalyticsBucket, zone: TimeZone): Buckets {
  const starts: number[] = [];
  let nextMs = bucket === 'day' ? zone.startOfDay(fromMs) : startOf(bucket, fromMs);
  while (nextMs < toMs) {
    starts.push(nextMs);
    nextMs = bucket === 'day' ? zone.nextDay(nextMs) : nextMs + bucketMs[bucket];
  }
  const firstMs = starts[0] ?? fromMs;
  return {
    fromMs: firstMs,
    toMs: nextMs,
    starts,
    indexOf(atMs) {
      if (atMs < firstMs || atMs >= nextMs) return undefined;
      // The last that does not begin later; days differ in length by an hour or two, so a guess is at most one beside it.
      let index = Math.min(starts.length - 1, Math.floor((atMs - firstMs) / bucketMs[bucket]));
      while ((starts[index] as number) > atMs) index--;
      while (index + 1 < starts.length && (starts[index + 1] as number) <= atMs) index++;
      return index;
    },
  };
}

/** Seven rows from Monday, 24 hours each. */
export function createHeatMap(zone: TimeZone): { add(atMs: number, count: number): void; rows: number[][] } {
  const rows = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  return {
    rows,
    add(atMs, count) {
      const { weekday, hour } = zone.at(atMs);
      const row = rows[weekday] as number[];
      row[hour] = (row[hour] as number) + count;
    },
  };
}
