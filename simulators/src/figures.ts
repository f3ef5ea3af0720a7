/** Figures: what the fleet did so far, as counters that devices raise and the table and the verdict read. */
import { createRollingLatency, type RollingLatency } from './latency.ts';

export interface Figures {
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
  faults: number;
  /** From an event's `at` to the application, for what was sent live. */
  delivery: RollingLatency;
  /** The last complaint of an SDK, for the report. */
  lastFault: string | undefined;
  /** What the simulator itself failed at: then it can judge nothing. */
  broken: string | undefined;
}

export function createFigures(): Figures {
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
    faults: 0,
    delivery: createRollingLatency(),
    lastFault: undefined,
    broken: undefined,
  };
}
