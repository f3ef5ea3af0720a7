/**
 * Shrink: makes a failing run small. First its end, then its devices, its faults, the spells of its days, and what people did; each as
 * far as the run still fails in the same way. What is left out leaves the rest as it was, because every draw has a fork of its own.
 */

import { type Only, planRun, type RunOptions } from '../world/run-plan.ts';
import { runVirtual, type VirtualRun } from '../world/run-virtual.ts';
import { type Failure, failsAlike } from './failure.ts';
import { minimise } from './minimise.ts';

export interface ShrinkParts {
  options: RunOptions;
  /** The run that failed. */
  run: VirtualRun;
  failure: Failure;
  breathe: () => Promise<void>;
  onProgress: (progress: ShrinkProgress) => void;
  /** True once it shall end with what it has. */
  stopped: () => boolean;
  /** Runs to spend at most. Default 400. */
  maxRuns?: number;
}

export interface ShrinkProgress {
  stage: 'hours' | 'devices' | 'faults' | 'spells' | 'operations';
  runs: number;
  left: number;
}

export interface Shrunk {
  options: RunOptions;
  run: VirtualRun;
  runs: number;
}

export async function shrink(parts: ShrinkParts): Promise<Shrunk> {
  const { failure, breathe, stopped, maxRuns = 400 } = parts;
  let best = { options: parts.options, run: parts.run };
  /** The last that was seen to fail. */
  let failing = best;
  let runs = 0;
  let stage: ShrinkProgress['stage'] = 'hours';
  const exhausted = () => runs >= maxRuns || stopped();

  async function fails(options: RunOptions, left: number): Promise<boolean> {
    parts.onProgress({ stage, runs, left });
    runs++;
    const run = await runVirtual({ plan: planRun(options), breathe, stopped, leavesCoverage: true });
    if (stopped() || !failsAlike(run, failure)) return false;
    best = { options, run };
    failing = best;
    return true;
  }

  async function reduce(name: keyof Only, items: readonly string[]): Promise<void> {
    stage = name;
    const { options } = best;
    const kept = await minimise(
      items,
      (part) => fails({ ...options, only: { ...options.only, [name]: part } }, part.length),
      exhausted,
    );
    best = { ...best, options: { ...options, only: { ...options.only, [name]: kept } } };
  }

  if (parts.run.firstViolationMs !== undefined) {
    // Faults are drawn for the whole length, so only the end may go: a shorter run has to keep its draws.
    const hours = Math.ceil(parts.run.firstViolationMs / 360_000) / 10;
    if (hours < best.options.hours) await fails({ ...best.options, endsAfterHours: hours }, hours);
  }
  await reduce(
    'devices',
    planRun(best.options).devices.map(({ name }) => name),
  );
  await reduce(
    'faults',
    best.run.faults.map(({ id }) => id),
  );
  const spells = planRun(best.options).devices.flatMap(({ plan }) => [...plan.spells, ...plan.moments]);
  await reduce(
    'spells',
    spells.map(({ id }) => id),
  );
  await reduce('operations', best.run.operations);
  // The last that failed is not always the smallest: once more, as it will be kept.
  const run = await runVirtual({ plan: planRun(best.options), breathe, leavesCoverage: true });
  // Where time ran out, what has been left alone by then is named, and a name may leave out what only a run brings about (a look at a push).
  if (!failsAlike(run, failure)) return { ...failing, runs: runs + 1 };
  return { options: best.options, run, runs: runs + 1 };
}
