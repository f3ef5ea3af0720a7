/** Battery: how full it is, from what the phone did since the last look. Pure. */
import type { Persona } from '../personas/persona.ts';
import { cellularBatteryShare } from './radio.ts';

/** What happened since the last look at the battery; what held for most of it counts for all. */
export interface BatteryFacts {
  hours: number;
  charging: boolean;
  /** Somebody looks at it: the display is on. */
  foreground: boolean;
  /** Of the cellular radio, for this application. Wi-Fi's takes a thousandth of a battery a day and is not counted. */
  radioActiveMs: number;
}

/**
 * A charger of 15 W (USB Type-C at 5 V and 3 A), of which 85 % arrive, fills three quarters of a battery of 17.3 Wh in an hour: 1:06 h to
 * 80 %. From there on the voltage is held and the current falls (Battery University, BU-409), on average to a third: 48 min more.
 */
const CHARGED_PER_HOUR = 0.73;
const TOP = { from: 0.8, perHour: 0.25 };

/**
 * At 0 the phone is off: the caller ends the application without a word, as a kill does, shows it no situation and has nothing drawn from
 * it until it has been charged; a phone that is off goes on charging here.
 * @param level before, 0 to 1
 * @returns level after, 0 to 1
 */
export function drainBattery(level: number, facts: BatteryFacts, battery: NonNullable<Persona['battery']>): number {
  const { hours, charging, foreground, radioActiveMs } = facts;
  // The charger carries what the phone needs as well.
  if (charging) return charge(level, hours / battery.health);
  const lasts = foreground ? battery.screenHours : battery.idleHours;
  return Math.max(0, level - hours / lasts - cellularBatteryShare(radioActiveMs, battery.health));
}

/** @param hours at the charger, for a battery of full capacity */
function charge(level: number, hours: number): number {
  const toTopHours = Math.max(0, (TOP.from - level) / CHARGED_PER_HOUR);
  if (hours <= toTopHours) return level + hours * CHARGED_PER_HOUR;
  return Math.min(1, Math.max(level, TOP.from) + (hours - toTopHours) * TOP.perHour);
}
