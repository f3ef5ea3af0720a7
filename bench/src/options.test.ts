import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommanderError } from 'commander';
import { parseOptions } from './options.ts';
import { rowNames } from './rows/row.ts';

test('without options everything is measured', () => {
  const { settings, only, quick, json } = parseOptions([]);
  assert.deepEqual(
    { rounds: settings.rounds, only, quick, json },
    { rounds: 5, only: rowNames, quick: false, json: undefined },
  );
});

test('rows and rounds can be chosen, also of a quick run', () => {
  const { settings, only, quick } = parseOptions(['--quick', '--rounds', '3', '--only', 'memory', 'storm']);
  assert.deepEqual({ rounds: settings.rounds, only, quick }, { rounds: 3, only: ['memory', 'storm'], quick: true });
  assert.ok(settings.windowMs < parseOptions([]).settings.windowMs);
});

test('mistakes are refused', (t) => {
  t.mock.method(process.stderr, 'write', () => true);
  for (const argv of [['--rounds', '0'], ['--rounds', 'x'], ['--only', 'nothing'], ['--fast'], ['memory']]) {
    assert.throws(() => parseOptions(argv), CommanderError, argv.join(' '));
  }
});
