/**
 * Tools: programs from outside npm that a command needs, such as a browser or a database.
 * A tool is found where its variable says, else on PATH, else in the cache folder; Debian as root installs what is missing;
 * anyone else gets one message per missing tool that says how to get it.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * @typedef {object} Tool
 * @property {string} title For messages: "Chromium".
 * @property {string} variable Names its program: "SLOTWIRE_TOOL_CHROMIUM". The command finds the program by it as well.
 * @property {string[]} programs Names on PATH, best first.
 * @property {string[]} [places] Where it may lie beside PATH.
 * @property {string} cached Its program in the cache folder: "chromium/chrome".
 * @property {string} debian Its Debian package.
 * @property {boolean} [unpacked] Taken out of the package without installing it: its installation would start a service.
 * @property {string} [reads] A file that an unpacked program reads at this path and at no other; unpacking puts its folder there.
 * @property {string} help How to get it elsewhere.
 *
 * @typedef {object} ToolWorld
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cacheFolder
 * @property {(file: string) => boolean} isProgram
 * @property {(file: string) => boolean} isFile
 * @property {boolean} canInstall Debian (or one of its children) as root.
 * @property {(args: string[]) => { ok: boolean, output: string }} aptGet
 * @property {(packages: string[], reads: string[]) => { ok: boolean, output: string }} unpack Into `debian/` of the cache folder, and the folders of what is read beside it to where it is read.
 * @property {(line: string) => void} say
 */

/**
 * @param {Tool[]} tools
 * @param {ToolWorld} world
 * @returns {Record<string, string>} Variable → program, for the command's environment.
 */
export function ensureTools(tools, world) {
  const misplaced = tools.filter(
    (tool) => (world.env[tool.variable] ?? '') !== '' && findTool(tool, world) === undefined,
  );
  if (misplaced.length > 0) {
    throw new Error(
      misplaced.map((tool) => `${tool.variable}=${world.env[tool.variable]} is not a program`).join('\n'),
    );
  }

  const missing = tools.filter((tool) => findTool(tool, world) === undefined);
  if (missing.length > 0 && world.canInstall) installPackages(missing, world);

  /** @type {Record<string, string>} */
  const found = {};
  const messages = [];
  for (const tool of tools) {
    const program = findTool(tool, world);
    if (program === undefined) messages.push(explainMissing(tool));
    else found[tool.variable] = program;
  }
  if (messages.length > 0) throw new Error(messages.join('\n'));
  return found;
}

/**
 * @param {Tool} tool
 * @param {Pick<ToolWorld, 'env' | 'cacheFolder' | 'isProgram' | 'isFile'>} world
 * @returns {string | undefined}
 */
export function findTool(tool, { env, cacheFolder, isProgram, isFile }) {
  const named = env[tool.variable] ?? '';
  // Whoever names a program wants that one: no other takes its place.
  if (named !== '') return isProgram(named) ? named : undefined;
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = tool.programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  // One that was unpacked and cannot read what it needs is none.
  const cached = tool.reads === undefined || isFile(tool.reads) ? [path.join(cacheFolder, tool.cached)] : [];
  return [...candidates, ...(tool.places ?? []), ...cached].find(isProgram);
}

/**
 * @param {Tool[]} tools
 * @param {ToolWorld} world
 */
function installPackages(tools, { aptGet, unpack, say }) {
  const packagesOf = (/** @type {Tool[]} */ some) => [...new Set(some.map((tool) => tool.debian))];
  const installed = packagesOf(tools.filter((tool) => !tool.unpacked));
  const unpacked = packagesOf(tools.filter((tool) => tool.unpacked));
  const install = ['install', '--yes', '--no-install-recommends', ...installed];
  /** @type {[what: string, () => { ok: boolean, output: string }][]} */
  const steps = [['apt-get update', () => aptGet(['update'])]];
  if (installed.length > 0) steps.push([`apt-get ${install.join(' ')}`, () => aptGet(install)]);
  const reads = tools.flatMap((tool) => (tool.reads === undefined ? [] : [tool.reads]));
  if (unpacked.length > 0) steps.push([`unpacking ${unpacked.join(' ')}`, () => unpack(unpacked, reads)]);
  for (const [what, run] of steps) {
    const { ok, output } = run();
    if (ok) continue;
    const tail = output.trim().split('\n').slice(-10);
    say([`${what} failed:`, ...tail.map((line) => `  ${line}`)].join('\n'));
    return;
  }
  if (installed.length > 0) say(`installed ${installed.join(', ')} with apt-get`);
  if (unpacked.length > 0) say(`unpacked ${unpacked.join(', ')} into .cache/tools`);
}

/** @param {Tool} tool */
function explainMissing({ title, programs, variable, debian, help }) {
  return `${title} is missing (looked for ${programs.join(', ')} on PATH): ${help}, or "apt-get install ${debian}", or set ${variable}`;
}

/**
 * The real world.
 * @param {{ root: string, say: (line: string) => void }} options
 * @returns {ToolWorld}
 */
export function createToolWorld({ root, say }) {
  const cacheFolder = path.join(root, '.cache', 'tools');
  return {
    env: process.env,
    cacheFolder,
    isProgram,
    isFile: existsSync,
    canInstall: existsSync('/etc/debian_version') && process.getuid?.() === 0,
    aptGet: (args) => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const { status, stdout, stderr } = spawnSync('apt-get', args, { encoding: 'utf8', env, timeout: 10 * 60_000 });
      return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` };
    },
    unpack: (packages, reads) => unpackPackages(packages, path.join(cacheFolder, 'debian'), reads),
    say,
  };
}

/**
 * @param {string[]} packages
 * @param {string} folder
 * @param {string[]} reads
 */
function unpackPackages(packages, folder, reads) {
  const downloads = mkdtempSync(path.join(tmpdir(), 'slotwire-debian-'));
  try {
    const run = (/** @type {string} */ program, /** @type {string[]} */ args) => {
      const { status, stdout, stderr } = spawnSync(program, args, {
        cwd: downloads,
        encoding: 'utf8',
        timeout: 10 * 60_000,
      });
      return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` };
    };
    // Else apt gives the download to a user of its own, who may not write here, and complains.
    const downloaded = run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', ...packages]);
    if (!downloaded.ok) return downloaded;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(downloads)) {
      const unpacked = run('dpkg-deb', ['--extract', file, folder]);
      if (!unpacked.ok) return unpacked;
    }
    for (const file of reads) {
      if (!existsSync(file)) cpSync(path.join(folder, path.dirname(file)), path.dirname(file), { recursive: true });
    }
    return { ok: true, output: '' };
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
