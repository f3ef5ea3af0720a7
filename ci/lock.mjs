/**
 * Lock: one process at a time, by a file that names its holder. A holder that died is replaced; a wait has an end.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * @param {string} file
 * @param {{ waitMs: number, onWait?: (holder: number) => void }} options
 * @returns {Promise<() => void>} Releases it.
 */
export async function acquireLock(file, { waitMs, onWait }) {
  mkdirSync(path.dirname(file), { recursive: true });
  const deadlineMs = performance.now() + waitMs;
  let waiting = false;
  while (!tryCreate(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && !isAlive(holder)) {
      // Read again right before: another waiter may have replaced the dead holder since.
      if (readHolder(file) === holder) rmSync(file, { force: true });
      continue;
    }
    if (performance.now() >= deadlineMs) {
      throw new Error(
        `process ${holder ?? '(unknown)'} holds ${file} for too long; if it is not an install, delete the file`,
      );
    }
    if (!waiting && holder !== undefined) {
      waiting = true;
      onWait?.(holder);
    }
    await sleep(POLL_MS);
  }
  return () => rmSync(file, { force: true });
}

/** @param {string} file */
function tryCreate(file) {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} Undefined when it is gone, or created but not yet written.
 */
function readHolder(file) {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
