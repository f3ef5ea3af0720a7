/** Delay: how long one packet takes one way at a place. Pure; which stream of draws it comes from is the caller's. */
import type { Random } from '@slotwire/runtime';
import type { NetworkProfile } from './profile.ts';

export type Direction = 'up' | 'down';

/** Standard deviations between the median and the 99th percentile of a normal distribution. */
const Z99 = 2.3263;

/** Latency, and the stall that a lost packet means. @returns ms */
export function drawDelayMs({ latencyMs, stalls }: NetworkProfile, random: Random): number {
  const sigma = Math.log(latencyMs.p99 / latencyMs.median) / Z99;
  const latency = latencyMs.median * Math.exp(sigma * drawNormal(random));
  return random.chance(stalls.chance) ? latency + random.exponential(stalls.meanMs) : latency;
}

/** Box-Muller. Its second value is not kept: the next delay must not depend on which packet asked before. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}
