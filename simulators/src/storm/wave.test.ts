import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSecondWave } from './wave.ts';

test('a herd that is told one time comes back as a herd, and is found', () => {
  assert.equal(findSecondWave([2_000, 0, 0, 0, 0, 1_900, 0, 0, 0, 0, 1_800], 100), 5);
  assert.equal(findSecondWave([2_000, 100, 100, 100, 100, 100, 100, 131], 100), 7);
});

test('one that comes at the rate at which it is let in is no wave', () => {
  assert.equal(findSecondWave([2_000, 400, 400, 100, 110, 96, 129, 101, 80, 3], 100), undefined);
});
