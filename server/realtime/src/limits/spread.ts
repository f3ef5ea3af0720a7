/**
 * Spread: how long to wait for those whom nothing was kept for. Each is told an instant of its own, one after the other at the rate at which
 * there is room, so that they do not come back together. When so many wait that the last of them would wait too long, chance spreads them.
 */
import type { Clock, Random } from '@slotwire/runtime';

export interface Spread {
  /** @returns whole ms */
  waitMs(perSecond: number): number;
}

/** Nobody is told to wait longer than twice this, ms. */
export const MAX_WAIT_MS = 60_000;

export function createSpread(clock: Pick<Clock, 'monotonicMs'>, random: Pick<Random, 'float'>): Spread {
  let lastMs = 0;
  return {
    waitMs(perSecond) {
      const nowMs = clock.monotonicMs();
      const nextMs = Math.max(lastMs, nowMs) + 1_000 / perSecond;
      if (!(nextMs - nowMs <= MAX_WAIT_MS)) return longWaitMs(random);
      lastMs = nextMs;
      return Math.ceil(nextMs - nowMs);
    },
  };
}

/** For those beyond the end of a queue. */
export function longWaitMs(random: Pick<Random, 'float'>): number {
  return Math.ceil(MAX_WAIT_MS * (1 + random.float()));
}
