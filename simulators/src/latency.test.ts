import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLatency, createRollingLatency } from './latency.ts';

test('quantiles are within a bucket of the truth', () => {
  const latency = createLatency();
  for (let ms = 1; ms <= 1_000; ms++) latency.record(ms);
  for (const q of [0.5, 0.9, 0.99]) {
    const found = latency.quantile(q) ?? 0;
    assert.ok(found >= 1_000 * q && found <= 1_000 * q * 1.06, `${q}: ${found}`);
  }
  assert.equal(latency.count(), 1_000);
});

test('nothing has no quantile, and extremes have a bucket', () => {
  const latency = createLatency();
  assert.equal(latency.quantile(0.5), undefined);
  latency.record(0);
  assert.equal(latency.quantile(0.5), 0.5);
  latency.record(1e12);
  assert.ok((latency.quantile(1) ?? 0) > 3_600_000);
});

test('a window forgets, the whole does not', () => {
  const rolling = createRollingLatency(2);
  rolling.record(100);
  rolling.tick();
  rolling.record(10);
  assert.equal(rolling.window().count(), 2);
  rolling.tick();
  assert.equal(rolling.window().count(), 1);
  rolling.tick();
  assert.equal(rolling.window().count(), 0);
  assert.equal(rolling.all().count(), 2);
});
