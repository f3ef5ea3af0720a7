/** Budget: what the devices of one persona cost per day, and whether that is what its file allows. Pure. */
import type { Persona } from '../personas/persona.ts';
import type { PersonaFigures } from '../record.ts';
import { type RadioReading, radioBatteryShare } from './radio.ts';

/** One device of the persona. */
export interface DeviceCost {
  reading: RadioReading;
  /** For which it ran. */
  days: number;
  commands: number;
}

const BYTES_PER_MEGABYTE = 1_000_000;
const MS_PER_HOUR = 3_600_000;

/**
 * The median device is judged: the worst one of many has met every fault, and a rule that it must keep would say nothing of the rest.
 * A run of less than a day is not judged, as the hours that it lacks are not like those that it had; its figures are still per day.
 */
export function judgeBudget(persona: Persona, devices: readonly DeviceCost[]): PersonaFigures {
  const { name, about, battery, powerBudget: budget } = persona;
  const perDay = (figureOf: (reading: RadioReading) => number) =>
    spread(devices.map(({ reading, days }) => (days > 0 ? figureOf(reading) / days : 0)));
  const figures: PersonaFigures = {
    persona: name,
    about,
    devices: devices.length,
    commands: devices.reduce((sum, { commands }) => sum + commands, 0),
    radioWakeUps: perDay(({ wakeUps }) => wakeUps),
    megabytes: perDay(({ bytesUp, bytesDown }) => (bytesUp + bytesDown) / BYTES_PER_MEGABYTE),
    connectedHours: perDay(({ connectedMs }) => connectedMs / MS_PER_HOUR),
    batteryShare: perDay((reading) => radioBatteryShare(reading, battery?.health)),
  };
  if (budget === undefined) return figures;
  if (devices.length === 0 || devices.some(({ days }) => days < 1)) return { ...figures, budget };
  const withinBudget =
    figures.radioWakeUps.median <= budget.radioWakeUps &&
    figures.megabytes.median <= budget.megabytes &&
    figures.connectedHours.median <= budget.connectedHours;
  return { ...figures, budget, withinBudget };
}

function spread(values: readonly number[]): { median: number; max: number } {
  const ascending = [...values].sort((a, b) => a - b);
  const upper = ascending[ascending.length >> 1] ?? 0;
  const lower = ascending[(ascending.length - 1) >> 1] ?? 0;
  return { median: (lower + upper) / 2, max: ascending.at(-1) ?? 0 };
}
