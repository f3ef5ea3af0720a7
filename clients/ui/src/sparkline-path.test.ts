import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparklinePath } from './sparkline-path.ts';

const size = { width: 100, height: 23 };

test('values become points from left to right, the greatest on top', () => {
  assert.deepEqual(sparklinePath([0, 10, 5], size), {
    line: 'M0 21.5L50 1.5L100 11.5',
    area: 'M0 21.5L50 1.5L100 11.5L100 23L0 23Z',
  });
});

test('a gap stays a gap, and a point alone is seen', () => {
  assert.equal(sparklinePath([1, null, 2, 2], size).line, 'M0 11.5h1.5M66.67 1.5L100 1.5');
});

test('nothing measured, a single value and equal values draw what there is', () => {
  assert.deepEqual(sparklinePath([null, null], size), { line: '', area: '' });
  assert.equal(sparklinePath([7], size).line, 'M0 1.5h1.5');
  assert.equal(sparklinePath([0, 0], size).line, 'M0 21.5L100 21.5');
});
