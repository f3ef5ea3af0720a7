import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chooseStages, parseOptions, selectFiles } from './options.mjs';

const stages = [
  { name: 'types', kind: 'static' },
  { name: 'lint', kind: 'static' },
  { name: 'units', kind: 'tests' },
  { name: 'features', kind: 'tests' },
  { name: 'web', kind: 'tests' },
];
const files = {
  unitFiles: ['ci/a.test.mjs'],
  featureFiles: ['features/a.feature'],
  specFiles: ['clients/e2e/src/a.spec.ts'],
};

/** @param {string[]} argv */
const chosen = (argv, found = files) => chooseStages(stages, parseOptions(argv, stages), found).map(({ name }) => name);

test('without arguments everything runs', () => {
  assert.deepEqual(chosen([]), ['types', 'lint', 'units', 'features', 'web']);
});

test('features are left out while there are none, unless they were asked for', () => {
  assert.deepEqual(chosen([], { ...files, featureFiles: [] }), ['types', 'lint', 'units', 'web']);
  assert.deepEqual(chosen(['--only', 'features'], { ...files, featureFiles: [] }), ['features']);
});

test('--only names stages, in any form, and runs them in their order', () => {
  assert.deepEqual(chosen(['--only', 'units,lint']), ['lint', 'units']);
  assert.deepEqual(chosen(['--only=static']), ['types', 'lint']);
  assert.deepEqual(chosen(['--only', 'static', '--only', 'units']), ['types', 'lint', 'units']);
});

test('a file runs in the stage that can run it', () => {
  assert.deepEqual(chosen(['--', 'ci/a.test.mjs'], { ...files, featureFiles: [], specFiles: [] }), ['units']);
  assert.deepEqual(chosen(['a.feature:3'], { ...files, unitFiles: [], specFiles: [] }), ['features']);
  assert.deepEqual(chosen(['a.spec.ts'], { ...files, unitFiles: [], featureFiles: [] }), ['web']);
});

test('what is not known is an error that says what is', () => {
  assert.throws(
    () => parseOptions(['--only', 'unit'], stages),
    /no stage "unit"; there are types, lint, units, features, web/,
  );
  assert.throws(() => parseOptions(['--only'], stages), /no stage ""/);
  assert.throws(() => parseOptions(['--watch'], stages), /unknown option --watch/);
});

test('files are chosen by a part of their path, and a scenario by its line', () => {
  const all = ['features/a.feature', 'features/b.feature', 'server/hub.test.ts'];
  assert.deepEqual(selectFiles(all, []), all);
  assert.deepEqual(selectFiles(all, ['hub', 'server']), ['server/hub.test.ts']);
  assert.deepEqual(selectFiles(all, ['features/b.feature:12:20']), ['features/b.feature:12:20']);
  assert.deepEqual(selectFiles(all, ['nothing']), []);
});
