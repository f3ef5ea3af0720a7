/** Keep: a failing run is shrunk, written down, and told as the time-line of its booking. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HistoryEntry } from '../oracle/history.ts';
import { renderTimeline } from '../report/timeline.ts';
import type { VirtualOptions } from '../sim-options.ts';
import type { VirtualOutside } from '../virtual-outside.ts';
import { planRun, type RunOptions } from '../world/run-plan.ts';
import { runVirtual, type VirtualRun } from '../world/run-virtual.ts';
import { bookingOf, type Failure } from './failure.ts';
import { REGRESSION_FORMAT, writeRegression } from './regression.ts';
import { toRequest } from './request.ts';
import { shrink } from './shrink.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const KEEP = path.join(ROOT, 'simulators/regressions');

export async function shrinkAndKeep(
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

/** Runs it once more, and tells what happened to the booking that it failed at. */
export async function showTimeline(runOptions: RunOptions, outside: VirtualOutside): Promise<void> {
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

/** Shorter, where it is inside. */
function relativeTo(directory: string, file: string): string {
  const relative = path.relative(directory, file);
  return relative.startsWith('..') ? file : relative;
}
