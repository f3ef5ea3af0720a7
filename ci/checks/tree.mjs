/**
 * Tree: small promises about files that no other tool reads: the lockfile, paths of one machine, entry points.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { listFiles, readFiles } from './files.mjs';
import { report } from './source.mjs';
import { readWorkspaces } from './workspaces.mjs';

/**
 * @import { Problem } from './source.mjs'
 * @import { Workspace } from './workspaces.mjs'
 */

/**
 * A host in the lockfile is that of the mirror which one of us happened to use; npm asks its own registry without it.
 * And where one platform's package is missing, `npm ci` fails on every platform.
 * @param {string} text
 * @returns {Problem[]}
 */
export function checkLockfile(text) {
  const file = 'package-lock.json';
  /** @type {{ packages?: Record<string, { optionalDependencies?: Record<string, string> }> }} */
  const { packages = {} } = JSON.parse(text);
  const hosts = linesMatching(text, /"resolved":\s*"(?:git\+)?(?:https?|ssh):/).map((line) => ({
    file,
    line,
    message: '"resolved" names a host: keep omit-lockfile-registry-resolved=true in .npmrc and run npm install again',
  }));
  const incomplete = Object.entries(packages).flatMap(([where, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !candidates(where, name).some((candidate) => candidate in packages))
      .map((name) => ({
        file,
        line: 1,
        message: `${name}, an optional package of ${where === '' ? 'the root' : where}, is missing: choose a version that has it, delete node_modules and package-lock.json, run npm install`,
      })),
  );
  return [...hosts, ...incomplete];
}

/**
 * Where Node would look for a package.
 * @param {string} where "node_modules/a/node_modules/b"
 * @param {string} name
 * @returns {string[]}
 */
function candidates(where, name) {
  const parts = where.split('/node_modules/');
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/node_modules/'));
  return [...above.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}

/** Put together here, else this file would name them itself. */
const machinePath = new RegExp(`(?<![\\w./@~-])/(?:${['work', 'farm', 'root', 'home', 'Users'].join('|')})/[\\w.-]`);

/**
 * @param {Map<string, string>} files
 * @returns {Problem[]}
 */
export function checkMachinePaths(files) {
  return [...files].flatMap(([file, text]) =>
    linesMatching(text, machinePath).map((line) => ({
      file,
      line,
      message: 'names a path of one machine: make it relative to the repository',
    })),
  );
}

/**
 * A workspace that others import has its surface in src/index.ts, and says so.
 * @param {Map<string, string>} files
 * @param {Workspace[]} workspaces
 * @returns {Problem[]}
 */
export function checkEntryPoints(files, workspaces) {
  return workspaces.flatMap(({ folder, manifest }) => {
    const index = `${folder}/src/index.ts`;
    const declared = typeof manifest.exports === 'string' ? { '.': manifest.exports } : (manifest.exports ?? {});
    const messages = Object.entries(declared)
      .filter(([, target]) => !files.has(path.posix.join(folder, target)))
      .map(([name, target]) => `exports "${name}" as ${target}, which does not exist`);
    const entry = declared['.'];
    if (entry !== undefined && entry !== './src/index.ts')
      messages.push(`exports "." as ${entry}, it must be ./src/index.ts`);
    if (entry === undefined && files.has(index)) messages.push('has a src/index.ts but does not export it as "."');
    if (manifest.type !== 'module') messages.push('has no "type": "module"');
    return messages.map((message) => ({ file: `${folder}/package.json`, line: 1, message }));
  });
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @returns {number[]} From 1.
 */
function linesMatching(text, pattern) {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const files = readFiles(root, listFiles(root));
  report('tree', [
    ...checkLockfile(files.get('package-lock.json') ?? '{}'),
    ...checkMachinePaths(files),
    ...checkEntryPoints(files, readWorkspaces(root).workspaces),
  ]);
}
