/**
 * Group: a child process with everything that it starts, as one thing that ends.
 * It has its own process group, an output that is kept, and a time limit; when it ends, what is left of the group is killed.
 */
import { spawn } from 'node:child_process';

/** After a time limit: how long a child may take to end by itself. */
const GRACE_MS = 2000;
/** After the child's end: how long its output may still take to arrive. */
const DRAIN_MS = 1000;

/** @type {Set<number>} */
const running = new Set();

/**
 * @typedef {object} GroupResult
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} timedOut
 * @property {string} output stdout and stderr as they came.
 */

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, timeoutMs: number, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<GroupResult>}
 */
export function runGroup(file, args, { cwd, timeoutMs, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const { pid, stdout, stderr } = child;
    /** @type {Buffer[]} */
    const chunks = [];
    for (const stream of [stdout, stderr]) stream.on('data', (chunk) => chunks.push(chunk));

    let timedOut = false;
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    if (pid !== undefined) {
      running.add(pid);
      timers.push(
        setTimeout(() => {
          timedOut = true;
          killGroup(pid, 'SIGTERM');
          timers.push(setTimeout(() => killGroup(pid, 'SIGKILL'), GRACE_MS));
        }, timeoutMs),
      );
    }
    const end = () => {
      for (const timer of timers) clearTimeout(timer);
      if (pid !== undefined) running.delete(pid);
    };

    child.once('error', (error) => {
      end();
      reject(error);
    });
    child.once('exit', () => {
      if (pid !== undefined) killGroup(pid, 'SIGKILL');
      // A process that left the group may hold the pipes: its output is not waited for.
      timers.push(
        setTimeout(() => {
          stdout.destroy();
          stderr.destroy();
        }, DRAIN_MS),
      );
    });
    child.once('close', (code, signal) => {
      end();
      resolve({ code, signal, timedOut, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** For a parent that has to end now. */
export function killAllGroups() {
  for (const pid of running) killGroup(pid, 'SIGKILL');
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/**
 * How it ended, for a message.
 * @param {GroupResult} result
 * @param {number} timeoutMs
 */
export function describeEnd({ code, signal, timedOut }, timeoutMs) {
  if (timedOut) return `did not end within ${timeoutMs / 1000} s`;
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}
