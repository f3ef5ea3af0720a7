/**
 * Load: how loaded a node is, from what it reads of itself once a second (RL3). Pure: a state and a reading in, the next state out.
 * It rises when two readings in a row ask for it, so that one collection of garbage sheds nobody, and falls slowly, one level at a time, as
 * what was shed comes back when it falls.
 */
import { LoadLevel } from '@slotwire/protocol';

export interface LoadReading {
  /** The worst hundredth of the delays of the event loop since the last reading, ms. */
  loopDelayP99Ms: number;
  /** Of the event loop since the last reading, 0 to 1. */
  utilisation: number;
  /** Used, of the heap that V8 may use, 0 to 1. */
  heapShare: number;
  /** What connections were sent and the operating system has not taken, together. */
  bufferedBytes: number;
}

/** A reading that reaches any of them asks for the level. */
export type LoadThresholds = Readonly<Record<'elevated' | 'critical', LoadReading>>;

/** With a delay of 150 ms a booking still has 100 ms of its 250 for the commit. */
export const loadThresholds: LoadThresholds = {
  elevated: { loopDelayP99Ms: 60, utilisation: 0.85, heapShare: 0.75, bufferedBytes: 64 * 1_024 * 1_024 },
  critical: { loopDelayP99Ms: 150, utilisation: 0.97, heapShare: 0.9, bufferedBytes: 256 * 1_024 * 1_024 },
};

export interface LoadState {
  level: LoadLevel;
  /** The level that all of the last readings asked for, where it is above `level`. */
  asked: LoadLevel;
  askedTimes: number;
  /** Readings in a row that were well below what `level` takes. */
  calmTimes: number;
}

export const calmState: LoadState = { level: 'normal', asked: 'normal', askedTimes: 0, calmTimes: 0 };

/** Nothing is read, and nothing is shed. */
export const calmReading: LoadReading = { loopDelayP99Ms: 0, utilisation: 0, heapShare: 0, bufferedBytes: 0 };

export const RISES_AFTER = 2;
export const FALLS_AFTER = 5;
/** A level is left when all readings are below this share of what asks for it. */
export const LEFT_BELOW = 0.8;

const rank: Readonly<Record<LoadLevel, number>> = { normal: 0, elevated: 1, critical: 2 };
const below: Readonly<Record<LoadLevel, LoadLevel>> = { normal: 'normal', elevated: 'normal', critical: 'elevated' };

export function nextLoad(
  state: LoadState,
  reading: LoadReading,
  thresholds: LoadThresholds = loadThresholds,
): LoadState {
  const { level } = state;
  const wanted = levelOf(reading, thresholds);
  if (rank[wanted] > rank[level]) {
    const asked = state.askedTimes > 0 && rank[state.asked] < rank[wanted] ? state.asked : wanted;
    const askedTimes = state.askedTimes + 1;
    if (askedTimes >= RISES_AFTER) return { ...calmState, level: asked };
    return { level, asked, askedTimes, calmTimes: 0 };
  }
  if (level === LoadLevel.Normal || reaches(reading, thresholds[level], LEFT_BELOW)) return { ...calmState, level };
  const calmTimes = state.calmTimes + 1;
  return calmTimes >= FALLS_AFTER ? { ...calmState, level: below[level] } : { ...calmState, level, calmTimes };
}

function levelOf(reading: LoadReading, { elevated, critical }: LoadThresholds): LoadLevel {
  if (reaches(reading, critical, 1)) return LoadLevel.Critical;
  return reaches(reading, elevated, 1) ? LoadLevel.Elevated : LoadLevel.Normal;
}

function reaches(reading: LoadReading, threshold: LoadReading, share: number): boolean {
  return (
    reading.loopDelayP99Ms >= threshold.loopDelayP99Ms * share ||
    reading.utilisation >= threshold.utilisation * share ||
    reading.heapShare >= threshold.heapShare * share ||
    reading.bufferedBytes >= threshold.bufferedBytes * share
  );
}

/** As a number for a gauge: 0, 1, 2. */
export const loadRank = (level: LoadLevel): number => rank[level];
