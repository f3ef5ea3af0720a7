import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientMetrics, type Sample } from './client-metrics.ts';
import { type DeviceConditions, defaultConditions } from './power.ts';
import { PowerMeter, STRETCH_MS, TAIL_MS } from './power-meter.ts';
import { createBench } from './test-bench.fixture.ts';

const HOUR_MS = 3_600_000;

function createMeter() {
  const { clock, run } = createTime();
  const metrics = new ClientMetrics(true);
  const meter = new PowerMeter(clock, metrics);
  const now = (changes: Partial<DeviceConditions>) => meter.onConditions({ ...defaultConditions, ...changes });
  const take = () => {
    meter.sample();
    return metrics.take().map(({ name, value }) => [name, Number(value.toFixed(6))]);
  };
  return { meter, now, run, take };
}

function createTime() {
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  return {
    clock,
    run: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a battery that is not charged: what it loses in an hour, of half hours and more', () => {
  const { now, run, take } = createMeter();
  now({ batteryLevel: 0.8 });
  run(STRETCH_MS - 1);
  now({ batteryLevel: 0.77 });
  assert.deepEqual(take(), []);
  run(1);
  assert.deepEqual(take(), [['battery_drain', 0.06]]);
  run(HOUR_MS);
  assert.deepEqual(take(), [['battery_drain', 0]]);
  run(HOUR_MS);
  now({ batteryLevel: 0.7 });
  now({ batteryLevel: 0.7, charging: true });
  assert.deepEqual(take(), [['battery_drain', 0.07]]);
});

test('on the charger, and where there is no battery, nothing is told', () => {
  const { now, run, take } = createMeter();
  now({});
  run(2 * HOUR_MS);
  now({ batteryLevel: 0.5, charging: true });
  run(2 * HOUR_MS);
  now({ batteryLevel: 0.6, charging: true });
  assert.deepEqual(take(), []);
});

test('a level that has risen begins anew: it was charged meanwhile', () => {
  const { now, run, take } = createMeter();
  now({ batteryLevel: 0.3 });
  run(HOUR_MS);
  now({ batteryLevel: 0.9 });
  assert.deepEqual(take(), []);
  run(HOUR_MS);
  now({ batteryLevel: 0.85 });
  assert.deepEqual(take(), [['battery_drain', 0.05]]);
});

test('messages out of sight wake the radio when it had gone to sleep; in front they are no matter', () => {
  const { meter, now, run, take } = createMeter();
  meter.onActivity();
  now({ appState: 'background' });
  for (let i = 0; i < 10; i++) {
    run(TAIL_MS);
    meter.onActivity();
    run(TAIL_MS - 1);
    meter.onActivity();
  }
  run(HOUR_MS / 2 - 20 * TAIL_MS + 10);
  assert.deepEqual(take(), [['background_wakes', 20]]);
  run(STRETCH_MS);
  now({ appState: 'foreground' });
  meter.onActivity();
  assert.deepEqual(take(), [['background_wakes', 0]]);
  run(HOUR_MS);
  assert.deepEqual(take(), []);
});

test('a device reports its battery and its wakes with the rest', async () => {
  const bench = createBench({ conditions: { batteryLevel: 0.9, network: 'wifi' }, telemetry: true });
  await bench.begin();
  bench.service.setConditions({ appState: 'background' });
  await bench.pass(HOUR_MS / 2, 1_000);
  bench.service.setConditions({ batteryLevel: 0.87 });
  await bench.pass(HOUR_MS, 1_000);
  const told = bench.server.received.flatMap(({ event, args }) =>
    event === 'telemetry:report' ? (args.samples as Sample[]) : [],
  );
  const drain = told.filter(({ name }) => name === 'battery_drain');
  assert.equal(drain.length, 1);
  assert.ok((drain[0]?.value ?? 0) > 0.02 && (drain[0]?.value ?? 0) < 0.04, JSON.stringify(drain));
  assert.equal(told.filter(({ name }) => name === 'background_wakes').length, 1);
});
