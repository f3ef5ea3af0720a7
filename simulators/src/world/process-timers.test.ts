import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualTime } from '@slotwire/runtime';
import { ProcessTimers } from './process-timers.ts';

function setUp() {
  const time = createVirtualTime();
  const process = new ProcessTimers(time.timers);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} ${time.clock.monotonicMs()}`);
  return { time, process, ran, note };
}

test('they run like any others, and can be stopped', async () => {
  const { time, process, ran, note } = setUp();
  process.after(10, note('once'));
  process.after(10, note('stopped')).stop();
  const periodic = process.every(20, note('every'));
  process.soon(note('soon'));
  await time.run(50);
  periodic.stop();
  await time.run(50);
  assert.deepEqual(ran, ['soon 0', 'once 10', 'every 20', 'every 40']);
  assert.equal(time.pending(), 0);
});

test('with the process all of them are gone, and no new one is taken', async () => {
  const { time, process, ran, note } = setUp();
  process.after(10, note('once'));
  process.every(10, note('every'));
  process.kill();
  process.after(10, note('late'));
  process.soon(note('late'));
  await time.run(100);
  assert.deepEqual(ran, []);
  assert.equal(time.pending(), 0);
});

test('a frozen process does nothing; thawed it catches up in order, each once', async () => {
  const { time, process, ran, note } = setUp();
  process.after(10, note('a'));
  process.every(30, note('every'));
  process.after(20, note('b'));
  process.after(500, note('later'));
  process.after(20, note('stopped'));
  const stopped = process.after(25, note('stopped'));
  process.freeze();
  await time.run(100);
  assert.deepEqual(ran, []);
  stopped.stop();
  process.thaw();
  await time.run(10);
  assert.deepEqual(ran, ['a 100', 'b 100', 'stopped 100', 'every 100']);
  await time.run(10);
  assert.deepEqual(ran.at(-1), 'every 120');
});

test('a process that is killed while it is frozen stays dead when it is thawed', async () => {
  const { time, process, ran, note } = setUp();
  process.after(10, note('a'));
  process.freeze();
  await time.run(20);
  process.kill();
  process.thaw();
  await time.run(20);
  assert.deepEqual(ran, []);
});
