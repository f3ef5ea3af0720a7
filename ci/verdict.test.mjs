import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runStages } from './verdict.mjs';

/** @import { Stage, StageResult } from './stages.mjs' */

/**
 * @param {string} name
 * @param {StageResult} result
 * @returns {Stage}
 */
const stage = (name, result) => ({ name, kind: name === 'types' ? 'static' : 'tests', run: async () => result });

/** @param {Stage[]} stages */
async function judge(stages) {
  /** @type {string[]} */
  const printed = [];
  const ok = await runStages(
    stages,
    { root: '.', unitFiles: [], featureFiles: [], specFiles: [], whole: true },
    (text) => printed.push(text),
  );
  const lines = printed.join('\n').split('\n');
  return { ok, lines: lines.map((line) => line.replace(/ +\d+\.\d s/, ' 0.0 s')), last: lines.at(-1) };
}

const green = { passed: 3, failed: 0, output: '' };

test('all stages add up, and the count is the last line', async () => {
  const { ok, lines } = await judge([
    stage('types', { ...green, passed: 1 }),
    stage('units', { ...green, skipped: 2 }),
  ]);
  assert.equal(ok, true);
  assert.deepEqual(lines, [
    'types 0.0 s  passed',
    'units 0.0 s  3 passed, 0 failed, 2 skipped',
    '',
    '4 passed, 0 failed',
  ]);
});

test('a failure is printed in full, and the stages behind it still run', async () => {
  const { ok, lines } = await judge([
    stage('types', { passed: 0, failed: 1, output: 'a.ts(1): no' }),
    stage('units', green),
  ]);
  assert.equal(ok, false);
  assert.deepEqual(lines, [
    'types 0.0 s  FAILED',
    '',
    'a.ts(1): no',
    '',
    'units 0.0 s  3 passed, 0 failed',
    '',
    '3 passed, 1 failed',
  ]);
});

test('a stage that tests nothing fails', async () => {
  const { ok, last } = await judge([stage('units', { passed: 0, failed: 0, skipped: 4, output: '' })]);
  assert.deepEqual([ok, last], [false, '0 passed, 1 failed']);
});

test('a stage that crashes fails, and the others still run', async () => {
  const crash = { ...stage('units', green), run: () => Promise.reject(new Error('out of disk')) };
  const { ok, lines, last } = await judge([crash, stage('features', green)]);
  assert.deepEqual([ok, last], [false, '3 passed, 1 failed']);
  assert.match(lines.join('\n'), /out of disk/);
});

test('no stage at all is no success', async () => {
  const { ok, last } = await judge([]);
  assert.deepEqual([ok, last], [false, '0 passed, 0 failed']);
});
