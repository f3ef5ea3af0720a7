import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { listRegressions, parseRegression, type Regression, readRegression, writeRegression } from './regression.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'slotwire-regressions-'));
after(() => rmSync(directory, { recursive: true }));

const regression: Regression = {
  format: 1,
  about: 'booking 1 was acked at version 2 and is not there',
  seed: 0x5eed,
  devices: 12,
  hours: 6,
  endsAfterHours: 2.5,
  faults: ['crash'],
  personas: ['commuter'],
  only: { devices: ['c-00001'], faults: ['crash-1'], operations: ['c-00001/d0/look-1/o0'] },
  found: { how: 'safety', what: 'lost CM1' },
};

test('what is written is read again, under a name that says what it is', () => {
  const file = writeRegression(directory, regression);
  assert.equal(path.basename(file), 'safety-lost-cm1-5eed.json');
  assert.deepEqual(readRegression(file), regression);
  assert.deepEqual(listRegressions(directory), [file]);
});

test('a bad file is one sentence that says what is wrong', () => {
  const cases: [unknown, RegExp][] = [
    [{ ...regression, format: 0 }, /^x\.json is of format 0; this simulator reads format 1$/],
    [[], /^x\.json is of no format; this simulator reads format 1$/],
    [{ ...regression, faults: ['rain'] }, /^x\.json: faults\.0: /],
    [{ ...regression, seed: -1 }, /^x\.json: seed: /],
    [{ ...regression, more: 1 }, /^x\.json: /],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => parseRegression('x.json', JSON.stringify(value)), { name: 'RegressionError', message });
  }
  assert.throws(() => parseRegression('x.json', '{'), { name: 'RegressionError', message: /^x\.json is not JSON: / });
  assert.throws(() => readRegression('/nowhere/x.json'), {
    name: 'RegressionError',
    message: /^\/nowhere\/x\.json cannot be read: /,
  });
});
