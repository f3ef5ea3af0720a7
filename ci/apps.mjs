/**
 * Apps: the web apps as the service serves them, built when they are not what their sources are. Which sources an app is made of is what the
 * build itself says (`appVersion` of clients/build), and the version of what was built lies beside it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describeEnd, runGroup } from './group.mjs';
import { acquireLock } from './lock.mjs';

export const apps = ['clients/vendor', 'clients/admin'];

const BUILD_MS = 5 * 60_000;
const VERSION_MS = 30_000;
const WAIT_FOR_OTHER_MS = 2 * BUILD_MS;

/**
 * @typedef {object} AppWorld
 * @property {(app: string) => Promise<string>} versionOf Of the sources.
 * @property {(app: string) => string | undefined} builtVersionOf Undefined when it was not built, or half.
 * @property {(app: string) => Promise<void>} build Rejects with what the build had to say.
 * @property {(line: string) => void} say
 */

/**
 * @param {string[]} wanted
 * @param {AppWorld} world
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<string[]>} Those that were built.
 */
export async function buildStale(wanted, { versionOf, builtVersionOf, build, say }, { force = false } = {}) {
  const versions = await Promise.all(wanted.map(versionOf));
  const stale = wanted.filter((app, index) => force || builtVersionOf(app) !== versions[index]);
  if (stale.length === 0) return [];
  const names = stale.map((app) => path.posix.basename(app)).join(' and ');
  say(`building ${names}, as ${force ? 'you ask' : 'the sources are newer'} …`);
  const startedMs = performance.now();
  await Promise.all(stale.map(build));
  say(`built ${names} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return stale;
}

/**
 * One at a time: `npm start` in one terminal, `npm test` in another.
 * @param {{ root: string, node: string, say: (line: string) => void, force?: boolean }} options
 */
export async function ensureApps({ root, node, say, force = false }) {
  const release = await acquireLock(path.join(root, '.cache', 'build.lock'), {
    waitMs: WAIT_FOR_OTHER_MS,
    onWait: (holder) => say(`waiting for process ${holder}, which builds the apps`),
  });
  try {
    return await buildStale(apps, createAppWorld({ root, node, say }), { force });
  } finally {
    release();
  }
}

/**
 * The real world.
 * @param {{ root: string, node: string, say: (line: string) => void }} options
 * @returns {AppWorld}
 */
function createAppWorld({ root, node, say }) {
  /** @param {string} app */
  async function versionOf(app) {
    const script = [
      "import { appVersion } from './clients/build/src/app-version.ts';",
      `process.stdout.write(appVersion(process.cwd(), ${JSON.stringify(app)}));`,
    ].join('\n');
    const options = { cwd: root, timeoutMs: VERSION_MS };
    const result = await runGroup(node, ['--input-type=module', '--eval', script], options);
    if (result.code !== 0) throw new Error(`the version of ${app} is unknown:\n${result.output.trim()}`);
    return result.output.trim();
  }

  return {
    versionOf,
    builtVersionOf(app) {
      try {
        // Written with the last files of a build.
        return JSON.parse(readFileSync(path.join(root, app, 'dist', 'version.json'), 'utf8')).version;
      } catch {
        return undefined;
      }
    },
    async build(app) {
      const vite = path.join(root, 'node_modules/vite/bin/vite.js');
      const options = { cwd: path.join(root, app), timeoutMs: BUILD_MS };
      const result = await runGroup(node, [vite, 'build', '--logLevel', 'warn'], options);
      if (result.code === 0) return;
      throw new Error(`the build of ${app} ${describeEnd(result, BUILD_MS)}:\n${result.output.trim()}`);
    },
    say,
  };
}
