/** `npm run sim`: the fleet against a service that is up. */
import { setFlagsFromString } from 'node:v8';
import { createSystemRuntime, drawSeed } from '@slotwire/runtime';
import { ServiceUnusable } from './dev-api.ts';
import { checkFiles, createOutsideScreen, FileUnusable, type LiveRun, type Outside, startLive } from './live.ts';
import { parseSimOptions, type SimOptions } from './options.ts';

const DEFAULT_DURATION_S = 60;
/** From here on memory is what limits a fleet. */
const LARGE_FLEET = 2_000;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500;

async function main(): Promise<void> {
  const parsed = parseSimOptions(process.argv.slice(2));
  if (parsed.do === 'print') {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.do === 'refuse') exit(2, parsed.sentence);
  const { options } = parsed;
  const seed = options.seed ?? drawSeed();
  const outside: Outside = {
    runtime: createSystemRuntime({ seed, keepAlive: true }),
    seed,
    request: fetch,
    write: (text) => void process.stdout.write(text),
    terminal: process.stdout.isTTY === true && process.env.TERM !== 'dumb',
    color: !process.env.NO_COLOR,
    columns: () => process.stdout.columns || 120,
  };
  process.stdout.on('error', () => process.exit(1));
  checkFiles(options);
  if (options.devices >= LARGE_FLEET) saveMemory();
  const live = await startLive(
    options.live,
    options,
    durationMs(options),
    outside,
    createOutsideScreen(outside, options.quiet),
  );
  stopOnSignals(live);
  const { exitCode } = await live.finished;
  process.exit(exitCode);
}

function durationMs({ duration }: SimOptions): number | undefined {
  if (duration !== undefined) return duration * 1_000;
  return process.stdout.isTTY ? undefined : DEFAULT_DURATION_S * 1_000;
}

/**
 * Devices that mostly wait leave little garbage, and V8 sizes its heap for programs that leave much: with 5,000 devices
 * 330 MB instead of 470 MB, for a third more time while they connect.
 */
function saveMemory(): void {
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--semi-space-growth-factor=1');
}

function stopOnSignals({ run, screen }: LiveRun): void {
  let firstMs: number | undefined;
  process.on('SIGINT', () => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      screen.print(['', 'stopping: the fleet settles for its verdict; Ctrl-C again ends it at once']);
      run.stop();
    } else if (nowMs - firstMs > SAME_SIGNAL_MS) {
      process.exit(130);
    }
  });
  process.on('SIGTERM', () => process.exit(143));
}

function exit(code: number, sentence: string): never {
  console.error(`slotwire: ${sentence}`);
  process.exit(code);
}

main().catch((error: unknown) => {
  if (error instanceof ServiceUnusable) exit(1, error.message);
  if (error instanceof FileUnusable) exit(2, error.message);
  console.error(error);
  process.exit(1);
});
