/** Mutant table: what `npm run sim -- --mutants` prints. */
import type { RunRequest } from '../hunt/request.ts';
import type { Persona } from '../personas/persona.ts';
import type { VirtualOptions } from '../sim-options.ts';
import { ExitCode } from '../verdict.ts';
import type { VirtualOutside } from '../virtual-outside.ts';
import { faultNames } from '../world/faults.ts';
import { findMutant } from './hooks.ts';
import { type MutantOutcome, runMutants } from './run-mutants.ts';

/** The run that every mutant is given, per seed: small, with everything in it. */
const MUTANT_RUN = { devices: 30, hours: 8, maxSeeds: 12 };

export async function showMutants(
  ids: readonly string[] | undefined,
  personas: readonly Persona[],
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<ExitCode> {
  // Before anything is printed.
  ids?.forEach(findMutant);
  const { devices, hours, maxSeeds } = MUTANT_RUN;
  const request = (seed: number): RunRequest => ({
    seed,
    devices,
    hours,
    faults: faultNames,
    personas: personas.map(({ name }) => name),
  });
  const parts = { ids, threads: options.threads ?? outside.processors, maxSeeds, request, stopped: outside.stopped };
  outside.print(`${'mutant'.padEnd(22)}${'rule'.padEnd(7)}${'seeds'.padStart(5)}${'s'.padStart(7)}  caught as`);
  const outcomes = await runMutants({ ...parts, onOutcome: (outcome) => outside.print(renderMutant(outcome)) });
  const missed = outcomes.filter(({ caught }) => caught === undefined);
  outside.print(`${outcomes.length - missed.length} of ${outcomes.length} caught`);
  return missed.length === 0 ? ExitCode.Valid : ExitCode.Safety;
}

function renderMutant({ mutant, caught, seeds, seconds, error }: MutantOutcome): string {
  const how =
    caught?.failure !== undefined
      ? `${caught.failure.how}: ${caught.failure.what}`
      : error === undefined
        ? 'NOT CAUGHT'
        : `NOT RUN: ${error.split('\n')[0]}`;
  return `${mutant.id.padEnd(22)}${mutant.rule.padEnd(7)}${String(seeds).padStart(5)}${seconds.toFixed(1).padStart(7)}  ${how}`;
}
