/**
 * Situation: everything about a device that its day decides, as spells over a base. At any instant the situation is the base
 * with the spells of that instant laid over it in their order, so that a day with any spell taken away is still a possible day:
 * that is what lets a failing run be shrunk.
 */
import type { ProfileName } from '../network/profile.ts';

export interface Situation {
  network: ProfileName;
  /** `closed`: the application does not run. A browser tab that is hidden is in the background. */
  app: 'foreground' | 'background' | 'closed';
  /** The system lets the application's timers and sockets sleep. */
  doze: boolean;
  charging: boolean;
  /** The person's switch. The system throws it by itself as well when the battery is low. */
  saver: boolean;
  /** Wall clock of the device against the right time, ms. Monotonic time is not touched. */
  clockSkewMs: number;
  /** Reads what arrives so slowly that the service's buffer fills. */
  slow: boolean;
}

/** Something that lasts. */
export interface Spell {
  /** Unique in a run and the same in every run of its seed: `c-00012/d0/tunnel-1`. */
  id: string;
  /** Virtual ms since the start of the run, `[fromMs, toMs)`. */
  fromMs: number;
  toMs: number;
  set: Partial<Situation>;
}

/** Something that happens at once. */
export interface Moment {
  id: string;
  atMs: number;
  do: /** The system ends the application without a word; it is opened again when the person next wants it. */
    | { kind: 'kill' }
    /** Storage is wiped, the device gets a new id, the application starts from nothing. */
    | { kind: 'reinstall' }
    /** Closed and started again in another version; storage stays. */
    | { kind: 'update'; version: string };
}

/** What is planned for one device over a whole run, by time. */
export interface DevicePlan {
  base: Situation;
  spells: readonly Spell[];
  moments: readonly Moment[];
}

/** @returns a new object */
export function situationAt(plan: DevicePlan, atMs: number): Situation {
  const situation = { ...plan.base };
  for (const { fromMs, toMs, set } of plan.spells) if (fromMs <= atMs && atMs < toMs) Object.assign(situation, set);
  return situation;
}

/** The instants at which the situation may change, ascending, each once. */
export function boundaries(plan: DevicePlan): number[] {
  const instants = new Set<number>();
  for (const { fromMs, toMs } of plan.spells) instants.add(fromMs).add(toMs);
  return [...instants].sort((a, b) => a - b);
}
