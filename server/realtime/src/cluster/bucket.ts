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

/** It is full again: to forget it changes nothing. */
export function isFull(level: Level, { size, perSecond }: Bucket, nowMs: number): boolean {
  return level.tokens + ((nowMs - level.atMs) * perSecond) / 1_000 >= size;
}

/** Of a bucket that never fills. */
const MAX_WAIT_MS = 3_600_000;
