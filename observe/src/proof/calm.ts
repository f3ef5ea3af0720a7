/** Calm: nothing is wrong in a world yet, and Prometheus sees it. What fires afterwards was not there before. */
import { sleep } from '@slotwire/runtime';
import type { World } from '../worlds/world.ts';
import type { Stage } from './stage.ts';

const POLL_MS = 200;
/** Nothing has fired for so long. */
const CALM_MS = 6_000;
const CALM_WITHIN_MS = 60_000;

/** @returns since when @throws Error */
export async function untilCalm({ log, outside, watching }: Stage, { environment }: World): Promise<number> {
  const { clock, timers } = outside.runtime;
  const untilMs = clock.nowMs() + CALM_WITHIN_MS;
  let calmSinceMs: number | undefined;
  for (;;) {
    const nowMs = clock.nowMs();
    const [up] = await watching.prometheus.queryInstant(`min(up{environment="${environment}"})`);
    if (up?.value !== 1 || log.active(environment).length > 0) calmSinceMs = undefined;
    else calmSinceMs ??= nowMs;
    if (calmSinceMs !== undefined && nowMs - calmSinceMs >= CALM_MS) return calmSinceMs;
    if (nowMs >= untilMs) {
      const why = up === undefined ? 'Prometheus does not know it' : `${log.active(environment).join(', ')} is active`;
      throw new Error(`the world was not calm before the fault: ${why}`);
    }
    await sleep(timers, POLL_MS);
  }
}
