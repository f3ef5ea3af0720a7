/** Virtual: what `npm run sim` does without `--live`. One run, a replay, a hunt over many seeds, or the table of mutants. */
import { createWriteStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CoveragePoint, coverageNames } from './coverage.ts';
import { bookingOf, type Failure, failureOf } from './hunt/failure.ts';
import { createPool, type RunResult } from './hunt/pool.ts';
import { REGRESSION_FORMAT, readRegression, writeRegression } from './hunt/regression.ts';
import { commandOf, drawSwarm, type RunRequest, toOptions, toRequest } from './hunt/request.ts';
import { shrink } from './hunt/shrink.ts';
import { findMutant } from './mutants/hooks.ts';
import { type MutantOutcome, runMutants } from './mutants/run-mutants.ts';
import type { HistoryEntry } from './oracle/history.ts';
import { loadPersonas, PERSONAS, pickPersonas } from './personas/load.ts';
import type { Persona } from './personas/persona.ts';
import { writeReport } from './report/report.ts';
import { renderTimeline } from './report/timeline.ts';
import type { VirtualOptions } from './sim-options.ts';
import { ExitCode, renderVerdict } from './verdict.ts';
import { describeFault, type Fault, faultNames } from './world/faults.ts';
import { planRun, type RunOptions } from './world/run-plan.ts';
import { type Progress, recordOf, runVirtual, type VirtualRun } from './world/run-virtual.ts';

/** What only an entry file may touch. */
export interface VirtualOutside {
  drawSeed: () => number;
  /** One line, to stay. */
  print: (line: string) => void;
  /** A line in place of the one before it; nothing when nobody watches. */
  status: (line: string) => void;
  breathe: () => Promise<void>;
  /** Ms, of a clock that does not jump. */
  elapsedMs: () => number;
  /** True after Ctrl-C. */
  stopped: () => boolean;
  processors: number;
}

const ROOT = path.join(import.meta.dirname, '../..');
const KEEP = path.join(ROOT, 'simulators/regressions');
/** A run that every mutant is given, per seed: small, with everything in it. */
const MUTANT_RUN = { devices: 30, hours: 8, maxSeeds: 12 };

export async function runSim(options: VirtualOptions, outside: VirtualOutside): Promise<ExitCode> {
  const personas = loadPersonas(PERSONAS);
  const picked = options.personas === undefined ? personas : pickPersonas(personas, options.personas);
  switch (options.do.kind) {
    case 'run': {
      const { devices, hours, faults } = options;
      const seed = options.seed ?? outside.drawSeed();
      return runOne({ seed, devices, hours, faults, personas: picked }, personas, options, outside);
    }
    case 'replay': {
      const regression = readRegression(options.do.file);
      outside.print(`${options.do.file}: ${regression.about}`);
      return replay(toOptions(regression, personas), personas, options, outside);
    }
    case 'hunt':
      return hunt(options.do.count, personas, options, outside);
    case 'mutants':
      return showMutants(options.do.ids, personas, options, outside);
    default:
      return assertNever(options.do);
  }
}

// One run

async function runOne(
  runOptions: RunOptions,
  personas: readonly Persona[],
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<ExitCode> {
  const request = toRequest(runOptions);
  const command = commandOf(request, personas);
  const plan = planRun(runOptions);
  if (!options.quiet) {
    outside.print(
      `seed 0x${request.seed.toString(16)}: ${plan.devices.length} devices, ${plan.hours} h, ${plan.faults.length} faults`,
    );
    for (const line of describeFaults(plan.faults)) outside.print(line);
  }
  const { run, tookSeconds } = await timed(runOptions, options, outside, options.report !== undefined);
  writeOutputs(run, runOptions, { command, tookSeconds }, options, outside);
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
  runOptions: RunOptions,
  options: VirtualOptions,
  outside: VirtualOutside,
  records: boolean,
  onEntry?: (entry: HistoryEntry, atMs: number) => void,
): Promise<{ run: VirtualRun; tookSeconds: number }> {
  const history = options.history === undefined ? undefined : createWriteStream(options.history);
  const startMs = outside.elapsedMs();
  const run = await runVirtual({
    plan: planRun(runOptions),
    breathe: outside.breathe,
    stopped: outside.stopped,
    records,
    leavesCoverage: runOptions.only !== undefined,
    onProgress: options.quiet ? undefined : (progress) => outside.status(renderProgress(progress)),
    onHistory(entry, atMs) {
      history?.write(`${JSON.stringify({ atMs, ...entry })}\n`);
      onEntry?.(entry, atMs);
    },
  });
  if (history !== undefined) await new Promise((resolve) => history.end(resolve));
  outside.status('');
  return { run, tookSeconds: (outside.elapsedMs() - startMs) / 1_000 };
}

function writeOutputs(
  run: VirtualRun,
  runOptions: RunOptions,
  more: { command: string; tookSeconds: number },
  options: VirtualOptions,
  outside: VirtualOutside,
): void {
  if (options.json === undefined && options.report === undefined) return;
  const record = recordOf(run, planRun(runOptions), more);
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

// A failure

async function shrinkAndKeep(
  runOptions: RunOptions,
  run: VirtualRun,
  failure: Failure,
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<void> {
  outside.print('shrinking; Ctrl-C keeps what it has by then');
  const shrunk = await shrink({
    options: runOptions,
    run,
    failure,
    breathe: outside.breathe,
    stopped: outside.stopped,
    onProgress: ({ stage, runs, left }) => outside.status(`shrinking ${stage}: ${left} left, ${runs} runs`),
  });
  outside.status('');
  const [violation] = shrunk.run.verdict.violations;
  // What was planted is no regression of ours.
  const directory =
    options.keep ?? (options.plant === undefined ? KEEP : mkdtempSync(path.join(tmpdir(), 'slotwire-')));
  const file = writeRegression(directory, {
    format: REGRESSION_FORMAT,
    about: violation?.detail ?? shrunk.run.verdict.differences[0] ?? failure.what,
    ...(toRequest(shrunk.options) as Omit<Parameters<typeof writeRegression>[1], 'format' | 'about' | 'found'>),
    found: failure,
  });
  const { devices = [], faults = [], operations = [] } = shrunk.options.only ?? {};
  outside.print(
    `shrunk in ${shrunk.runs} runs to ${devices.length} devices, ${faults.length} faults, ${operations.length} operations`,
  );
  const planted = options.plant === undefined ? '' : ` --plant ${options.plant}`;
  outside.print(`kept: npm run sim -- --replay ${relativeTo(ROOT, file)}${planted}`);
  await showTimeline(shrunk.options, outside);
}

async function replay(
  runOptions: RunOptions,
  personas: readonly Persona[],
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<ExitCode> {
  const code = await runOne(runOptions, personas, { ...options, shrink: false }, outside);
  if (code !== ExitCode.Valid && code !== ExitCode.Unknown) await showTimeline(runOptions, outside);
  return code === ExitCode.Unknown ? ExitCode.Valid : code;
}

/** Runs it once more, and tells what happened to the booking that it failed at. */
async function showTimeline(runOptions: RunOptions, outside: VirtualOutside): Promise<void> {
  const entries: { entry: HistoryEntry; atMs: number }[] = [];
  const run = await runVirtual({
    plan: planRun(runOptions),
    breathe: outside.breathe,
    leavesCoverage: true,
    onHistory: (entry, atMs) => entries.push({ entry, atMs }),
  });
  const bookingId = bookingOf(run);
  if (bookingId === undefined) return;
  outside.print(`booking ${bookingId}:`);
  for (const line of renderTimeline(entries, { bookingId, startMs: planRun(runOptions).startMs })) outside.print(line);
}

// Many runs

async function hunt(
  count: number,
  personas: readonly Persona[],
  options: VirtualOptions,
  outside: VirtualOutside,
): Promise<ExitCode> {
  const threads = options.threads ?? outside.processors;
  const pool = createPool({ threads, mutant: options.plant });
  const startMs = outside.elapsedMs();
  const seen = Object.fromEntries(coverageNames.map((name) => [name, 0])) as Record<CoveragePoint, number>;
  const failures: RunResult[] = [];
  let started = 0;
  let done = 0;
  let deviceHours = 0;
  let exitCode: ExitCode = ExitCode.Valid;
  const first = options.seed ?? outside.drawSeed();
  const more = () => started < count && !outside.stopped();

  async function work(): Promise<void> {
    while (more()) {
      // Neighbours in one hunt, so that its first seed repeats all of it.
      const request = drawSwarm((first + started++) >>> 0, personas);
      const result = await pool.run(request);
      done++;
      deviceHours += result.deviceHours;
      for (const name of coverageNames) seen[name] += result.coverage[name];
      if (result.failure !== undefined) await onFailure(result);
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
    if (!options.shrink || failures.length > 3 || outside.stopped()) return;
    const runOptions = toOptions(result.request, personas);
    const run = await runVirtual({ plan: planRun(runOptions), breathe: outside.breathe, leavesCoverage: true });
    const failure = failureOf(run);
    if (failure !== undefined) await shrinkAndKeep(runOptions, run, failure, options, outside);
    else outside.print('and not when it was run again: the run is not deterministic');
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
    `${done} seeds from 0x${first.toString(16)}: ${failures.length} failed; ${round(deviceHours)} device-hours in ${seconds.toFixed(1)} s on ${threads} threads`,
  );
  for (const name of coverageNames) outside.print(`  ${name.padEnd(30)} ${seen[name]}`);
  if (exitCode === ExitCode.Valid && unseen.length > 0) {
    outside.print(`not tested, as it never happened: ${unseen.join(', ')}`);
    return ExitCode.Coverage;
  }
  return exitCode;
}

async function showMutants(
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

/** Shorter, where it is inside. */
function relativeTo(directory: string, file: string): string {
  const relative = path.relative(directory, file);
  return relative.startsWith('..') ? file : relative;
}

const round = (value: number): string => String(Math.round(value));

function assertNever(value: never): never {
  throw new Error(`unknown purpose ${JSON.stringify(value)}`);
}
