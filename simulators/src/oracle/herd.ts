/**
 * Herd: nobody comes back in step. After an outage every device waits for a time of its own; equal delays would only move the spike.
 * With full jitter one delay in hundreds is the same to the millisecond; without it most are.
 */
import type { Violations } from './violations.ts';

export interface HerdRule {
  /** A device waits so long before its next try; not told for waits that the service asked for. */
  wait(delayMs: number): void;
  judge(): void;
}

/** Fewer prove nothing. */
const ENOUGH = 30;
/** Of all delays, that are equal to the millisecond. */
const MOST_SHARE = 0.2;

export function createHerdRule(violations: Violations): HerdRule {
  const counts = new Map<number, number>();
  let total = 0;
  return {
    wait(delayMs) {
      const rounded = Math.round(delayMs);
      counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
      total++;
    },
    judge() {
      if (total < ENOUGH) return;
      const [delayMs, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most));
      if (count / total <= MOST_SHARE) return;
      violations.report({
        kind: 'herd',
        rule: 'herd',
        detail: `${count} of ${total} waits before a try to reconnect took ${delayMs} ms`,
      });
    },
  };
}
