import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, median, percentile, ratios } from './stats.ts';

test('a median is the middle one, or half way between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 2, 4, 100]), 3);
  assert.equal(median([7]), 7);
  assert.ok(Number.isNaN(median([])));
});

test('percentiles lie between neighbours, and leave the figures as they were', () => {
  const values = [40, 10, 30, 20, 50];
  assert.equal(percentile(values, 0), 10);
  assert.equal(percentile(values, 1), 50);
  assert.equal(percentile(values, 0.99), 49.6);
  assert.deepEqual(values, [40, 10, 30, 20, 50]);
});

test('ratios compare the same round', () => {
  assert.deepEqual(ratios([10, 30], [5, 10]), [2, 3]);
  assert.deepEqual(ratios([10, 30, 7], [5]), [2]);
});

test('a mean is the sum shared out', () => {
  assert.equal(mean([1, 2, 6]), 3);
});
