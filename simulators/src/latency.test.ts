import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latency, RollingLatency } from './latency.ts';

test('quantiles are within a hundredth of the truth', () => {
  const latency = new Latency();
  for (let ms = 1; ms <= 1_000; ms++) latency.record(ms);
  for (const q of [0.5, 0.9, 0.99]) {
    const found = latency.quantile(q) ?? 0;
    assert.ok(found >= 1_000 * q && found <= 1_000 * q * 1.01, `${q}: ${found}`);
  }
  assert.equal(latency.count(), 1_000);
  assert.ok(Math.abs(latency.sumMs() - 500_500) < 2_500, String(latency.sumMs()));
});

test('nothing has no quantile, and extremes have a place', () => {
  const latency = new Latency();
  assert.equal(latency.quantile(0.5), undefined);
  assert.equal(latency.maxMs(), undefined);
  assert.equal(latency.countUpTo(1), 0);
  latency.record(0);
  assert.equal(latency.quantile(0.5), 0.001);
  latency.record(1e12);
  assert.ok((latency.quantile(1) ?? 0) > 7_000_000);
});

test('counts up to a bound are those of the samples, bounds among them', () => {
  const latency = new Latency();
  for (const ms of [1, 5, 5, 10, 25, 250, 2_500]) latency.record(ms);
  for (const [bound, count] of [
    [0.5, 0],
    [1, 1],
    [4.9, 1],
    [5, 3],
    [10, 4],
    [100, 5],
    [250, 6],
    [2_500, 7],
    [10_000, 7],
  ] as const) {
    assert.equal(latency.countUpTo(bound), count, `${bound} ms`);
  }
});

test('a window forgets, the whole does not', () => {
  const rolling = new RollingLatency(2);
  rolling.record(100);
  assert.equal(rolling.tick().count, 1);
  rolling.record(10);
  assert.equal(rolling.window().count(), 2);
  assert.equal(rolling.tick().count, 1);
  assert.equal(rolling.window().count(), 1);
  assert.equal(rolling.tick().count, 0);
  assert.equal(rolling.window().count(), 0);
  assert.equal(rolling.all().count(), 2);
});

test('what two threads measured adds up', () => {
  const [first, second, both] = [new RollingLatency(), new RollingLatency(), new RollingLatency()];
  first.record(1);
  second.record(9);
  second.record(3);
  both.add(first.tick());
  both.add(second.tick());
  assert.equal(both.window().count(), 3);
  assert.ok(Math.abs((both.all().quantile(0.5) ?? 0) - 3) < 0.05);
});
