/** Clock: what time it is. Never read the global one outside of this folder and `main.ts`. */
export interface Clock {
  /** Wall time, ms since 1970. It may jump, forwards and backwards. */
  nowMs(): number;
  /** Monotonic time, ms with fractions, from an arbitrary start. For durations. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** `2026-03-01T09:00:00.000Z` */
export function isoNow(clock: Clock): string {
  return new Date(clock.nowMs()).toISOString();
}
