/**
 * Dependencies: node_modules is what package-lock.json says, or becomes so.
 * Three answers, cheapest first: our stamp names this lockfile (a hash, milliseconds); npm's own record of what it
 * installed agrees with it (someone ran `npm install`); neither, so `npm ci`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { acquireLock } from './lock.mjs';

const WAIT_FOR_OTHER_MS = 10 * 60_000;
const INSTALL_MS = 15 * 60_000;
const SHOWN_LINES = 15;

/** System Node is older than some packages like; they run under the Node that the lockfile brings. */
const noise = /EBADENGINE|npm warn Unknown|^npm error\s*$/;

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string[] }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lockfile
 * @typedef {{ code: number | null, output: string }} NpmResult
 * @typedef {(root: string, onTick: (seconds: number) => void) => Promise<NpmResult>} RunNpm
 */

/**
 * @param {{ root: string, say: (line: string) => void, runNpm?: RunNpm }} options
 * @returns {Promise<void>}
 */
export async function ensureDependencies({ root, say, runNpm = runNpmCi }) {
  if (isFresh(root)) return;
  const release = await acquireLock(path.join(root, '.cache', 'install.lock'), {
    waitMs: WAIT_FOR_OTHER_MS,
    onWait: (holder) => say(`waiting for process ${holder}, which installs packages`),
  });
  try {
    // The process that we waited for may have done it.
    if (isFresh(root)) return;
    if (isInstalled(root)) return writeStamp(root);
    await install({ root, say, runNpm });
    writeStamp(root);
  } finally {
    release();
  }
}

/** @param {{ root: string, say: (line: string) => void, runNpm: RunNpm }} options */
async function install({ root, say, runNpm }) {
  const startedMs = performance.now();
  const progress = progressLine('bootstrap: installing packages');
  const { code, output } = await runNpm(root, progress.tick);
  progress.end();
  if (code !== 0) throw new Error(explainFailure(code, output));
  const count = /added (\d+) packages?/.exec(output)?.[1] ?? 'the';
  say(`installed ${count} packages in ${Math.round((performance.now() - startedMs) / 1000)} s`);
}

/** @param {string} root */
export function isFresh(root) {
  try {
    return readFileSync(stampFile(root), 'utf8') === stampOf(root);
  } catch {
    return false;
  }
}

/**
 * Whether npm's record lists every package that the lockfile wants on this platform, in the locked version.
 * @param {string} root
 */
export function isInstalled(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  /** @type {Lockfile} */
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  /** @type {Lockfile} */
  const installed = JSON.parse(readFileSync(record, 'utf8'));
  return Object.entries(wanted.packages ?? {}).every(([where, entry]) => {
    if (!where.includes('node_modules/')) return true;
    const found = installed.packages?.[where];
    if (found === undefined) return !belongsHere(entry);
    return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
  });
}

/** @param {LockEntry} entry */
function belongsHere(entry) {
  if (!entry.optional && !entry.devOptional) return true;
  return matches(entry.os, process.platform) && matches(entry.cpu, process.arch) && entry.libc === undefined;
}

/**
 * @param {string | string[] | undefined} names Such as "linux" or ["!win32"].
 * @param {string} value
 */
function matches(names, value) {
  const list = names === undefined ? [] : [names].flat();
  const wanted = list.filter((item) => !item.startsWith('!'));
  return !list.includes(`!${value}`) && (wanted.length === 0 || wanted.includes(value));
}

/** @param {string} root */
const stampFile = (root) => path.join(root, 'node_modules', '.slotwire-installed');

/** @param {string} root */
function stampOf(root) {
  const hash = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/** @param {string} root */
function writeStamp(root) {
  writeFileSync(stampFile(root), stampOf(root));
}

/** @type {RunNpm} */
function runNpmCi(root, onTick) {
  const startedMs = performance.now();
  // Everything, also under NODE_ENV=production or omit=optional: Node itself is an optional package.
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  const windows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    const npm = spawn(windows ? 'npm.cmd' : 'npm', args, {
      cwd: root,
      env: { ...process.env, PATH: pathWithout(path.join(root, 'node_modules', '.bin')) },
      shell: windows,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: INSTALL_MS,
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    const ticker = setInterval(() => onTick(Math.round((performance.now() - startedMs) / 1000)), 1000);
    const stop = (/** @type {NodeJS.Signals} */ signal) => npm.kill(signal);
    for (const signal of stopSignals) process.on(signal, stop);
    const done = () => {
      clearInterval(ticker);
      for (const signal of stopSignals) process.off(signal, stop);
    };
    npm.once('error', (cause) => {
      done();
      reject(new Error(`npm could not be started (${cause.message}); it comes with Node, is it on PATH?`, { cause }));
    });
    npm.once('close', (code, signal) => {
      done();
      resolve({ code, output: signal === null ? output : `${output}\nstopped by ${signal}` });
    });
  });
}

/** @type {NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM'];

/**
 * `npm ci` begins by deleting node_modules, so it must not be run by the Node in there.
 * @param {string} folder
 */
function pathWithout(folder) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((entry) => path.resolve(entry) !== folder)
    .join(path.delimiter);
}

/**
 * The reason stands at the beginning of what npm says, or at its end, never in the middle.
 * @param {number | null} code
 * @param {string} output
 */
export function explainFailure(code, output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !noise.test(line));
  const shown =
    lines.length <= 2 * SHOWN_LINES ? lines : [...lines.slice(0, SHOWN_LINES), '…', ...lines.slice(-SHOWN_LINES)];
  return [
    `npm ci failed${code === null ? '' : ` with exit code ${code}`}:`,
    ...shown.map((line) => `  ${line}`),
    'What to try: check the network and the registry (npm config get registry) and run the command again;',
    'when package.json and package-lock.json disagree, run "npm install" and commit the lockfile.',
  ].join('\n');
}

/**
 * One line that counts the seconds on a terminal, and is printed once elsewhere.
 * @param {string} text
 */
function progressLine(text) {
  const terminal = process.stderr.isTTY === true;
  process.stderr.write(terminal ? text : `${text}\n`);
  return {
    tick: (/** @type {number} */ seconds) => {
      if (terminal) process.stderr.write(`\r${text}, ${seconds} s`);
    },
    end: () => {
      if (terminal) process.stderr.write('\r\x1b[2K');
    },
  };
}
