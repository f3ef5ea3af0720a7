/**
 * Processor: one core in virtual time. Work waits until what came before it is done, and what it costs is said, as nothing here takes real
 * time. It reads its own load as Node would read that of its event loop.
 */
import type { LoadMeter } from '@slotwire/realtime';
import type { Clock, Timers } from '@slotwire/runtime';

export interface Processor {
  readonly meter: LoadMeter;
  /** Does the work when all that came before is done. */
  run(costMs: number, work: () => void): void;
  /** What work turned out to cost beyond what was said. */
  charge(costMs: number): void;
}

export function createProcessor({ clock, timers }: { clock: Clock; timers: Timers }): Processor {
  let freeAtMs = 0;
  let busyMs = 0;
  let delays: number[] = [];
  let readAtMs = clock.monotonicMs();

  function charge(costMs: number): void {
    freeAtMs = Math.max(freeAtMs, clock.monotonicMs()) + costMs;
    busyMs += costMs;
  }

  return {
    charge,
    run(costMs, work) {
      delays.push(Math.max(0, freeAtMs - clock.monotonicMs()));
      charge(costMs);
      timers.after(freeAtMs - clock.monotonicMs(), work);
    },
    meter: {
      read() {
        const nowMs = clock.monotonicMs();
        const sorted = delays.sort((a, b) => a - b);
        // Work that waits keeps it busy until it is done.
        const doneMs = Math.max(0, busyMs - Math.max(0, freeAtMs - nowMs));
        const utilisation = Math.min(1, doneMs / Math.max(1, nowMs - readAtMs));
        const reading = {
          loopDelayP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
          utilisation,
          heapShare: 0,
        };
        busyMs -= doneMs;
        delays = [];
        readAtMs = nowMs;
        return reading;
      },
      stop() {},
    },
  };
}
