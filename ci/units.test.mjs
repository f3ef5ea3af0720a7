import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFolder } from './folder.fixture.mjs';
import { runUnits } from './units.mjs';

const header = "import { describe, it, test } from 'node:test'; import assert from 'node:assert';\n";

/**
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} files
 * @param {number} [fileTimeoutMs]
 */
function run(t, files, fileTimeoutMs = 20_000) {
  const texts = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, header + text]));
  const root = createFolder(t, texts);
  return runUnits({
    root,
    files: Object.keys(files).filter((file) => file.endsWith('.test.mjs')),
    fileTimeoutMs,
    timeoutMs: 60_000,
  });
}

test('tests are counted, not suites, parents or what is skipped', async (t) => {
  const { passed, failed, skipped, output } = await run(t, {
    'a.test.mjs':
      "describe('s', () => { it('x', () => {}); it('y', async (t) => { await t.test('z', () => {}); await t.test('w', () => {}); }); });",
    'b.test.mjs': "test('x', () => {}); test.skip('y', () => {}); test.todo('z');",
  });
  assert.deepEqual({ passed, failed, skipped, output }, { passed: 4, failed: 0, skipped: 2, output: '' });
});

test('a failure is counted once and printed with its place, its titles and what the file printed', async (t) => {
  const { passed, failed, output } = await run(t, {
    'a.test.mjs':
      "console.log('a clue'); describe('suite', () => { it('fine', () => {}); it('wrong', () => assert.equal(1, 2)); });",
  });
  assert.deepEqual({ passed, failed }, { passed: 1, failed: 1 });
  assert.match(output, /^FAIL a\.test\.mjs:2 {2}suite > wrong\n {2}AssertionError.*: 1 == 2\n/);
  assert.match(output, /printed by a\.test\.mjs:\n {4}a clue$/);
});

test('a failure of a contract names the file that ran it', async (t) => {
  const { output } = await run(t, {
    'a.contract.mjs': "export const contract = () => test('rule', () => assert.fail('no'));",
    'a.test.mjs': "import { contract } from './a.contract.mjs'; contract();",
  });
  assert.match(output, /^FAIL a\.test\.mjs \(a\.contract\.mjs:2\) {2}rule\n/);
});

test('an error that nobody caught is of the test that it comes from, whatever runs beside it', async (t) => {
  const pause = 'const pause = () => new Promise((resolve) => setTimeout(resolve, 100));';
  const ways = {
    timer: "setTimeout(() => { throw new Error('boom'); }, 5);",
    microtask: "queueMicrotask(() => { throw new Error('boom'); });",
    promise: "setTimeout(async () => { await undefined; throw new Error('boom'); }, 5);",
    socket:
      "const server = createServer(() => { server.close(); throw new Error('boom'); }).listen(0, () => connect(server.address().port).end());",
  };
  const tests = Object.entries(ways).map(([way, text]) => `it('${way}', async () => { ${text} await pause(); });`);
  const { passed, failed, output } = await run(t, {
    'a.test.mjs': [
      "import { connect, createServer } from 'node:net';",
      pause,
      `describe('s', { concurrency: true }, () => { it('calm', pause); ${tests.join('\n')} });`,
    ].join('\n'),
  });
  assert.deepEqual({ passed, failed }, { passed: 1, failed: 4 });
  for (const way of Object.keys(ways))
    assert.match(output, new RegExp(`FAIL a\\.test\\.mjs:\\d+ {2}s > ${way}\n(?:.*\n)*?.*boom`));
});

test('each way to test nothing or to break off is a failure', async (t) => {
  const files = {
    'empty.test.mjs': '',
    'load.test.mjs': "throw new Error('while loading');",
    'exit.test.mjs': "test('x', () => process.exit(0));",
    'late.test.mjs': "test('x', () => { setTimeout(() => { throw new Error('too late'); }, 20); });",
  };
  const { failed, output } = await run(t, files);
  assert.equal(failed, 4);
  assert.match(output, /FAIL empty\.test\.mjs: the file has no tests/);
  assert.match(output, /FAIL load\.test\.mjs: the file ended with exit code 1\n(?:.|\n)*while loading/);
  assert.match(output, /FAIL exit\.test\.mjs: the file has no tests, or left before they ended/);
  assert.match(output, /FAIL late\.test\.mjs: the file ended with exit code 1\n(?:.|\n)*too late/);
});

test('a file that does not end says where it stood', async (t) => {
  const files = {
    'hang.test.mjs':
      "test('x', () => {}); test('waits for ever', () => new Promise(() => { setInterval(() => {}, 1000); }));",
    'open.test.mjs': "test('x', () => {}); setInterval(() => {}, 1000);",
  };
  const { passed, failed, output } = await run(t, files, 1500);
  assert.deepEqual({ passed, failed }, { passed: 2, failed: 2 });
  assert.match(output, /FAIL hang\.test\.mjs: the file did not end within 1\.5 s, and "waits for ever" with it/);
  assert.match(
    output,
    /FAIL open\.test\.mjs: the file did not end within 1\.5 s, though its tests did: something is still open/,
  );
});

test('files that come after the time of all is up fail', async (t) => {
  const root = createFolder(t, { 'a.test.mjs': header });
  const { failed, output } = await runUnits({ root, files: ['a.test.mjs'], fileTimeoutMs: 1000, timeoutMs: 0 });
  assert.deepEqual({ failed, output }, { failed: 1, output: 'FAIL a.test.mjs: not run, all files together took 0 s' });
});
