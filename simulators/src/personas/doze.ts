/**
 * Doze: when a phone that is neither looked at nor on its charger lets its applications sleep. It wakes for maintenance now and then, ever
 * more rarely. Figures: AOSP, `DeviceIdleController`: `idle_to` 60 min, `idle_factor` 2, `max_idle_to` 6 h; `idle_pending_to` 5 min,
 * `idle_pending_factor` 2, `max_idle_pending_to` 10 min.
 */
import { type Interval, MINUTE_MS, union } from './interval.ts';

const IDLE_MS = { first: 60 * MINUTE_MS, most: 360 * MINUTE_MS };
const MAINTENANCE_MS = { first: 5 * MINUTE_MS, most: 10 * MINUTE_MS };

/**
 * @param awake when it is looked at or charging, in any order
 * @param fromMs from when on it may have lain still
 * @returns ascending
 */
export function dozesBetween(
  awake: readonly Interval[],
  { fromMs, toMs }: Interval,
  dozesAfterMinutes: number,
): Interval[] {
  const dozes: Interval[] = [];
  let stillMs = fromMs;
  for (const stretch of [...union(awake), { fromMs: toMs, toMs }]) {
    sleep(stillMs + dozesAfterMinutes * MINUTE_MS, Math.min(stretch.fromMs, toMs), dozes);
    stillMs = Math.max(stillMs, stretch.toMs);
  }
  return dozes;
}

function sleep(fromMs: number, toMs: number, into: Interval[]): void {
  let idleMs = IDLE_MS.first;
  let maintenanceMs = MAINTENANCE_MS.first;
  for (let atMs = Math.round(fromMs); atMs < toMs; ) {
    into.push({ fromMs: atMs, toMs: Math.min(atMs + idleMs, toMs) });
    atMs += idleMs + maintenanceMs;
    idleMs = Math.min(idleMs * 2, IDLE_MS.most);
    maintenanceMs = Math.min(maintenanceMs * 2, MAINTENANCE_MS.most);
  }
}
