import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { comesFromTerminal } from './child.mjs';
import { createFolder } from './folder.fixture.mjs';

const module = pathToFileURL(path.join(import.meta.dirname, 'child.mjs'));

/**
 * A wrapper around a child with this code; no terminal.
 * @param {import('node:test').TestContext} t
 * @param {string} code
 */
function startWrapper(t, code) {
  const folder = createFolder(t, {
    'child.mjs': code,
    'wrapper.mjs': `import { runInForeground } from '${module}';
      process.exitCode = await runInForeground(process.execPath, ['child.mjs', 'an argument'], { cwd: '.', env: process.env });`,
  });
  const wrapper = spawn(process.execPath, ['wrapper.mjs'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => wrapper.kill('SIGKILL'));
  let output = '';
  wrapper.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  return {
    wrapper,
    output: () => output,
    printed: async (/** @type {string} */ text) => {
      while (!output.includes(text)) await once(wrapper.stdout, 'data');
    },
    ended: once(wrapper, 'close'),
  };
}

/** Counts signals, and ends a while after the first one, as a service that drains does. */
const draining = `
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    signals += 1;
    console.log(signal);
    setTimeout(() => { console.log('drained after ' + signals); process.exit(7); }, 300);
  });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

test('arguments, input, output and exit code pass through', async (t) => {
  const { wrapper, ended, output } = startWrapper(
    t,
    'process.stdin.pipe(process.stdout); process.exitCode = process.argv[2] === "an argument" ? 5 : 1;',
  );
  wrapper.stdin.end('said');
  assert.deepEqual(await ended, [5, null]);
  assert.equal(output(), 'said');
});

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
  test(`${signal} reaches the child once, and its end is waited for`, async (t) => {
    const { wrapper, ended, printed, output } = startWrapper(t, draining);
    await printed('ready');
    // npm and a supervisor may both pass it on.
    wrapper.kill(signal);
    wrapper.kill(signal);
    assert.deepEqual(await ended, [7, null]);
    assert.equal(output(), `ready\n${signal}\ndrained after 1\n`);
  });
}

test('when the shell of npm ends, the child is asked to end', async (t) => {
  const folder = createFolder(t, {
    'child.mjs': draining,
    'wrapper.mjs': `import { runInForeground } from '${module}';
      process.exitCode = await runInForeground(process.execPath, ['child.mjs'], { cwd: '.', env: process.env, endWithParent: true });`,
  });
  // The second command keeps the shell from becoming the wrapper.
  const shell = spawn('sh', ['-c', `"${process.execPath}" wrapper.mjs; true`], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of shell.stdout.setEncoding('utf8')) {
    output += chunk;
    if (output === 'ready\n') shell.kill('SIGTERM');
  }
  assert.equal(output, 'ready\nSIGTERM\ndrained after 1\n');
});

test('a child that a signal ends is told as shells do', async (t) => {
  const { ended } = startWrapper(t, 'process.kill(process.pid, "SIGKILL");');
  assert.deepEqual(await ended, [137, null]);
});

test('what a terminal sends to everyone is not sent again', () => {
  assert.equal(comesFromTerminal('SIGINT', true), true);
  assert.equal(comesFromTerminal('SIGHUP', true), true);
  assert.equal(comesFromTerminal('SIGTERM', true), false);
  assert.equal(comesFromTerminal('SIGINT', false), false);
});
