/** What the page tells of itself: late, little, and nothing at all where nobody listens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { ageOf, createSampler } from './client-figures.ts';
import { type Figures, startTelemetry, type Telemetry } from './telemetry.ts';

const options = { app: 'slotwire-vendor', version: '1', runtime: createVirtualRuntime({ seed: 1 }) };

function createBench(url: string | null = '/faro/collect') {
  const measured: Figures[] = [];
  const reported: unknown[] = [];
  const people: (string | undefined)[] = [];
  const tasks: (() => void)[] = [];
  let fail: Error | undefined;
  let loads = 0;
  const faro: Telemetry = {
    measure: (figures) => void measured.push(figures),
    report: (error) => void reported.push(error),
    identify: (userId) => void people.push(userId),
  };
  const load = async () => {
    loads += 1;
    if (fail !== undefined) throw fail;
    return faro;
  };
  const telemetry = startTelemetry({ ...options, url: Promise.resolve(url) }, load, (task) => void tasks.push(task));
  return {
    telemetry,
    measured,
    reported,
    people,
    loads: () => loads,
    async idle(error?: Error) {
      fail = error;
      // Where to is known by then.
      await Promise.resolve();
      for (const task of tasks.splice(0)) task();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('what is measured before Faro is loaded waits for it, in order', async () => {
  const bench = createBench();
  bench.telemetry.measure({ connect_ms: 1 });
  bench.telemetry.report(new Error('early'), 'start');
  assert.equal(bench.loads(), 0);
  await bench.idle();
  bench.telemetry.measure({ connect_ms: 2 });
  assert.deepEqual(bench.measured, [{ connect_ms: 1 }, { connect_ms: 2 }]);
  assert.equal(bench.reported.length, 1);
});

test('who is signed in is told to Faro, whether they sign in before it is loaded or after', async () => {
  const bench = createBench();
  bench.telemetry.identify('vera');
  await bench.idle();
  bench.telemetry.identify('viktor');
  bench.telemetry.identify(undefined);
  assert.deepEqual(bench.people, ['vera', 'viktor', undefined]);
});

test('where nobody listens nothing is loaded', async () => {
  const bench = createBench(null);
  bench.telemetry.measure({ connect_ms: 1 });
  await bench.idle();
  assert.equal(bench.loads(), 0);
});

test('a Faro that cannot be loaded costs figures, and keeps no more than a few', async () => {
  const bench = createBench();
  await bench.idle(new Error('chunk'));
  for (let i = 0; i < 1_000; i++) bench.telemetry.measure({ connect_ms: i });
  assert.deepEqual(bench.measured, []);
});

test('a burst of events makes twenty samples in ten seconds, of each kind', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const sampler = createSampler(runtime.clock);
  const count = (kind: string) => Array.from({ length: 100 }, () => sampler.take(kind)).filter(Boolean).length;
  assert.deepEqual([count('event'), count('task'), count('event')], [20, 20, 0]);
  await runtime.time.run(10_000);
  assert.equal(count('event'), 20);
});

test('an age that a wrong clock or a resume made says nothing', () => {
  const nowMs = Date.parse('2026-01-05T09:00:00.000Z');
  assert.equal(ageOf({ at: '2026-01-05T08:59:59.900Z' }, nowMs), 100);
  assert.equal(ageOf({ at: '2026-01-05T09:00:01.000Z' }, nowMs), undefined);
  assert.equal(ageOf({ at: '2026-01-05T08:00:00.000Z' }, nowMs), undefined);
});
