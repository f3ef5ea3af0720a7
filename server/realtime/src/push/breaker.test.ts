import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { type Breaker, createBreaker } from './breaker.ts';

function fail(breaker: Breaker, times: number): void {
  for (let i = 0; i < times; i++) breaker.start()(false);
}

function setUp() {
  const { time, clock } = createVirtualRuntime({ seed: 1 });
  return { time, clock, breaker: createBreaker(clock) };
}

test('[PU6] a provider that fails five times in a row is left alone for 30 s', async () => {
  const { time, clock, breaker } = setUp();
  fail(breaker, 4);
  breaker.start()(true);
  fail(breaker, 4);
  assert.equal(breaker.room(), Number.POSITIVE_INFINITY, 'an answer in between starts the count anew');
  fail(breaker, 1);
  assert.deepEqual(breaker.circuit(), { status: 'open', untilMs: clock.nowMs() + 30_000, waitMs: 30_000 });
  await time.run(29_999);
  assert.equal(breaker.room(), 0);
  await time.run(1);
  assert.equal(breaker.room(), 1);
});

test('[PU6] one probe at a time; one that is answered closes the circuit', async () => {
  const { time, breaker } = setUp();
  fail(breaker, 5);
  await time.run(30_000);
  breaker.room();
  const probe = breaker.start();
  assert.equal(breaker.room(), 0, 'the probe is out');
  probe(true);
  assert.deepEqual(breaker.circuit(), { status: 'closed', failuresInARow: 0 });
});

test('[PU6] a probe that fails doubles the wait, up to 5 min', async () => {
  const { time, breaker } = setUp();
  fail(breaker, 5);
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    const circuit = breaker.circuit();
    assert(circuit.status === 'open');
    waits.push(circuit.waitMs);
    await time.run(circuit.waitMs);
    assert.equal(breaker.room(), 1);
    breaker.start()(false);
  }
  assert.deepEqual(waits, [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
});

test('[PU6] a wall clock that is set back keeps no circuit open for longer than it was to be', async () => {
  const { time, clock, breaker } = setUp();
  fail(breaker, 5);
  await time.run(10_000);
  time.jumpWallClock(-3_600_000);
  assert.deepEqual(breaker.circuit(), { status: 'open', untilMs: clock.nowMs() + 20_000, waitMs: 30_000 });
  await time.run(20_000);
  assert.equal(breaker.room(), 1);
});

test('[PU6] answers to sends from before the circuit opened neither close it nor count as the probe', async () => {
  const { time, breaker } = setUp();
  const late = [breaker.start(), breaker.start(), breaker.start()];
  fail(breaker, 5);
  late[0]?.(true);
  assert.equal(breaker.circuit().status, 'open');
  await time.run(30_000);
  assert.equal(breaker.room(), 1);
  const probe = breaker.start();
  late[1]?.(false);
  late[2]?.(true);
  assert.deepEqual(breaker.circuit(), { status: 'half-open', probing: true, waitMs: 30_000 });
  probe(true);
  assert.equal(breaker.circuit().status, 'closed');
});
