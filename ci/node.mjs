/**
 * Node: finds the Node that runs Slotwire, 24 or newer.
 * It comes with the lockfile as an npm package per platform. Older ones cannot run `.ts` files, so nothing falls back to
 * them: an install without optional packages fails here with a reason instead of later with a syntax error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const NODE_MAJOR = 24;

/**
 * @typedef {object} NodeSearch
 * @property {string} root
 * @property {NodeJS.Platform} [platform]
 * @property {string} [arch]
 * @property {string} [execPath] The Node that runs this.
 * @property {string} [version] Its version.
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(file: string) => string | undefined} [versionOf] Asks a Node on PATH.
 */

/**
 * @param {NodeSearch} search
 * @returns {string} An absolute path.
 */
export function findNode(search) {
  const {
    root,
    platform = process.platform,
    arch = process.arch,
    execPath = process.execPath,
    env = process.env,
  } = search;
  const { version = process.version, versionOf = askVersion } = search;
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const binary = platform === 'win32' ? 'node.exe' : 'node';

  const folder = path.join(root, 'node_modules', name);
  const packaged = path.join(folder, 'bin', binary);
  if (existsSync(packaged) && isNewEnough(readJson(path.join(folder, 'package.json')).version)) return packaged;
  if (isNewEnough(version)) return execPath;

  const folders = (env.PATH ?? '').split(path.delimiter).filter((entry) => entry !== '');
  for (const candidate of folders.map((entry) => path.join(entry, binary))) {
    if (existsSync(candidate) && isNewEnough(versionOf(candidate))) return candidate;
  }

  const locked = readJson(path.join(root, 'package.json')).optionalDependencies ?? {};
  throw new Error(
    [
      `Slotwire needs Node ${NODE_MAJOR} or newer; this one is ${version}, and PATH has none.`,
      name in locked
        ? `The package ${name} brings it, but is not installed: run "npm ci --include=optional" (is "omit=optional" in an .npmrc?).`
        : `npm has no Node package for ${platform}-${arch}: install it from https://nodejs.org/en/download or with a version manager.`,
    ].join('\n  '),
  );
}

/** @param {string | undefined} version "v24.1.0" or "24.1.0". */
export function isNewEnough(version) {
  const major = /^v?(\d+)\./.exec(version ?? '')?.[1];
  return major !== undefined && Number(major) >= NODE_MAJOR;
}

/** @param {string} file */
function askVersion(file) {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 5000 });
  return stdout?.trim();
}

/**
 * @param {string} file
 * @returns {{ version?: string, optionalDependencies?: Record<string, string> }}
 */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
