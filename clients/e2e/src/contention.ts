/**
 * Contention: how much longer a page waits for its work than the work takes, because others want the processor as well. One on a machine that is quiet. Limits
 * of time are widened by it, so that a test of speed judges the app and not what else runs on the machine.
 */
import type { Page } from '@playwright/test';
import { percentilesOf } from './percentiles.ts';

export async function measureContention(page: Page): Promise<number> {
  const times = await page.evaluate(async () => {
    const durations: number[] = [];
    let sum = 0;
    for (let round = 0; round < 60; round++) {
      const startMs = performance.now();
      for (let n = 0; n < 2_000_000; n++) sum += Math.sqrt(n);
      durations.push(performance.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return sum > 0 ? durations : [];
  });
  return Math.max(1, percentilesOf(times).p95 / Math.min(...times));
}
