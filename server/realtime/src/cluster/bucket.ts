/**
 * Token bucket: allows bursts up to its size, and its rate in the long run. A bucket is two numbers, so that a million of them fit;
 * the arithmetic is pure.
 *
 * Why no library: rate-limiter-flexible and its like read the real clock and set timers of their own, and the fleet lives in virtual time.
 */
export interface Bucket {
  /** What it holds when it is full: so many at once. */
  size: number;
  perSecond: number;
}

/** How a bucket stood at an instant. */
export interface Level {
  tokens: number;
  /** Monotonic. */
  atMs: number;
}

export type Taken = { ok: true } | { ok: false; retryAfterMs: number };

const taken: Taken = { ok: true };

/**
 * @param level is changed. Undefined tokens do not exist: a bucket that was never asked is full.
 * A cost above the size is charged as the size: it waits for a full bucket instead of for ever.
 */
export function takeFrom(level: Level, { size, perSecond }: Bucket, cost: number, nowMs: number): Taken {
  // A bucket that was made smaller has no more than it can hold.
  const tokens = Math.min(size, level.tokens + (Math.max(0, nowMs - level.atMs) * perSecond) / 1_000);
  const wanted = Math.min(cost, size);
  level.atMs = nowMs;
  if (tokens >= wanted) {
    level.tokens = tokens - wanted;
    return taken;
  }
  level.tokens = tokens;
  return { ok: false, retryAfterMs: perSecond > 0 ? Math.ceil(((wanted - tokens) * 1_000) / perSecond) : MAX_WAIT_MS };
}

/**
 * Takes a token of the future where there is none now: whoever comes back after the wait has it already, so that of many who wait each has
 * an instant of its own, at the rate of the bucket. The level goes below zero by as many as wait.
 * @returns ms until the token is there; undefined when that is longer than `maxWaitMs`, and then none was taken
 */
export function reserveFrom(level: Level, bucket: Bucket, nowMs: number, maxWaitMs: number): number | undefined {
  const { size, perSecond } = bucket;
  const tokens = Math.min(size, level.tokens + (Math.max(0, nowMs - level.atMs) * perSecond) / 1_000);
  level.tokens = tokens;
  level.atMs = nowMs;
  const waitMs = tokens >= 1 ? 0 : ((1 - tokens) * 1_000) / perSecond;
  if (!(waitMs <= maxWaitMs)) return undefined;
  level.tokens = tokens - 1;
  return waitMs;
}

/** It is full again: to forget it changes nothing. */
export function isFull(level: Level, { size, perSecond }: Bucket, nowMs: number): boolean {
  return level.tokens + ((nowMs - level.atMs) * perSecond) / 1_000 >= size;
}

/** Of a bucket that never fills. */
const MAX_WAIT_MS = 3_600_000;
