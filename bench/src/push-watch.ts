/** Push watch: what pushing costs the process that does it, from a beginning until all is sent and stored. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '@slotwire/realtime';
import { cpuSeconds } from './own-process.ts';
import { sumOf } from './subjects/slotwire.ts';

export interface Pushed {
  seconds: number;
  cpuSeconds: number;
  /** Tasks in memory, the most of them at a time. */
  heldMax: number;
  residentMaxBytes: number;
  loopDelayP99Ms: number;
}

/** Between two looks. Each costs some 30 µs. */
const LOOK_MS = 10;
const STUCK_MS = 180_000;

/** `begin` brings about so many pushes. */
export async function watchPushes(metrics: Metrics, pushes: number, begin: () => Promise<void>): Promise<Pushed> {
  const sentBefore = await sumOf(metrics.pushSent);
  const cpuBefore = cpuSeconds();
  const startMs = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let heldMax = 0;
  let residentMaxBytes = 0;
  delay.enable();
  await begin();
  for (let isDone = false; !isDone; ) {
    if (performance.now() - startMs > STUCK_MS) throw new Error(`gave up waiting for ${pushes} pushes`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const held = await tasksHeld(metrics);
    heldMax = Math.max(heldMax, held);
    residentMaxBytes = Math.max(residentMaxBytes, process.memoryUsage.rss());
    // Held until it is stored.
    isDone = held === 0 && (await sumOf(metrics.pushSent)) - sentBefore >= pushes;
  }
  delay.disable();
  return {
    seconds: (performance.now() - startMs) / 1_000,
    cpuSeconds: cpuSeconds() - cpuBefore,
    heldMax,
    residentMaxBytes,
    loopDelayP99Ms: delay.percentile(99) / 1e6,
  };
}

async function tasksHeld(metrics: Metrics): Promise<number> {
  const { values } = await metrics.pushQueue.get();
  return values.find(({ labels }) => labels.kind === 'tasks')?.value ?? 0;
}
