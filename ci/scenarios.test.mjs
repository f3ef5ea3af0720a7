import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { createFolder } from './folder.fixture.mjs';
import { countScenarios, runScenarios } from './scenarios.mjs';

const feature = `Feature: bookings
  Scenario: fine
    Given it works
  Scenario Outline: rows
    Given it <does>
    Examples:
      | does    |
      | works   |
      | fails   |
      | puzzles |
  Scenario: nothing
`;

const steps = `import { Given } from '@cucumber/cucumber';
Given('it works', () => {});
Given('it fails', () => { throw new Error('the reason'); });
`;

/**
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} files
 * @param {string[]} chosen
 */
function run(t, files, chosen = ['features/a.feature'], timeoutMs = 60_000) {
  const root = createFolder(t, {
    'package.json': '{}',
    'features/cucumber.json': '{ "default": { "import": ["steps.mjs"] } }',
    ...files,
  });
  symlinkSync(path.resolve(import.meta.dirname, '../node_modules'), path.join(root, 'node_modules'));
  return runScenarios({ root, files: chosen, timeoutMs });
}

test('scenarios are counted one by one; what fails, is not defined or is empty fails', async (t) => {
  const { passed, failed, output } = await run(t, { 'features/a.feature': feature, 'features/steps.mjs': steps });
  assert.deepEqual({ passed, failed }, { passed: 2, failed: 3 });
  assert.match(output, /the reason/);
});

test('one scenario is chosen by its line', async (t) => {
  const { passed, failed, output } = await run(t, { 'features/a.feature': feature, 'features/steps.mjs': steps }, [
    'features/a.feature:2',
  ]);
  assert.deepEqual({ passed, failed, output }, { passed: 1, failed: 0, output: '' });
});

test('a failure outside of the scenarios is one as well', async (t) => {
  const { passed, failed, output } = await run(t, {
    'features/a.feature': feature,
    'features/steps.mjs': 'throw new Error("at load");',
  });
  assert.deepEqual({ passed, failed }, { passed: 0, failed: 1 });
  assert.match(output, /at load(?:.|\n)*cucumber ended with exit code 1$/);
});

test('a run that does not end is ended', async (t) => {
  const waiting =
    "import { Given, setDefaultTimeout } from '@cucumber/cucumber'; setDefaultTimeout(-1); Given(/.*/, () => new Promise(() => { setInterval(() => {}, 1000); }));";
  const { passed, failed, output } = await run(
    t,
    { 'features/a.feature': feature, 'features/steps.mjs': waiting },
    undefined,
    3000,
  );
  assert.deepEqual({ passed, failed }, { passed: 0, failed: 1 });
  assert.match(output, /cucumber did not end within 3 s$/);
});

test('of a scenario that is tried again, the last attempt counts', () => {
  const attempt = (/** @type {string} */ id, /** @type {string} */ status, /** @type {boolean} */ willBeRetried) => [
    { testCaseStarted: { id } },
    { testStepFinished: { testCaseStartedId: id, testStepResult: { status } } },
    { testCaseFinished: { testCaseStartedId: id, willBeRetried } },
  ];
  const envelopes = [
    ...attempt('a', 'FAILED', true),
    ...attempt('b', 'PASSED', false),
    ...attempt('c', 'SKIPPED', false),
    ...attempt('d', 'PENDING', false),
  ];
  assert.deepEqual(countScenarios([...envelopes, { testRunFinished: { success: false } }]), {
    passed: 1,
    failed: 1,
    skipped: 1,
    ended: true,
  });
});
