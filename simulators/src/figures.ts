/** Figures: what the fleet did so far, as counters that devices raise and the table and the verdict read. */
import { RollingLatency } from './latency.ts';

export interface Figures extends Counts {
  /** From an event's `at` to the application, for what was sent live. */
  delivery: RollingLatency;
  /** The last complaint of an SDK, for the report. */
  lastFault: string | undefined;
  /** What the simulator itself failed at: then it can judge nothing. */
  broken: string | undefined;
}

/** They only grow. */
export interface Counts {
  commands: number;
  ok: number;
  rejected: number;
  /** Sent, and the link ended before an answer. */
  unknown: number;
  events: number;
  /** Welcomes after which every stream went on from where the device stood. */
  resumes: number;
  /** Acks that the service gave again. */
  replays: number;
  conflicts: number;
  slotRaces: number;
  doubleTaps: number;
  drops: number;
  cuts: number;
  answersLost: number;
  batchesTampered: number;
  backgrounds: number;
  savers: number;
  restarts: number;
  kills: number;
  /** Pushes that reached an application which had their notification not yet, or already. */
  pushesNew: number;
  pushesKnown: number;
  faults: number;
}

export function createFigures(): Figures {
  return { ...createCounts(), delivery: new RollingLatency(), lastFault: undefined, broken: undefined };
}

export function createCounts(): Counts {
  return {
    commands: 0,
    ok: 0,
    rejected: 0,
    unknown: 0,
    events: 0,
    resumes: 0,
    replays: 0,
    conflicts: 0,
    slotRaces: 0,
    doubleTaps: 0,
    drops: 0,
    cuts: 0,
    answersLost: 0,
    batchesTampered: 0,
    backgrounds: 0,
    savers: 0,
    restarts: 0,
    kills: 0,
    pushesNew: 0,
    pushesKnown: 0,
    faults: 0,
  };
}

const countNames = Object.keys(createCounts()) as (keyof Counts)[];

/** A copy of the counters alone, which can go to another thread. */
export function countsOf(figures: Counts): Counts {
  const counts = createCounts();
  for (const name of countNames) counts[name] = figures[name];
  return counts;
}

export function sumCounts(parts: readonly Counts[]): Counts {
  const sum = createCounts();
  for (const part of parts) for (const name of countNames) sum[name] += part[name];
  return sum;
}
