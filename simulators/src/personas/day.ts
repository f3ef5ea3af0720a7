/**
 * Day: makes of a persona what one device goes through in a run. Each thing is drawn from a fork named like it, so that a plan stays as it
 * was in all that a change of the persona file does not touch.
 */
import type { Random } from '@slotwire/runtime';
import type { DevicePlan, Moment, Situation, Spell } from '../phone/situation.ts';
import { dozesBetween } from './doze.ts';
import {
  cut,
  DAY_MS,
  type Daily,
  type Day,
  daysOf,
  drawDaily,
  type Interval,
  instantIn,
  MINUTE_MS,
} from './interval.ts';
import { drawLooks, type Look } from './looks.ts';
import type { Persona } from './persona.ts';

export interface RunSpan {
  /** Wall ms at its start. */
  startMs: number;
  hours: number;
}

const HOUR_MS = 3_600_000;
const SLOW_MINUTES = { least: 1, most: 10 };
/** Where in a run a clock is set to something else, as a share of it. */
const CLOCK_JUMPS = { from: 0.35, to: 0.65 };

/** Shared by all spells: the plans of a thousand devices have a hundred thousand of them. */
const inFront: Partial<Situation> = Object.freeze({ app: 'foreground' });
const asleep: Partial<Situation> = Object.freeze({ doze: true });
const onCharger: Partial<Situation> = Object.freeze({ charging: true });
const busy: Partial<Situation> = Object.freeze({ slow: true });

interface Drawing {
  persona: Persona;
  device: string;
  days: readonly Day[];
  lengthMs: number;
  random: Random;
}

/** Something that lasts, not yet cut to the run; named within its day. */
type Named = Look;

/**
 * Ids: `c-00012/d0/place-1`, by the day on which the thing began and its place in the persona file; `…/look-1-3` for what comes again and
 * again, `…/doze-0` by time. A run that starts in the middle of something has it from `d-1`.
 * @param random of this device alone
 * @returns spells within the run by precedence, as later ones win: the clock, places as in the file, charging, looks, slow reading, doze;
 * of one kind by time. Moments by time
 */
export function planDevice(persona: Persona, device: string, run: RunSpan, random: Random): DevicePlan {
  const lengthMs = Math.round(run.hours * HOUR_MS);
  const days = daysOf(run.startMs, lengthMs);
  const drawing: Drawing = { persona, device, days, lengthMs, random };
  const looks = drawLooks(persona, days, random);
  const charges = (persona.battery?.charges ?? []).flatMap((charge, i) => drawDailies(drawing, `charge-${i}`, charge));
  const places = persona.places.map((place, i) =>
    within(drawing, drawDailies(drawing, `place-${i}`, place), { network: place.network }),
  );
  return {
    base: baseOf(persona),
    spells: [
      ...drawClock(drawing),
      ...places.flat(),
      ...within(drawing, charges, onCharger),
      ...within(drawing, looks, inFront),
      ...within(drawing, drawSlow(drawing, looks), busy),
      ...within(drawing, findDozes(drawing, [...looks, ...charges]), asleep),
    ],
    moments: [...drawMoments(drawing, 'kill', looks), ...drawMoments(drawing, 'reinstall', looks)].sort(
      (a, b) => a.atMs - b.atMs,
    ),
  };
}

function baseOf({ network, device, battery }: Persona): Situation {
  return {
    network,
    app: device === 'phone' ? 'background' : 'closed',
    doze: false,
    charging: battery === undefined,
    saver: false,
    clockSkewMs: 0,
    slow: false,
  };
}

function drawDailies({ days, random }: Drawing, name: string, daily: Daily): Named[] {
  return days.flatMap((day) => {
    const interval = drawDaily(daily, day, random.fork(`${day.name}/${name}`));
    return interval === undefined ? [] : [{ ...interval, name, day }];
  });
}

function within({ device, lengthMs }: Drawing, named: readonly Named[], set: Partial<Situation>): Spell[] {
  const spells: Spell[] = [];
  for (const { name, day, ...interval } of named) {
    const part = cut(interval, lengthMs);
    if (part !== undefined) spells.push({ id: `${device}/${day.name}/${name}`, ...part, set });
  }
  return spells.sort((a, b) => a.fromMs - b.fromMs);
}

function drawClock({ persona: { clock }, device, lengthMs, random }: Drawing): Spell[] {
  if (clock === undefined || lengthMs === 0) return [];
  const draw = random.fork('clock');
  const skewMs = () => Math.round((draw.float() * 2 - 1) * clock.byMinutes * MINUTE_MS);
  const isWrong = draw.chance(clock.wrong);
  const [before, after] = [skewMs(), skewMs()];
  const jumpMs = Math.round(lengthMs * (CLOCK_JUMPS.from + draw.float() * (CLOCK_JUMPS.to - CLOCK_JUMPS.from)));
  if (!isWrong) return [];
  const spells = [{ id: `${device}/clock`, fromMs: 0, toMs: lengthMs, set: { clockSkewMs: before } }];
  if (clock.jumps) {
    spells.push({ id: `${device}/clock-jump`, fromMs: jumpMs, toMs: lengthMs, set: { clockSkewMs: after } });
  }
  return spells;
}

/** Within looks, and no longer than these. */
function drawSlow({ persona, days, random }: Drawing, looks: readonly Look[]): Named[] {
  const found: Named[] = [];
  for (const day of days) {
    for (const { share, name, draw } of drawTimes(random, day, 'slow', persona.perDay.slowSpells)) {
      const minutes = SLOW_MINUTES.least + draw.float() * (SLOW_MINUTES.most - SLOW_MINUTES.least);
      const instant = instantIn(ofDay(looks, day), share);
      if (instant === undefined) continue;
      const { atMs: fromMs } = instant;
      found.push({ name, day, fromMs, toMs: Math.min(instant.within.toMs, fromMs + Math.round(minutes * MINUTE_MS)) });
    }
  }
  return found;
}

/** Nothing is drawn: they follow from what keeps the phone awake. */
function findDozes({ persona, days, lengthMs }: Drawing, awake: readonly Interval[]): Named[] {
  const [earliest] = days;
  if (persona.dozesAfterMinutes === undefined || earliest === undefined) return [];
  const dozes = dozesBetween(awake, { fromMs: earliest.startMs, toMs: lengthMs }, persona.dozesAfterMinutes);
  const counts = new Map<Day, number>();
  return dozes.map((doze) => {
    const day = days.findLast(({ startMs }) => startMs <= doze.fromMs) ?? earliest;
    const number = counts.get(day) ?? 0;
    counts.set(day, number + 1);
    return { ...doze, name: `doze-${number}`, day };
  });
}

/** At any time on a phone; a browser that is closed has nothing that could be killed. */
function drawMoments(
  { persona, device, days, lengthMs, random }: Drawing,
  kind: 'kill' | 'reinstall',
  looks: readonly Look[],
): Moment[] {
  const moments: Moment[] = [];
  const perDay = kind === 'kill' ? persona.perDay.kills : persona.perDay.reinstalls;
  for (const day of days) {
    for (const { share, name } of drawTimes(random, day, kind, perDay)) {
      const wholeDay = [{ fromMs: day.startMs, toMs: day.startMs + DAY_MS }];
      const atMs = instantIn(persona.device === 'phone' ? wholeDay : ofDay(looks, day), share)?.atMs;
      if (atMs === undefined || atMs < 0 || atMs >= lengthMs) continue;
      moments.push({ id: `${device}/${day.name}/${name}`, atMs, do: { kind } });
    }
  }
  return moments;
}

function ofDay(looks: readonly Look[], day: Day): Look[] {
  return looks.filter((look) => look.day === day);
}

interface Time {
  /** `kill-0` */
  name: string;
  /** Of the day, from 0 to 1. */
  share: number;
  draw: Random;
}

/** A Poisson process over one day. */
function drawTimes(random: Random, day: Day, kind: string, perDay: number): Time[] {
  const times: Time[] = [];
  let share = 0;
  for (let k = 0; perDay > 0; k++) {
    const name = `${kind}-${k}`;
    const draw = random.fork(`${day.name}/${name}`);
    share += draw.exponential(1 / perDay);
    if (share >= 1) break;
    times.push({ name, share, draw });
  }
  return times;
}
