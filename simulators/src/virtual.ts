/** Virtual: what `npm run sim` does without `--live`. One run, a replay, a hunt over many seeds, or the table of mutants. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { failureOf } from './hunt/failure.ts';
import { hunt } from './hunt/hunt.ts';
import { showTimeline, shrinkAndKeep } from './hunt/keep.ts';
import { readRegression } from './hunt/regression.ts';
import { commandOf, toOptions, toRequest } from './hunt/request.ts';
import { showMutants } from './mutants/mutant-table.ts';
import { loadPersonas, PERSONAS, pickPersonas } from './personas/load.ts';
import { writeReport } from './report/report.ts';
import type { VirtualOptions } from './sim-options.ts';
import { ExitCode, renderVerdict } from './verdict.ts';
import type { VirtualOutside } from './virtual-outside.ts';
import { describeFault, type Fault } from './world/faults.ts';
import { planRun, type RunOptions, type RunPlan } from './world/run-plan.ts';
import { type Progress, recordOf, runVirtual, type VirtualRun } from './world/run-virtual.ts';

export async function runSim(options: VirtualOptions, outside: VirtualOutside): Promise<ExitCode> {
  const personas = loadPersonas(PERSONAS);
  const picked = options.personas === undefined ? personas : pickPersonas(personas, options.personas);
  switch (options.do.kind) {
    case 'run': {
      const { devices, hours, faults } = options;
      const seed = options.seed ?? outside.drawSeed();
      const runOptions = { seed, devices, hours, faults, personas: picked };
      return runOne(runOptions, commandOf(toRequest(runOptions), personas), options, outside);
    }
    case 'replay': {
      const regression = readRegression(options.do.file);
      outside.print(`${options.do.file}: ${regression.about}`);
      return replay(toOptions(regression, personas), `npm run sim -- --replay ${options.do.file}`, options, outside);
    }
    case 'hunt':
      return hunt(options.do.count, { all: personas, picked }, options, outside);
    case 'mutants':
      return showMutants(options.do.ids, personas, options, outside);
    default:
      return assertNever(options.do);
  }
}

// One run

async function runOne(
  runOptions: RunOptions,
  command: string,
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<ExitCode> {
  const plan = planRun(runOptions);
  if (!options.quiet) {
    outside.print(
      `seed 0x${plan.seed.toString(16)}: ${plan.devices.length} devices, ${plan.hours} h, ${plan.faults.length} faults`,
    );
    for (const line of describeFaults(plan.faults)) outside.print(line);
  }
  // What was cut down to one failure cannot see everything.
  const { run, tookSeconds } = await timed(plan, runOptions.only !== undefined, options, outside);
  writeOutputs(run, plan, { command, tookSeconds }, options, outside);
  for (const line of renderVerdict(run.verdict, plan.devices.length)) outside.print(line);
  const deviceHours = plan.devices.length * run.hours;
  outside.print(
    `history ${run.hash.slice(0, 16)}: ${round(deviceHours)} device-hours in ${tookSeconds.toFixed(1)} s, ${round(deviceHours / tookSeconds)} a second`,
  );
  const failure = failureOf(run);
  if (failure === undefined) return run.verdict.exitCode;
  outside.print(`again: ${command}`);
  if (options.shrink && !outside.stopped()) await shrinkAndKeep(runOptions, run, failure, options, outside);
  return run.verdict.exitCode;
}

async function timed(
  plan: RunPlan,
  leavesCoverage: boolean,
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<{ run: VirtualRun; tookSeconds: number }> {
  const history = options.history === undefined ? undefined : createWriteStream(options.history);
  const startMs = outside.elapsedMs();
  const run = await runVirtual({
    plan,
    breathe: outside.breathe,
    stopped: outside.stopped,
    records: options.report !== undefined,
    leavesCoverage,
    onProgress: options.quiet ? undefined : (progress) => outside.status(renderProgress(progress)),
    onHistory(entry, atMs) {
      history?.write(`${JSON.stringify({ atMs, ...entry })}\n`);
    },
  });
  if (history !== undefined) await new Promise((resolve) => history.end(resolve));
  outside.status('');
  return { run, tookSeconds: (outside.elapsedMs() - startMs) / 1_000 };
}

function writeOutputs(
  run: VirtualRun,
  plan: RunPlan,
  more: { command: string; tookSeconds: number },
  options: VirtualOptions,
  outside: VirtualOutside,
): void {
  if (options.json === undefined && options.report === undefined) return;
  const record = recordOf(run, plan, more);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(record, null, 2)}\n`);
  if (options.report !== undefined) outside.print(`report: ${writeReport(record, options.report)}`);
}

function describeFaults(faults: readonly Fault[]): string[] {
  const counts = new Map<string, number>();
  for (const { kind } of faults) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const line = `faults: ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'}`;
  // One by one where they can still be read.
  if (faults.length > 20) return [line];
  return [line, ...faults.map((fault) => `  ${clockOf(fault.atMs)} ${fault.id}: ${describeFault(fault)}`)];
}

async function replay(
  runOptions: RunOptions,
  command: string,
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<ExitCode> {
  const code = await runOne(runOptions, command, { ...options, shrink: false }, outside);
  if (code !== ExitCode.Valid && code !== ExitCode.Unknown) await showTimeline(runOptions, outside);
  return code === ExitCode.Unknown ? ExitCode.Valid : code;
}

function renderProgress({ phase, atMs, hours, connected, commands, events, faults, violations }: Progress): string {
  return (
    `${phase} ${clockOf(atMs)} of ${hours} h, ${connected} connected, ${commands} commands, ${events} events, ` +
    `${faults} faults, ${violations} violations`
  );
}

/** `07:05:09`, of the run. */
function clockOf(atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const round = (value: number): string => String(Math.round(value));

function assertNever(value: never): never {
  throw new Error(`unknown purpose ${JSON.stringify(value)}`);
}
