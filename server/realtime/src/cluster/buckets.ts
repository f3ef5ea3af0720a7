/**
 * Buckets: token buckets by name, in the memory of one node. Where there are many, those that are full again are forgotten, a few with each
 * take, so that names that came once (and anybody can make up any number of them) do not stay.
 */
import type { Clock } from '@slotwire/runtime';
import { type Bucket, isFull, type Level, reserveFrom, type Taken, takeFrom } from './bucket.ts';

export interface Buckets {
  take(name: string, bucket: Bucket, cost: number): Taken;
  /** See `reserveFrom`. */
  reserve(name: string, bucket: Bucket, maxWaitMs: number): number | undefined;
  size(): number;
}

interface Kept extends Level {
  bucket: Bucket;
}

/** So few stay as they are: a small service would forget and make the same names over and over. */
const KEPT_AT_LEAST = 1_000;
/** Looked at with each take, from where the last look ended. More than one, so that the sweep is faster than the growth. */
const SWEPT_AT_ONCE = 2;

export function createBuckets(clock: Pick<Clock, 'monotonicMs'>): Buckets {
  const kept = new Map<string, Kept>();
  let sweep = kept.entries();

  function forgetSome(nowMs: number): void {
    if (kept.size <= KEPT_AT_LEAST) return;
    for (let i = 0; i < SWEPT_AT_ONCE; i++) {
      const next = sweep.next();
      if (next.done) {
        sweep = kept.entries();
        return;
      }
      const [name, level] = next.value;
      if (isFull(level, level.bucket, nowMs)) kept.delete(name);
    }
  }

  function levelOf(name: string, bucket: Bucket, nowMs: number): Level {
    forgetSome(nowMs);
    let level = kept.get(name);
    if (level === undefined) {
      level = { tokens: bucket.size, atMs: nowMs, bucket };
      kept.set(name, level);
    }
    level.bucket = bucket;
    return level;
  }

  return {
    take(name, bucket, cost) {
      const nowMs = clock.monotonicMs();
      return takeFrom(levelOf(name, bucket, nowMs), bucket, cost, nowMs);
    },
    reserve(name, bucket, maxWaitMs) {
      const nowMs = clock.monotonicMs();
      return reserveFrom(levelOf(name, bucket, nowMs), bucket, nowMs, maxWaitMs);
    },
    size: () => kept.size,
  };
}
