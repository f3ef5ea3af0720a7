/** Looks: when a person has the application before the eyes. No two of them overlap, as a look is one stay in the foreground. */
import type { Random } from '@slotwire/runtime';
import { byStart, DAY_MS, type Daily, type Day, drawDaily, type Interval, timeOfDayMs } from './interval.ts';
import type { Persona } from './persona.ts';

export interface Look extends Interval {
  /** `look-0` of the first entry, `look-1-3` the fourth of a second one that comes again and again. */
  name: string;
  /** On which it began by its draw. */
  day: Day;
}

type Entry = Persona['looks'][number];
type Repeated = Exclude<Entry, Daily>;

const HOUR_MS = 3_600_000;
/** What is left of a look that begins when another ends must be worth it. */
const LEAST_MS = 1_000;

/**
 * By time, those of the days around the run included. A long look has precedence: of two long ones the later waits for the earlier,
 * and of the short ones those that would overlap another are left out.
 */
export function drawLooks(persona: Persona, days: readonly Day[], random: Random): Look[] {
  const long: Look[] = [];
  const short: Look[] = [];
  for (const day of days) {
    for (const [index, entry] of persona.looks.entries()) {
      const name = `look-${index}`;
      const draw = random.fork(`${day.name}/${name}`);
      if ('perHour' in entry) {
        drawRepeated(entry, name, day, draw, short);
      } else {
        const interval = drawDaily(entry, day, draw);
        if (interval !== undefined) long.push({ ...interval, name, day });
      }
    }
  }
  const kept = queue(long.sort(byStart));
  return [...kept, ...fitIn(short.sort(byStart), kept)].sort(byStart);
}

/** A Poisson process: exponential gaps from start to start. */
function drawRepeated(entry: Repeated, name: string, day: Day, random: Random, into: Look[]): void {
  if (entry.perHour === 0) return;
  const startMs = day.startMs + timeOfDayMs(entry.from);
  const forMs = timeOfDayMs(entry.to) - timeOfDayMs(entry.from);
  const endMs = startMs + (forMs > 0 ? forMs : forMs + DAY_MS);
  const [least, most] = entry.forSeconds;
  let atMs = startMs;
  for (let k = 0; ; k++) {
    const draw = random.fork(String(k));
    atMs += draw.exponential(HOUR_MS / entry.perHour);
    if (atMs >= endMs) return;
    const fromMs = Math.round(atMs);
    const toMs = fromMs + Math.round((least + draw.float() * (most - least)) * 1_000);
    into.push({ fromMs, toMs, name: `${name}-${k}`, day });
  }
}

function queue(ascending: readonly Look[]): Look[] {
  const kept: Look[] = [];
  let freeMs = Number.NEGATIVE_INFINITY;
  for (const look of ascending) {
    const fromMs = Math.max(look.fromMs, freeMs);
    if (look.toMs - fromMs < LEAST_MS) continue;
    kept.push({ ...look, fromMs });
    freeMs = look.toMs;
  }
  return kept;
}

/** @param taken ascending, without overlap */
function fitIn(ascending: readonly Look[], taken: readonly Look[]): Look[] {
  const kept: Look[] = [];
  let next = 0;
  let freeMs = Number.NEGATIVE_INFINITY;
  for (const look of ascending) {
    while ((taken[next]?.toMs ?? Number.POSITIVE_INFINITY) <= look.fromMs) next++;
    const isTaken = (taken[next]?.fromMs ?? Number.POSITIVE_INFINITY) < look.toMs;
    if (isTaken || look.fromMs < freeMs) continue;
    kept.push(look);
    freeMs = look.toMs;
  }
  return kept;
}
