import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentilesOf } from './percentiles.ts';

test('percentiles are values that were measured, by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.deepEqual(percentilesOf(values), { count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  assert.deepEqual(percentilesOf([7]), { count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
});
