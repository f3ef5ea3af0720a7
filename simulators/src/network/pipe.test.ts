import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualTime } from '@slotwire/runtime';
import { Pipe } from './pipe.ts';

/** A pipe whose delays the test says, one after the other. */
function create(...delaysMs: number[]) {
  const { clock, timers, run, pending } = createVirtualTime();
  const arrived: string[] = [];
  const state = { passes: true };
  const pipe = new Pipe(
    {
      clock,
      timers,
      passes: () => state.passes,
      delayMs: () => delaysMs.shift() ?? assert.fail('more delays were drawn than the test has'),
      bytesPerSecond: () => Number.POSITIVE_INFINITY,
      arrive: (_direction, task) => task(),
    },
    'up',
  );
  const send = (name: string, then = () => {}) =>
    pipe.send(() => {
      arrived.push(`${name} at ${clock.monotonicMs()}`);
      then();
    }, 1);
  return { pipe, send, arrived, state, run, pending };
}

test('a fast packet waits for the slow one in front, and both are there at once', async () => {
  const { send, arrived, run, pending } = create(100, 10, 110);
  send('slow');
  send('fast');
  send('last');
  assert.equal(pending(), 1);
  await run(100);
  assert.deepEqual(arrived, ['slow at 100', 'fast at 100']);
  assert.equal(pending(), 1);
  await run(100);
  assert.deepEqual(arrived.slice(2), ['last at 110']);
});

test('what an arrival sends has its own way to go', async () => {
  const { send, arrived, run, pending } = create(100, 30);
  send('first', () => send('second'));
  await run(100);
  assert.equal(pending(), 1);
  await run(1_000);
  assert.deepEqual(arrived, ['first at 100', 'second at 130']);
});

test('what an arrival clears does not arrive, what it sends after that does', async () => {
  const { pipe, send, arrived, run, pending } = create(100, 10, 40);
  send('first', () => {
    pipe.clear();
    send('third');
  });
  send('second');
  await run(1_000);
  assert.deepEqual(arrived, ['first at 100', 'third at 140']);
  assert.equal(pending(), 0);
});

test('what is held up between two arrivals waits for release', async () => {
  const { pipe, send, arrived, state, run } = create(100, 10, 5_000, 20);
  send('first', () => {
    state.passes = false;
  });
  send('second');
  send('third');
  await run(10_000);
  assert.deepEqual(arrived, ['first at 100']);
  state.passes = true;
  pipe.release();
  pipe.release();
  await run(10_000);
  // Whatever was to arrive long ago comes with the first that is sent again.
  assert.deepEqual(arrived.slice(1), ['second at 10020', 'third at 10020']);
});
