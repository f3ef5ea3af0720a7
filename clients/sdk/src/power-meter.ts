/**
 * Power meter: what the battery of a device loses, and how often messages wake its radio while nobody looks. The battery is the whole device's,
 * so the one without the other is not ours. Both are rates of a stretch of time, as levels come in steps of one per cent.
 */
import { ClientSample } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { ClientMetrics } from './client-metrics.ts';
import type { DeviceConditions } from './power.ts';

/** The shortest stretch that says something, ms: one step of the battery in it is 2 % an hour. */
export const STRETCH_MS = 1_800_000;
/** A cellular radio sleeps after so much silence, ms: Huang et al., MobiSys 2012, table 3. */
export const TAIL_MS = 11_576;
const HOUR_MS = 3_600_000;

export class PowerMeter {
  readonly #clock: Clock;
  readonly #metrics: ClientMetrics;
  /** Off the charger since then. Monotonic. */
  #drain: { sinceMs: number; from: number; level: number } | undefined;
  /** Out of sight since then. Monotonic. */
  #behind: { sinceMs: number; wakes: number } | undefined;
  #activeMs: number;

  constructor(clock: Clock, metrics: ClientMetrics) {
    this.#clock = clock;
    this.#metrics = metrics;
    this.#drain = undefined;
    this.#behind = undefined;
    this.#activeMs = Number.NEGATIVE_INFINITY;
  }

  onConditions({ appState, batteryLevel, charging }: DeviceConditions): void {
    const nowMs = this.#clock.monotonicMs();
    if (this.#drain !== undefined && (charging || batteryLevel === undefined)) {
      this.#sampleDrain(nowMs);
      this.#drain = undefined;
    } else if (!charging && batteryLevel !== undefined) {
      // It was charged, and nobody said so.
      if (this.#drain === undefined || batteryLevel > this.#drain.level)
        this.#drain = { sinceMs: nowMs, from: batteryLevel, level: batteryLevel };
      else this.#drain.level = batteryLevel;
    }
    if (appState === 'background') {
      this.#behind ??= { sinceMs: nowMs, wakes: 0 };
    } else if (this.#behind !== undefined) {
      this.#sampleWakes(nowMs);
      this.#behind = undefined;
    }
  }

  /** A message came. */
  onActivity(): void {
    const nowMs = this.#clock.monotonicMs();
    if (this.#behind !== undefined && nowMs - this.#activeMs >= TAIL_MS) this.#behind.wakes += 1;
    this.#activeMs = nowMs;
  }

  /** Before a report: stretches that are long enough are told, and begin anew. */
  sample(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#sampleDrain(nowMs);
    this.#sampleWakes(nowMs);
  }

  #sampleDrain(nowMs: number): void {
    if (this.#drain === undefined || nowMs - this.#drain.sinceMs < STRETCH_MS) return;
    const { sinceMs, from, level } = this.#drain;
    this.#metrics.sample(ClientSample.BatteryDrain, (from - level) / ((nowMs - sinceMs) / HOUR_MS));
    this.#drain = { sinceMs: nowMs, from: level, level };
  }

  #sampleWakes(nowMs: number): void {
    if (this.#behind === undefined || nowMs - this.#behind.sinceMs < STRETCH_MS) return;
    const { sinceMs, wakes } = this.#behind;
    this.#metrics.sample(ClientSample.BackgroundWakes, wakes / ((nowMs - sinceMs) / HOUR_MS));
    this.#behind = { sinceMs: nowMs, wakes: 0 };
  }
}
