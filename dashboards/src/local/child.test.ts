import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { createSystemTimers } from '@slotwire/runtime';
import { readLogLine, startChild } from './child.ts';

const timers = createSystemTimers({ keepAlive: true });
const parts = { title: 'Prometheus', cwd: '.', timers, onSpawn: () => {} };

/** A program that listens, as far as its log goes. */
const LISTENING = `echo '{"level":"info","msg":"Listening on","address":"127.0.0.1:1"}'`;

test('the line that names the address is known from others, and complaints are kept', () => {
  assert.deepEqual(readLogLine('{"level":"info","msg":"Start listening","address":"127.0.0.1:0"}'), {});
  assert.deepEqual(readLogLine('{"level":"info","msg":"Listening on","address":"127.0.0.1:36181"}'), {
    address: '127.0.0.1:36181',
  });
  assert.deepEqual(readLogLine('{"level":"error","msg":"no rules","err":"a.yml: line 3"}'), {
    complaint: 'no rules: a.yml: line 3',
  });
  assert.deepEqual(readLogLine('prometheus: error: unknown flag'), { complaint: 'prometheus: error: unknown flag' });
  assert.deepEqual(readLogLine('{"level":'), { complaint: '{"level":' });
  assert.deepEqual(readLogLine(''), {});
});

test('a program that ends before it listens is refused with its last words', async () => {
  await assert.rejects(startChild({ ...parts, program: '/bin/sh', args: ['-c', 'echo "no such flag" >&2; exit 3'] }), {
    name: 'NotWatching',
    message: 'Prometheus did not start: it ended with code 3\nno such flag',
  });
  await assert.rejects(startChild({ ...parts, program: '/nowhere/prometheus', args: [] }), /it ended with code 127/);
});

test('it is stopped by its id, and one that does not listen to that is killed', async () => {
  const child = await startChild({ ...parts, program: '/bin/sh', args: ['-c', `${LISTENING}; exec sleep 60`] });
  assert.equal(child.address, '127.0.0.1:1');
  await Promise.all([child.stop(), child.stop()]);
  assert.equal(await child.ended, 'it was ended by SIGTERM');
  assert.ok(!isRunning(child.pid));
});

test('it ends with this process, however that ends', { skip: !existsSync('/bin/sh') }, async () => {
  let kill = () => {};
  const child = await startChild({
    ...parts,
    program: '/bin/sh',
    args: ['-c', `${LISTENING}; exec sleep 60`],
    onSpawn: (given) => {
      kill = given;
    },
  });
  kill();
  assert.equal(await child.ended, 'it was ended by SIGKILL');
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
