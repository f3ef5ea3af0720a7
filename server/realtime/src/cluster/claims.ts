/**
 * Claims: who came first, by name, in the memory of one node. Bounded: what has ended is forgotten, a few with each claim, and of
 * too many the oldest.
 */
import type { Clock } from '@slotwire/runtime';

export interface Claims {
  claim(name: string, value: string, untilMs: number): string;
  size(): number;
}

/** Some 25 MB when each is the token of another device. */
export const MAX_CLAIMS = 100_000;

/** Looked at with each claim, from where the last look ended. More than one, so that the sweep is faster than the growth. */
const SWEPT_AT_ONCE = 2;

export function createClaims(clock: Pick<Clock, 'nowMs'>, max = MAX_CLAIMS): Claims {
  const kept = new Map<string, { value: string; untilMs: number }>();
  let sweep = kept.entries();

  function forgetSome(nowMs: number): void {
    for (let i = 0; i < SWEPT_AT_ONCE; i++) {
      const next = sweep.next();
      if (next.done) {
        sweep = kept.entries();
        return;
      }
      const [name, { untilMs }] = next.value;
      if (untilMs <= nowMs) kept.delete(name);
    }
  }

  return {
    claim(name, value, untilMs) {
      const nowMs = clock.nowMs();
      forgetSome(nowMs);
      const holder = kept.get(name);
      if (holder !== undefined && holder.untilMs > nowMs) return holder.value;
      kept.set(name, { value, untilMs });
      if (kept.size > max) kept.delete(kept.keys().next().value as string);
      return value;
    },
    size: () => kept.size,
  };
}
