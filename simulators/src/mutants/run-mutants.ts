/** Runs the service and the SDK with each planted bug until it is caught: the test of the oracle. */
import { createPool, type RunResult } from '../hunt/pool.ts';
import type { RunRequest } from '../hunt/request.ts';
import { findMutant } from './hooks.ts';
import { type Mutant, mutants } from './mutants.ts';

export interface MutantOutcome {
  mutant: Mutant;
  /** The run that caught it; absent when none did. */
  caught?: RunResult;
  seeds: number;
  seconds: number;
  /** It could not be run. */
  error?: string;
}

export interface MutantParts {
  /** Absent: all of them. */
  ids?: readonly string[] | undefined;
  threads: number;
  /** Seeds to spend on one. */
  maxSeeds: number;
  /** The run for one seed. */
  request: (seed: number) => RunRequest;
  onOutcome: (outcome: MutantOutcome) => void;
  stopped: () => boolean;
}

/** @throws MutantUnknown */
export async function runMutants(parts: MutantParts): Promise<MutantOutcome[]> {
  const { ids, threads, onOutcome, stopped } = parts;
  const queue = ids === undefined ? [...mutants] : ids.map(findMutant);
  const outcomes: MutantOutcome[] = [];
  async function work(): Promise<void> {
    for (let mutant = queue.shift(); mutant !== undefined && !stopped(); mutant = queue.shift()) {
      const outcome = await runMutant(mutant, parts);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  }
  await Promise.all(Array.from({ length: threads }, work));
  const order = new Map(mutants.map((mutant, index) => [mutant.id, index]));
  return outcomes.sort((a, b) => (order.get(a.mutant.id) ?? 0) - (order.get(b.mutant.id) ?? 0));
}

async function runMutant(mutant: Mutant, { maxSeeds, request, stopped }: MutantParts): Promise<MutantOutcome> {
  const pool = createPool({ threads: 1, mutant: mutant.id });
  let seconds = 0;
  try {
    for (let seed = 1; seed <= maxSeeds && !stopped(); seed++) {
      const result = await pool.run(request(seed));
      seconds += result.seconds;
      if (result.failure !== undefined) return { mutant, caught: result, seeds: seed, seconds };
    }
    return { mutant, seeds: maxSeeds, seconds };
  } catch (error) {
    return { mutant, seeds: 0, seconds, error: error instanceof Error ? error.message : String(error) };
  } finally {
    await pool.close();
  }
}
