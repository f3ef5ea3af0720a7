/**
 * Child: a process in our place. It has our terminal; its exit code becomes ours; a signal that we get reaches it once.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** npm, a terminal and a supervisor may each say the same with a signal of their own: this close together they are one. */
const SAME_SIGNAL_MS = 1000;

/** How often to look whether the parent is still there. */
const PARENT_MS = 250;

/** @type {NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Which signals the child gets from the terminal itself: Ctrl-C and hang-up go to every process of the foreground group, so
 * passing them on would make one key press look like two, and the second one usually means "stop without draining".
 * @param {NodeJS.Signals} signal
 * @param {boolean} hasTerminal
 */
export function comesFromTerminal(signal, hasTerminal) {
  return hasTerminal && signal !== 'SIGTERM';
}

/**
 * Runs until the child has ended, however long it takes to stop after a signal.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, endWithParent?: boolean }} options
 *   `endWithParent`: npm passes SIGTERM to the shell between us, which ends without telling us; its end stands for the signal.
 * @returns {Promise<number>} 128 + n when signal n ended it, as shells say it.
 */
export function runInForeground(file, args, { endWithParent = false, ...options }) {
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: 'inherit' });

    let lastMs = Number.NEGATIVE_INFINITY;
    const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
      const nowMs = performance.now();
      const repeated = nowMs - lastMs < SAME_SIGNAL_MS;
      lastMs = nowMs;
      if (!repeated && !comesFromTerminal(signal, hasTerminal)) child.kill(signal);
    };
    for (const signal of passedOn) process.on(signal, onSignal);
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (!endWithParent || process.ppid === parent) return;
      clearInterval(watch);
      onSignal('SIGTERM');
    }, PARENT_MS);
    const stopListening = () => {
      clearInterval(watch);
      for (const signal of passedOn) process.off(signal, onSignal);
    };

    child.once('error', (cause) => {
      stopListening();
      reject(new Error(`could not start ${file}: ${cause.message}`, { cause }));
    });
    child.once('exit', (code, signal) => {
      stopListening();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
