/** The load of this very process: event loop and heap, as Node measures them. */
import { monitorEventLoopDelay, type Performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { LoadMeter } from './load-meter.ts';

/** How often the delay is sampled, ms. A loop that is idle is this late by the meter's own doing, so it is taken off. */
const RESOLUTION_MS = 10;

type Delays = ReturnType<typeof monitorEventLoopDelay>;

/** @param performance of the process; its event loop is the thing that is measured, so only `main.ts` has it to give. */
export function createSystemLoadMeter(performance: Pick<Performance, 'eventLoopUtilization'>): LoadMeter {
  // Two, in turns, each over two readings: Node leaves out the first delay after a reset, which may be the long one.
  let [delays, younger] = [1, 2].map(() => monitorEventLoopDelay({ resolution: RESOLUTION_MS })) as [Delays, Delays];
  for (const each of [delays, younger]) each.enable();
  let before = performance.eventLoopUtilization();
  return {
    read() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      const heap = getHeapStatistics();
      const loopDelayP99Ms = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS);
      delays.reset();
      [delays, younger] = [younger, delays];
      return { loopDelayP99Ms, utilisation: utilization, heapShare: heap.used_heap_size / heap.heap_size_limit };
    },
    stop() {
      for (const each of [delays, younger]) each.disable();
    },
  };
}
