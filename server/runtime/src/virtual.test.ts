import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createVirtualTime } from './virtual.ts';

test('events run at their instants, those of one instant in the order of scheduling', async () => {
  const { clock, timers, run } = createVirtualTime(1_000);
  const seen: string[] = [];
  timers.after(20, () => seen.push(`b@${clock.nowMs()}`));
  timers.after(10, () => seen.push(`a@${clock.nowMs()}`));
  timers.after(20, () => seen.push(`c@${clock.nowMs()}`));
  await run(15);
  assert.deepEqual(seen, ['a@1010']);
  assert.equal(clock.nowMs(), 1_015);
  await run(10);
  assert.deepEqual(seen, ['a@1010', 'b@1020', 'c@1020']);
});

test('promises settle between two events', async () => {
  const { timers, run } = createVirtualTime();
  const seen: string[] = [];
  timers.after(
    1,
    () =>
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => seen.push('promise')),
  );
  timers.after(1, () => seen.push('event'));
  await run(1);
  assert.deepEqual(seen, ['promise', 'event']);
});

test('a stopped timer does not run; a periodic one runs until it is stopped', async () => {
  const { timers, run, pending } = createVirtualTime();
  let ticks = 0;
  const once = timers.after(5, () => assert.fail('stopped'));
  const periodic = timers.every(10, () => ++ticks === 3 && periodic.stop());
  once.stop();
  once.stop();
  assert.equal(pending(), 0);
  await run(1_000);
  assert.equal(ticks, 3);
  assert.throws(() => timers.every(0, () => {}), RangeError);
});

test('runUntil stops as soon as it is so, and gives up at its limit', async () => {
  const { clock, timers, runUntil } = createVirtualTime(0);
  let count = 0;
  timers.every(10, () => count++);
  assert.equal(await runUntil(() => count === 3, 1_000), true);
  assert.equal(clock.monotonicMs(), 30);
  assert.equal(await runUntil(() => count === 100, 50), false);
  assert.equal(clock.monotonicMs(), 80);
});

test('runUntilIdle ends when only periodic events are left', async () => {
  const { timers, runUntilIdle } = createVirtualTime();
  const seen: number[] = [];
  timers.every(1, () => seen.push(0));
  timers.after(5, () => timers.after(5, () => seen.push(1)));
  assert.equal(await runUntilIdle(100), true);
  assert.equal(seen.at(-1), 1);
});

test('a wall clock that jumps leaves monotonic time and timers alone', async () => {
  const { clock, timers, run, jumpWallClock } = createVirtualTime(1_000_000);
  let ranAt = 0;
  timers.after(100, () => {
    ranAt = clock.monotonicMs();
  });
  jumpWallClock(-500_000);
  assert.equal(clock.nowMs(), 500_000);
  await run(200);
  assert.equal(ranAt, 100);
});

test('any schedule runs in order of time, then of scheduling', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), async (delays) => {
      const { timers, run } = createVirtualTime();
      const seen: { delay: number; index: number }[] = [];
      for (const [index, delay] of delays.entries()) timers.after(delay, () => seen.push({ delay, index }));
      await run(20);
      const expected = delays
        .map((delay, index) => ({ delay, index }))
        .sort((a, b) => a.delay - b.delay || a.index - b.index);
      assert.deepEqual(seen, expected);
    }),
    { numRuns: 50 },
  );
});
