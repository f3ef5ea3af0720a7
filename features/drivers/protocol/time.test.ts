import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createMovableTime } from './time.ts';

function setUp() {
  const base = createVirtualRuntime({ seed: 1 });
  const time = createMovableTime(base);
  const { runtime, end } = time.process();
  return { base, time, timers: runtime.timers, clock: runtime.clock, end };
}

test('what is due while time passes runs at once, in its order', () => {
  const { time, timers, clock } = setUp();
  const ran: string[] = [];
  const startMs = clock.nowMs();
  timers.after(2_000, () => ran.push('second'));
  timers.after(1_000, () => ran.push('first'));
  timers.after(9_000, () => ran.push('later'));
  time.pass(5_000);
  assert.deepEqual(ran, ['first', 'second']);
  assert.equal(clock.nowMs() - startMs, 5_000);
});

test('what is not due yet comes so much sooner', async () => {
  const { base, time, timers } = setUp();
  let ran = false;
  timers.after(9_000, () => {
    ran = true;
  });
  time.pass(5_000);
  await base.time.run(3_999);
  assert.equal(ran, false);
  await base.time.run(1);
  assert.equal(ran, true);
});

test('a periodic task has each of its turns, up to ten', async () => {
  const { base, time, timers } = setUp();
  let turns = 0;
  timers.every(1_000, () => turns++);
  time.pass(3_500);
  assert.equal(turns, 3);
  await base.time.run(500);
  assert.equal(turns, 4);
  time.pass(3_600_000);
  assert.equal(turns, 14);
});

test('a task that stops itself has no further turn', () => {
  const { time, timers } = setUp();
  let turns = 0;
  const timer = timers.every(1_000, () => {
    turns += 1;
    timer.stop();
  });
  time.pass(10_000);
  assert.equal(turns, 1);
});

test('the timers of a process end with it', async () => {
  const { base, time, timers, end } = setUp();
  let ran = 0;
  timers.after(1_000, () => ran++);
  timers.every(1_000, () => ran++);
  timers.soon(() => ran++);
  end();
  timers.after(1_000, () => ran++);
  time.pass(5_000);
  await base.time.run(5_000);
  assert.equal(ran, 0);
});

test('without a push the clock is the real one', async () => {
  const { base, timers, clock } = setUp();
  let ranAtMs = 0;
  timers.after(1_500, () => {
    ranAtMs = clock.monotonicMs();
  });
  await base.time.run(2_000);
  assert.equal(ranAtMs, 1_500);
});

test('the clock can be set, back too, until something waits for its time', () => {
  const { time, timers, clock } = setUp();
  const atMs = Date.parse('2027-03-27T22:30:00Z');
  time.set(atMs);
  assert.equal(clock.nowMs(), atMs);
  time.set(atMs - 86_400_000);
  assert.equal(clock.nowMs(), atMs - 86_400_000);
  timers.after(1_000, () => {});
  assert.throws(() => time.set(atMs), /only before/);
});

test('ids sort by the time that passes', () => {
  const { time } = setUp();
  const made = (idOf: () => string) => Number.parseInt(idOf().replace('-', '').slice(0, 12), 16);
  const one = time.process().runtime;
  const beforeMs = made(one.ids.next);
  time.pass(86_400_000);
  const other = time.process().runtime;
  assert.equal(made(one.ids.next) - beforeMs, 86_400_000);
  assert.equal(made(other.ids.next) - beforeMs, 86_400_000);
});
