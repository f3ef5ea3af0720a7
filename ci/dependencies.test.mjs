import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { ensureDependencies, explainFailure, isFresh, isInstalled } from './dependencies.mjs';
import { createFolder } from './folder.fixture.mjs';

const a = { version: '1.0.0', integrity: 'sha512-a' };
const lockfile = {
  packages: {
    '': { version: '0.1.0' },
    'server/protocol': { version: '0.1.0' },
    'node_modules/@slotwire/protocol': { link: true },
    'node_modules/a': a,
    'node_modules/other-platform': { version: '1.0.0', optional: true, os: 'none', cpu: ['none'] },
    'node_modules/this-platform': { version: '1.0.0', optional: true, os: [process.platform], cpu: ['!none'] },
  },
};
const installed = {
  packages: { ...lockfile.packages, 'node_modules/other-platform': undefined, 'node_modules/extra': a },
};

/**
 * A checkout and an npm that does what the test says.
 * @param {import('node:test').TestContext} t
 */
function createCheckout(t) {
  const root = createFolder(t, { 'package-lock.json': JSON.stringify(lockfile) });
  /** @type {string[]} */
  const said = [];
  let installs = 0;
  return {
    root,
    said,
    installs: () => installs,
    record: (/** @type {object} */ content) => {
      mkdirSync(path.join(root, 'node_modules'), { recursive: true });
      writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify(content));
    },
    ensure: (code = 0) =>
      ensureDependencies({
        root,
        say: (line) => said.push(line),
        runNpm: async () => {
          installs += 1;
          rmSync(path.join(root, 'node_modules'), { recursive: true, force: true });
          mkdirSync(path.join(root, 'node_modules'));
          return { code, output: 'added 217 packages in 14s' };
        },
      }),
  };
}

test('a fresh checkout is installed once, and then left alone', async (t) => {
  const { ensure, installs, said, root } = createCheckout(t);
  await ensure();
  await ensure();
  assert.equal(installs(), 1);
  assert.deepEqual(said, ['installed 217 packages in 0 s']);
  assert.equal(isFresh(root), true);
});

test('a changed lockfile is installed', async (t) => {
  const { ensure, installs, root } = createCheckout(t);
  await ensure();
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { 'node_modules/b': a } }));
  await ensure();
  assert.equal(installs(), 2);
});

test('two at once install once', async (t) => {
  const { ensure, installs } = createCheckout(t);
  await Promise.all([ensure(), ensure()]);
  assert.equal(installs(), 1);
});

test('what "npm install" has installed is taken as it is', async (t) => {
  const { ensure, installs, record, root } = createCheckout(t);
  record(installed);
  await ensure();
  assert.equal(installs(), 0);
  assert.equal(isFresh(root), true);
});

test('what differs from the lockfile is not', (t) => {
  const { record, root } = createCheckout(t);
  const differences = [
    { 'node_modules/a': undefined },
    { 'node_modules/a': { ...a, version: '1.0.1' } },
    { 'node_modules/a': { ...a, integrity: 'sha512-b' } },
    { 'node_modules/@slotwire/protocol': { version: '0.1.0' } },
    // Left out by "omit=optional": Node itself would be missing.
    { 'node_modules/this-platform': undefined },
  ];
  for (const difference of differences) {
    record({ packages: { ...installed.packages, ...difference } });
    assert.equal(isInstalled(root), false, JSON.stringify(difference));
  }
});

test('a failed install is no install', async (t) => {
  const { ensure, root } = createCheckout(t);
  await assert.rejects(ensure(1), /npm ci failed with exit code 1/);
  assert.equal(isFresh(root), false);
});

test('a failure shows the reason, and not the noise', () => {
  const noise = [
    'npm warn EBADENGINE Unsupported engine {',
    'npm warn EBADENGINE }',
    'npm warn Unknown user config "x"',
    'npm error',
    '',
  ];
  const long = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  const text = explainFailure(1, [...noise, 'npm error code EUSAGE', ...long].join('\n'));
  assert.match(text, /^npm ci failed with exit code 1:\n {2}npm error code EUSAGE\n {2}line 0\n/);
  assert.match(text, / {2}line 99\nWhat to try: /);
  assert.doesNotMatch(text, /EBADENGINE|Unknown user config|line 50/);
});
