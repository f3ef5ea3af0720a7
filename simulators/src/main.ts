/** `npm run sim`: the fleet, in a virtual world or against a service that is up. */
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { drawSeed } from '@slotwire/runtime';
import { createOutside, isTerminal } from './live/outside.ts';
import { checkFiles } from './output-files.ts';
import { type LiveSimOptions, parseSimOptions, type VirtualOptions } from './sim-options.ts';
import { createStatusLine } from './status-line.ts';

/** What is a sentence for the person who typed the command; everything else is a crash. */
const exitCodes: Readonly<Record<string, number>> = {
  ServiceUnusable: 2,
  FileUnusable: 2,
  MetricsPortUnusable: 2,
  MutantUnknown: 2,
  PersonaError: 2,
  RegressionError: 2,
};
const DEFAULT_DURATION_S = 60;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500;

async function main(): Promise<void> {
  const parsed = parseSimOptions(process.argv.slice(2));
  if (parsed.do === 'print') {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.do === 'refuse') exit(2, parsed.sentence);
  process.stdout.on('error', () => process.exit(1));
  const { options } = parsed;
  checkFiles(options);
  process.exit(options.world === 'live' ? await runFleet(options) : await runVirtualWorld(options));
}

/** The code under test is loaded late: a mutant has to be planted before. */
async function runVirtualWorld(options: VirtualOptions): Promise<number> {
  if (options.plant !== undefined) {
    const { findMutant, plant } = await import('./mutants/hooks.ts');
    plant(findMutant(options.plant));
  }
  const { runSim } = await import('./virtual.ts');
  let stopped = false;
  onInterrupt(() => {
    stopped = true;
    console.error('stopping: what was seen so far is judged; Ctrl-C again ends it at once');
  });
  const elapsedMs = () => performance.now();
  const line = createStatusLine({
    write: (text) => process.stdout.write(text),
    writeAside: (text) => process.stderr.write(text),
    terminal: isTerminal(process),
    columns: () => process.stdout.columns || 120,
    elapsedMs,
  });
  return runSim(options, {
    ...line,
    drawSeed,
    breathe: () => nextTurn(),
    elapsedMs,
    stopped: () => stopped,
    processors: availableParallelism(),
  });
}

function onInterrupt(first: () => void): void {
  let firstMs: number | undefined;
  process.on('SIGINT', () => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      first();
    } else if (nowMs - firstMs > SAME_SIGNAL_MS) {
      process.exit(130);
    }
  });
  process.on('SIGTERM', () => process.exit(143));
}

async function runFleet(options: LiveSimOptions): Promise<number> {
  const { runLive } = await import('./live/live.ts');
  const seed = options.seed ?? drawSeed();
  // Where nobody can press Ctrl-C it has to end by itself.
  const endless = options.durationS === undefined && options.compress === undefined && !process.stdout.isTTY;
  return runLive(endless ? { ...options, durationS: DEFAULT_DURATION_S } : options, {
    ...createOutside(process, { seed, request: fetch, processors: availableParallelism() }),
    onInterrupt,
  });
}

function exit(code: number, sentence: string): never {
  console.error(`slotwire: ${sentence}`);
  process.exit(code);
}

main().catch((error: unknown) => {
  const code = error instanceof Error ? exitCodes[error.name] : undefined;
  if (code !== undefined) exit(code, (error as Error).message);
  console.error(error);
  process.exit(1);
});
