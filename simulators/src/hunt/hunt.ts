/** Hunt: many seeds on all cores. What fails is shrunk and kept; what all of them saw is judged together. */
import { type CoveragePoint, coverageNames } from '../coverage.ts';
import type { Persona } from '../personas/persona.ts';
import type { VirtualOptions } from '../sim-options.ts';
import { ExitCode, wasOnlyQuiet } from '../verdict.ts';
import type { VirtualOutside } from '../virtual-outside.ts';
import { planRun } from '../world/run-plan.ts';
import { runVirtual } from '../world/run-virtual.ts';
import { failureOf } from './failure.ts';
import { shrinkAndKeep } from './keep.ts';
import { createPool, type RunResult } from './pool.ts';
import { commandOf, drawSwarm, toOptions } from './request.ts';

/** Further ones are only named: most often they are the same mistake. */
const SHRUNK = 3;

/**
 * @param count of seeds; Infinity until stopped
 * @param openPool of threads; another one for tests
 */
export async function hunt(
  count: number,
  { all: personas, picked }: { all: readonly Persona[]; picked: readonly Persona[] },
  options: VirtualOptions,
  outside: VirtualOutside,
  openPool: typeof createPool = createPool,
): Promise<ExitCode> {
  const threads = options.threads ?? outside.processors;
  const pool = openPool({ threads, mutant: options.plant });
  const startMs = outside.elapsedMs();
  const seen = Object.fromEntries(coverageNames.map((name) => [name, 0])) as Record<CoveragePoint, number>;
  const failures: RunResult[] = [];
  let unjudged = 0;
  let started = 0;
  let done = 0;
  let deviceHours = 0;
  let exitCode: ExitCode = ExitCode.Valid;
  const first = options.seed ?? outside.drawSeed();
  const more = () => started < count && !outside.stopped();

  async function work(): Promise<void> {
    while (more()) {
      // Neighbours in one hunt, so that its first seed repeats all of it.
      const request = drawSwarm((first + started++) >>> 0, picked, [...options.faults]);
      const result = await pool.run(request);
      done++;
      deviceHours += result.deviceHours;
      for (const name of coverageNames) seen[name] += result.coverage[name];
      if (result.failure !== undefined) await onFailure(result);
      else if (result.exitCode === ExitCode.Unknown && !wasOnlyQuiet(result.reasons)) onUnjudged(result);
      const seconds = (outside.elapsedMs() - startMs) / 1_000;
      outside.status(
        `${done} seeds, ${failures.length} failed, ${round(deviceHours)} device-hours in ${round(seconds)} s`,
      );
    }
  }

  async function onFailure(result: RunResult): Promise<void> {
    failures.push(result);
    if (exitCode === ExitCode.Valid) exitCode = result.exitCode as ExitCode;
    outside.print(
      `seed 0x${result.request.seed.toString(16)} failed: ${result.failure?.how}: ${result.failure?.what}: ${result.detail}`,
    );
    outside.print(`again: ${commandOf(result.request, personas)}`);
    if (!options.shrink || failures.length > SHRUNK || outside.stopped()) return;
    const runOptions = toOptions(result.request, personas);
    const run = await runVirtual({ plan: planRun(runOptions), breathe: outside.breathe, leavesCoverage: true });
    const failure = failureOf(run);
    if (failure !== undefined) await shrinkAndKeep(runOptions, run, failure, options, outside);
    else outside.print('and not when it was run again: the run is not deterministic');
  }

  /** It may have broken any rule, and nobody would know. Nothing is to be shrunk: what failed is the judge, or the way to the truth. */
  function onUnjudged({ request, reasons }: RunResult): void {
    unjudged++;
    outside.print(`seed 0x${request.seed.toString(16)} could not be judged: ${reasons.join('; ')}`);
    outside.print(`again: ${commandOf(request, personas)}`);
  }

  try {
    await Promise.all(Array.from({ length: threads }, work));
  } finally {
    await pool.close();
  }
  outside.status('');
  const unseen = coverageNames.filter((name) => seen[name] === 0);
  const seconds = (outside.elapsedMs() - startMs) / 1_000;
  outside.print(
    `${done} seeds from 0x${first.toString(16)}: ${failures.length} failed${unjudged > 0 ? `, ${unjudged} could not be judged` : ''}; ${round(deviceHours)} device-hours in ${seconds.toFixed(1)} s on ${threads} threads`,
  );
  for (const name of coverageNames) outside.print(`  ${name.padEnd(30)} ${seen[name]}`);
  if (exitCode === ExitCode.Valid && unjudged > 0) return ExitCode.Unknown;
  if (exitCode === ExitCode.Valid && unseen.length > 0) {
    outside.print(`not tested, as it never happened: ${unseen.join(', ')}`);
    return ExitCode.Coverage;
  }
  return exitCode;
}

const round = (value: number): string => String(Math.round(value));
