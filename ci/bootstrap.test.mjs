import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { commands } from './commands.mjs';

/** @param {string[]} args */
function bootstrap(...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, 'bootstrap.mjs'), ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('without a command it lists them', () => {
  const { status, stdout, stderr } = bootstrap();
  assert.deepEqual([status, stdout], [2, '']);
  for (const name of Object.keys(commands)) assert.match(stderr, new RegExp(`^ {2}${name} `, 'm'));
});

test('an unknown command is named, and the others listed', () => {
  for (const name of ['tset', 'constructor']) {
    const { status, stderr } = bootstrap(name);
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^bootstrap: unknown command "${name}"\n\nusage: `));
  }
});

test('the scripts of package.json and the commands are the same', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8'));
  const expected = Object.keys(commands).map((name) => [name, `node ci/bootstrap.mjs ${name}`]);
  assert.deepEqual(Object.entries(scripts).sort(), expected.sort());
});

test('arguments go to the command', () => {
  assert.deepEqual(commands.sim?.run(['--seed', '7']), { script: 'simulators/src/main.ts', args: ['--seed', '7'] });
  assert.deepEqual(commands.check?.run([]).args, ['--only', 'static']);
  assert.deepEqual(commands.format?.run([]).args, ['check', '--write', '.']);
  assert.deepEqual(commands.format?.run(['ci']).args, ['check', '--write', 'ci']);
});

const rulesTools = ['promtool', 'amtool'];
const watchingTools = ['prometheus', 'alertmanager'];

/** @param {string[]} args */
const toolsOfTest = (args) => (commands.test?.tools?.(args) ?? []).map(({ title }) => title);

test('a browser is looked for by what comes to need one, and by nothing else', () => {
  const tools = (/** @type {string[]} */ ...args) => toolsOfTest(args).filter((title) => title === 'Chromium');
  for (const args of [[], ['--only', 'units,web'], ['--only=web'], ['clients/e2e'], ['sign-in.spec.ts']])
    assert.deepEqual(tools(...args), ['Chromium'], args.join(' '));
  for (const args of [['--help'], ['--only', 'static'], ['--only=units'], ['streams'], ['a.feature:3']])
    assert.deepEqual(tools(...args), [], args.join(' '));
  assert.equal(commands.features?.tools?.(['-p', 'web']).length, 1);
  assert.equal(commands.features?.tools?.(['web']).length, 0);
});

test('the tools of rules are looked for by what comes to their stage, and by nothing else', () => {
  const tools = (/** @type {string[]} */ ...args) => toolsOfTest(args).filter((title) => rulesTools.includes(title));
  for (const args of [[], ['--only', 'units,rules'], ['--only=rules']])
    assert.deepEqual(tools(...args), rulesTools, args.join(' '));
  for (const args of [['--help'], ['--only', 'static'], ['--only=units,web'], ['streams'], ['clients/e2e']])
    assert.deepEqual(tools(...args), [], args.join(' '));
});

test('Prometheus and Alertmanager are looked for by tests that start them and by the proof, and by nothing else', () => {
  const tools = (/** @type {string[]} */ ...args) => toolsOfTest(args).filter((title) => watchingTools.includes(title));
  for (const args of [[], ['--only', 'units,rules'], ['dashboards/src/local'], ['watching.integration']])
    assert.deepEqual(tools(...args), watchingTools, args.join(' '));
  for (const args of [
    ['--help'],
    ['--only', 'static'],
    ['--only=rules'],
    ['streams'],
    ['dashboards/src/query.test.ts'],
  ])
    assert.deepEqual(tools(...args), [], args.join(' '));
  const proof = commands['observe:prove'];
  assert.equal(proof?.tools?.(['--only', 'alerts']).length, 4);
  assert.equal(proof?.tools?.(['--help']).length, 0);
  assert.equal(commands.boards?.tools?.([]).length, 2);
  for (const args of [['--help'], ['--prometheus', 'http://127.0.0.1:9090'], ['--prometheus=http://127.0.0.1:9090']])
    assert.equal(commands.boards?.tools?.(args).length, 0, args.join(' '));
  assert.equal(commands.start?.tools?.(['--observe']).length, 2);
  assert.equal(commands.start?.tools?.([]).length, 0);
});

test('the apps are built before a command that shows them', () => {
  assert.equal(commands.start?.apps?.([]), true);
  assert.equal(commands.start?.apps?.(['--help']), false);
  assert.equal(commands.features?.apps?.(['--profile', 'web']), true);
  assert.equal(commands.features?.apps?.([]), false);
});

test('a feature may be named from the root, Cucumber runs in its folder', () => {
  const { cwd, args } =
    commands.features?.run(['features/a.feature:3', './features/b.feature', '--tags', '@web']) ?? {};
  assert.deepEqual({ cwd, args }, { cwd: 'features', args: ['a.feature:3', 'b.feature', '--tags', '@web'] });
});

test('all features run unless some are named', () => {
  assert.deepEqual(commands.features?.run([]).args, ['**/*.feature']);
  assert.deepEqual(commands.features?.run(['--tags', '@web']).args, ['--tags', '@web', '**/*.feature']);
  assert.deepEqual(commands.features?.run(['--dry-run', 'connection']).args, ['--dry-run', 'connection']);
});
