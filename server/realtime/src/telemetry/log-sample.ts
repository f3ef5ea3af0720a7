/**
 * Log sample: which commands get a line. What was refused, went wrong or took long always does; of the rest a share, as nobody reads
 * a million lines that say all is well. A line of the sample says the share that it stands for, so that sums can be mended: each counts 1/rate.
 */
import type { Random } from '@slotwire/runtime';

export interface LogSampling {
  /** Of accepted commands that get a line, 0 to 1. */
  share: number;
  /** What took so long always gets one. */
  slowMs: number;
}

export interface LogSample {
  /**
   * @param outcome OK, REPLAYED or a code
   * @param trace a valid `traceparent`
   * @returns 0: no line; 1: a line that stands for itself; between: one that stands for 1/rate commands
   */
  rateOf(outcome: string, ms: number, trace: string | undefined): number;
  /** Refused, gone wrong or slow: it has a line whatever the share is, so that its trace leads somewhere. */
  isSpecial(outcome: string, ms: number): boolean;
}

export const everyLine: LogSampling = { share: 1, slowMs: 250 };

/** Of the trace id the last eight digits, which W3C wants random: 32 bits, as many as a draw has. */
const DIGITS = { from: 27, to: 35 };
const VALUES = 2 ** 32;

export function createLogSample({ share, slowMs }: LogSampling, random: Pick<Random, 'float'>): LogSample {
  const isSpecial = (outcome: string, ms: number) => ms >= slowMs || (outcome !== 'OK' && outcome !== 'REPLAYED');
  return {
    isSpecial,
    rateOf(outcome, ms, trace) {
      if (share >= 1 || isSpecial(outcome, ms)) return 1;
      // All lines of a trace or none, on every node, without a word between them.
      const drawn = trace === undefined ? random.float() : drawOf(trace);
      return drawn < share ? share : 0;
    },
  };
}

/** Uniform in [0, 1), and the same for every line of a trace. */
function drawOf(trace: string): number {
  return Number.parseInt(trace.slice(DIGITS.from, DIGITS.to), 16) / VALUES;
}
