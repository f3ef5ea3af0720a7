/**
 * Arrows: who may import whom. The table below is the architecture; a change of it is a decision, not a fix.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { findCycles } from './cycles.mjs';
import { listFiles, readFiles } from './files.mjs';
import { importsOf } from './imports.mjs';
import { isConfigFile, isSource, isTestFile, parseSource, report } from './source.mjs';
import { readWorkspaces } from './workspaces.mjs';

/**
 * @import { Import } from './imports.mjs'
 * @import { Problem } from './source.mjs'
 * @import { Manifest, Workspace } from './workspaces.mjs'
 */

const leaves = ['server/protocol', 'server/runtime', 'server/metrics'];

/**
 * Workspace → the workspaces that it may import. Leaves import none, and what is not listed fails.
 * @type {Record<string, string[]>}
 */
const arrows = {
  'server/protocol': [],
  'server/runtime': [],
  'server/metrics': [],
  'server/realtime': leaves,
  // It brings the service up, and is no part of it.
  'server/deploy': [],
  'clients/sdk': leaves,
  'clients/react': [...leaves, 'clients/sdk'],
  'clients/browser': [...leaves, 'clients/sdk'],
  'clients/ui': leaves,
  'clients/build': [],
  'clients/vendor': [...leaves, 'clients/sdk', 'clients/react', 'clients/browser', 'clients/ui', 'clients/build'],
  'clients/admin': [...leaves, 'clients/sdk', 'clients/react', 'clients/browser', 'clients/ui', 'clients/build'],
  'clients/e2e': [...leaves, 'clients/sdk', 'server/realtime'],
  dashboards: ['server/metrics', 'server/runtime'],
  // The boards only beside `npm start -- --observe`.
  simulators: [...leaves, 'clients/sdk', 'server/realtime', 'dashboards'],
  features: [...leaves, 'clients/sdk', 'clients/e2e', 'server/realtime'],
  bench: [...leaves, 'clients/sdk', 'server/realtime', 'simulators'],
  observe: [...leaves, 'clients/sdk', 'server/realtime', 'simulators', 'dashboards'],
};

/**
 * Modules that only some files of a workspace may import.
 * @type {{ module: RegExp, workspace?: string, allowed: (file: string) => boolean, message: string }[]}
 */
const reserved = [
  {
    module: /^(?:socket\.io|engine\.io|@socket\.io\/)/,
    workspace: 'server/realtime',
    allowed: (file) => file.startsWith('server/realtime/src/transport/') || isTestFile(file),
    message: 'only src/transport/ may know Socket.IO, in simulation a virtual network takes its place',
  },
  {
    module: /^(?:socket\.io|engine\.io|@socket\.io\/)/,
    workspace: 'clients/sdk',
    allowed: (file) => file.startsWith('clients/sdk/src/transport'),
    message: 'only src/transport* may know Socket.IO, in simulation a virtual network takes its place',
  },
  {
    module: /^(?:react-dom|@testing-library\/)/,
    workspace: 'clients/react',
    allowed: isTestFile,
    message: 'the hooks run in browsers and on phones: only tests draw',
  },
  {
    module: /^@slotwire\/build$/,
    allowed: isConfigFile,
    message: 'only a vite.config.ts builds',
  },
  {
    module: /^node:sqlite$/,
    allowed: (file) => file.startsWith('server/realtime/src/storage/'),
    message: 'only server/realtime/src/storage/ may know the database, all others use the Store',
  },
  {
    module: /^(?!zod(?:\/|$)|\.)/,
    workspace: 'server/protocol',
    allowed: isTestFile,
    message: 'the protocol imports zod and nothing else, so that every client can use it',
  },
];

/** Workspaces that run in browsers and on phones: the SDK, what it imports, and the apps on it. */
const portable = new Set([
  'clients/sdk',
  'clients/react',
  'clients/browser',
  'clients/ui',
  'clients/vendor',
  'clients/admin',
  'server/runtime',
  'server/metrics',
]);

/**
 * @typedef {object} Repository
 * @property {Map<string, string>} files File → text.
 * @property {Manifest} manifest
 * @property {Workspace[]} workspaces
 *
 * @typedef {object} Importer
 * @property {string} file
 * @property {Workspace | undefined} home Undefined for ci/ and the root.
 */

/**
 * @param {Repository} repository
 * @returns {Problem[]}
 */
export function checkArrows(repository) {
  const { files, workspaces } = repository;
  /** @type {Problem[]} */
  const problems = workspaces
    .filter(({ folder }) => !Object.hasOwn(arrows, folder))
    .map(({ folder }) => ({
      file: `${folder}/package.json`,
      line: 1,
      message: `ci/checks/arrows.mjs does not say what ${folder} may import`,
    }));
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const [file, text] of files) {
    if (!isSource(file)) continue;
    const { source, problems: syntax } = parseSource(file, text);
    problems.push(...syntax);
    const importer = { file, home: workspaces.find(({ folder }) => file.startsWith(`${folder}/`)) };
    const imports = importsOf(source);
    for (const found of imports) {
      for (const message of judge(importer, found, repository)) problems.push({ file, line: found.line, message });
    }
    const targets = imports
      .filter(({ typeOnly }) => !typeOnly)
      .map(({ specifier }) => resolve(file, specifier, workspaces));
    graph.set(file, targets.filter((target) => target !== undefined && files.has(target)).map(String));
  }
  for (const cycle of findCycles(graph)) {
    problems.push({ file: cycle[0] ?? '', line: 1, message: `import cycle: ${cycle.join(' → ')}` });
  }
  return problems;
}

/**
 * @param {Importer} importer
 * @param {Import} found
 * @param {Repository} repository
 * @returns {string[]}
 */
function judge(importer, { specifier, typeOnly }, { manifest, workspaces }) {
  const { file, home } = importer;
  const isWorkspace = workspaces.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  const messages = reserved
    .filter(
      ({ module, workspace, allowed }) =>
        module.test(specifier) && (workspace ?? home?.folder) === home?.folder && !allowed(file),
    )
    .map(({ message }) => `${specifier}: ${message}`);
  if (specifier.startsWith('.')) return [...messages, ...judgeRelative(importer, specifier)];
  if (isWorkspace !== undefined) messages.push(...judgeWorkspace(importer, specifier, isWorkspace));
  if (isBuiltin(specifier)) {
    const reaches =
      !typeOnly && home !== undefined && portable.has(home.folder) && !isTestFile(file) && !isConfigFile(file);
    return reaches
      ? [...messages, `${specifier}: ${home.name} runs in browsers and on phones, where Node has no modules`]
      : messages;
  }
  // A module that the bundler makes up; the plugin that does is declared.
  if (specifier.startsWith('virtual:')) return messages;
  return isDeclared(importer, specifier, manifest, typeOnly)
    ? messages
    : [
        ...messages,
        `${packageOf(specifier)} is not in the dependencies of ${home === undefined ? 'the root' : home.folder}/package.json`,
      ];
}

/**
 * @param {Importer} importer
 * @param {string} specifier
 */
function judgeRelative({ file, home }, specifier) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const own = home?.folder ?? file.split('/')[0];
  if (!target.startsWith(`${own}/`))
    return [`${specifier} leaves ${own}: import another workspace by its package name`];
  const isOfIndex = /(?:^|\/)index\.test(?:-d)?\.ts$/.test(file);
  return /(?:^|\/)index\.ts$/.test(target) && !isOfIndex
    ? [`${specifier}: inside a workspace import the file itself, not its index`]
    : [];
}

/**
 * @param {Importer} importer
 * @param {string} specifier
 * @param {Workspace} target
 */
function judgeWorkspace({ file, home }, specifier, target) {
  if (home === undefined) return [`${file.split('/')[0]} imports no workspace, it runs commands`];
  if (home === target) return [`${specifier}: inside a workspace import the file itself, not its index`];
  const messages = [];
  const allowed = arrows[home.folder] ?? [];
  if (!allowed.includes(target.folder)) {
    messages.push(
      `${home.folder} may not import ${target.folder}, only ${allowed.length === 0 ? 'what is no workspace: it is a leaf' : allowed.join(', ')}`,
    );
  }
  if (!surfacesOf(target).has(specifier))
    messages.push(`${specifier} reaches into ${target.folder}: import ${target.name}, its index`);
  return messages;
}

/**
 * A file runs on what its workspace declares; tests may use what is there for development.
 * @param {Importer} importer
 * @param {string} specifier
 * @param {Manifest} root
 * @param {boolean} typeOnly
 */
function isDeclared({ file, home }, specifier, root, typeOnly) {
  const name = packageOf(specifier);
  const manifests = home === undefined ? [root] : [home.manifest];
  const development = home === undefined || isTestFile(file) || isConfigFile(file) || typeOnly;
  const tables = manifests.flatMap(({ dependencies, peerDependencies, devDependencies }) => [
    dependencies,
    peerDependencies,
    ...(development ? [devDependencies] : []),
  ]);
  if (development) tables.push(root.devDependencies);
  return tables.some((table) => table !== undefined && (name in table || (typeOnly && `@types/${name}` in table)));
}

/**
 * @param {string} specifier
 * @returns {string} "@scope/name" or "name".
 */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * What others may import of it → the file: its name, and each further entry that its manifest declares.
 * @param {Workspace} workspace
 * @returns {Map<string, string>}
 */
function surfacesOf({ name, manifest: { exports = './src/index.ts' } }) {
  const declared = typeof exports === 'string' ? { '.': exports } : exports;
  return new Map(
    Object.entries({ '.': './src/index.ts', ...declared }).map(([entry, file]) => [path.posix.join(name, entry), file]),
  );
}

/** @param {string} specifier */
function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {Workspace[]} workspaces
 * @returns {string | undefined}
 */
function resolve(file, specifier, workspaces) {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  const workspace = workspaces.find((each) => surfacesOf(each).has(specifier));
  return workspace && path.posix.join(workspace.folder, String(surfacesOf(workspace).get(specifier)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  report('arrows', checkArrows({ files: readFiles(root, listFiles(root).filter(isSource)), ...readWorkspaces(root) }));
}
