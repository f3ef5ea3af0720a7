import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeEnd, runGroup } from './group.mjs';

/**
 * @param {string} code
 * @param {number} [timeoutMs]
 */
const run = (code, timeoutMs = 20_000) =>
  runGroup(process.execPath, ['-e', code], { cwd: import.meta.dirname, timeoutMs });

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const startsAnother = `
  const { spawn } = require('node:child_process');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  console.log(other.pid);
`;

test('the output is kept, the exit code told', async () => {
  const result = await run('console.log("out"); console.error("err"); process.exitCode = 3;');
  assert.deepEqual([result.code, result.timedOut, result.output.split('\n').sort()], [3, false, ['', 'err', 'out']]);
  assert.equal(describeEnd(result, 1000), 'ended with exit code 3');
});

test('a child that does not end is ended, with all that it started', async () => {
  const result = await run(`${startsAnother} setInterval(() => {}, 1000);`, 1000);
  assert.equal(result.timedOut, true);
  assert.equal(describeEnd(result, 1000), 'did not end within 1 s');
  await assertGone(result.output);
});

test('what a child leaves behind is ended', async () => {
  const result = await run(`${startsAnother} other.unref();`);
  assert.equal(result.code, 0);
  await assertGone(result.output);
});

test('a program that does not exist is an error', async () => {
  await assert.rejects(runGroup('./no-such-program', [], { cwd: '.', timeoutMs: 1000 }), /ENOENT/);
});

/** @param {number} pid */
function isZombie(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

/**
 * A killed process ends a moment later, and stays as a zombie where init does not read its end: it runs no more.
 * @param {string} output
 */
async function assertGone(output) {
  const pid = Number.parseInt(output, 10);
  assert.ok(pid > 0, output);
  const deadlineMs = performance.now() + 5000;
  while (isAlive(pid) && !isZombie(pid)) {
    assert.ok(performance.now() < deadlineMs, `process ${pid} is still running`);
    await sleep(10);
  }
}
