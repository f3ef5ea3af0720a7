/**
 * Run record: all that is left of a run, as plain JSON. What `--json` writes, what the report shows, what the live and the virtual fleet share.
 */
import type { CoveragePoint } from './coverage.ts';
import type { Report } from './run.ts';

export interface RunRecord {
  format: 1;
  world: 'virtual' | 'live';
  /** The command line that repeats it. */
  command: string;
  /** ISO 8601, start of the run in its own time. */
  startsAt: string;
  /** Of the run's own time. */
  hours: number;
  /** Of this machine's time. */
  tookSeconds: number;
  /** Of the whole history, hex; the same seed gives the same. Absent in the live world. */
  historyHash?: string;
  report: Report;
  faults: readonly FaultLine[];
  coverage: readonly { point: CoveragePoint; rule: string; about: string; count: number; possible: boolean }[];
  series: readonly Series[];
  distributions: readonly Distribution[];
  personas: readonly PersonaFigures[];
  /** The devices worth a look, each with its time-line. */
  worst: readonly DeviceStory[];
}

export interface FaultLine {
  id: string;
  kind: string;
  /** Ms since the start of the run. */
  atMs: number;
  forMs: number;
  /** What exactly, for a person. */
  about: string;
}

/** Values over the time of the run, one per point. `connected`, `outbox-depth`, `commands`, `events`. */
export interface Series {
  name: string;
  title: string;
  unit: string;
  /** Ms since the start of the run, ascending. */
  atMs: readonly number[];
  values: readonly (number | null)[];
}

/** How often which value came. `backoff` (delays after an outage), `delivery` (commit to application), `resume`. */
export interface Distribution {
  name: string;
  title: string;
  unit: string;
  /** Upper bounds, ascending; counts has one more for what is above. */
  bounds: readonly number[];
  counts: readonly number[];
  p50?: number;
  p99?: number;
  max?: number;
}

export interface PersonaFigures {
  persona: string;
  about: string;
  devices: number;
  commands: number;
  /** Per device and day, median and worst device. */
  radioWakeUps: { median: number; max: number };
  megabytes: { median: number; max: number };
  connectedHours: { median: number; max: number };
  /** Share of a full battery that the application cost per day: radio and nothing else. */
  batteryShare: { median: number; max: number };
  budget?: { radioWakeUps: number; megabytes: number; connectedHours: number };
  withinBudget?: boolean;
}

export interface DeviceStory {
  device: string;
  persona: string;
  /** `slowest delivery`, `most wake-ups`, `longest outbox`, `differs`. */
  why: string;
  value: number;
  unit: string;
  /** Lines for a person, ascending by time. */
  timeline: readonly { atMs: number; text: string }[];
}
