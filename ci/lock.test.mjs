import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { createFolder } from './folder.fixture.mjs';
import { acquireLock } from './lock.mjs';

test('the second one waits, is told for whom, and then has it', async (t) => {
  const file = path.join(createFolder(t), 'deep', 'a.lock');
  const order = [];
  const release = await acquireLock(file, { waitMs: 0 });
  const second = acquireLock(file, {
    waitMs: 10_000,
    onWait: (holder) => {
      order.push(`waits for ${holder === process.pid ? 'us' : holder}`);
      release();
    },
  });
  const releaseSecond = await second;
  order.push('has it');
  assert.deepEqual(order, ['waits for us', 'has it']);
  releaseSecond();
  assert.equal(existsSync(file), false);
});

test('a wait ends', async (t) => {
  const file = path.join(createFolder(t), 'a.lock');
  await acquireLock(file, { waitMs: 0 });
  await assert.rejects(acquireLock(file, { waitMs: 10 }), /holds .*a\.lock for too long/);
});

test('a holder that died is replaced', async (t) => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const file = path.join(createFolder(t, { 'a.lock': `${dead}\n` }), 'a.lock');
  await acquireLock(file, { waitMs: 0 });
  assert.equal(readFileSync(file, 'utf8'), `${process.pid}\n`);
});
