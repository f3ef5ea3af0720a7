import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countTests } from './specs.mjs';

test('tests are counted through all suites; a second try does not make a failure good', () => {
  /** @type {import('./specs.mjs').Report} */
  const report = {
    suites: [
      {
        specs: [{ tests: [{ status: 'expected' }, { status: 'skipped' }] }],
        suites: [{ specs: [{ tests: [{ status: 'unexpected' }] }, { tests: [{ status: 'flaky' }] }] }],
      },
      { specs: [{ tests: [{ status: 'expected' }] }] },
    ],
  };
  assert.deepEqual(countTests(report), { passed: 2, failed: 2, skipped: 1, errors: [] });
});

test('a suite that could not be read is a failure, and says why', () => {
  assert.deepEqual(countTests({ errors: [{ message: 'no such file' }] }), {
    passed: 0,
    failed: 1,
    skipped: 0,
    errors: ['no such file'],
  });
});
