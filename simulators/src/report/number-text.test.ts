import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatOf,
  renderBare,
  renderCount,
  renderDuration,
  renderNumber,
  renderQuantity,
  renderShare,
} from './number-text.ts';

test('a number has about three digits that say something', () => {
  const texts = [0, 0.254, 3.456, 41.66, 99.96, 123.6, 12_408, 1_234_567.8].map(renderNumber);
  assert.deepEqual(texts, ['0', '0.25', '3.46', '41.7', '100', '124', '12,408', '1,234,568']);
});

test('a duration has its two greatest units', () => {
  const texts = [0.4, 85, 1_840, 59_900, 60_000, 125_000, 3_599_700, 3_600_000, 11_400_000, 187_200_000].map(
    renderDuration,
  );
  assert.deepEqual(texts, [
    '0.4 ms',
    '85 ms',
    '1.84 s',
    '59.9 s',
    '1 min',
    '2 min 5 s',
    '1 h',
    '1 h',
    '3 h 10 min',
    '2 d 4 h',
  ]);
});

test('minutes that round up to an hour become one', () => {
  assert.equal(renderDuration(3_600_000 * 2 - 10_000), '2 h');
});

test('quantities and shares say their unit', () => {
  assert.equal(renderQuantity(1_500, 'ms'), '1.5 s');
  assert.equal(renderQuantity(1_500, 'wake-ups'), '1,500 wake-ups');
  assert.equal(renderShare(0.0314), '3.1 %');
  assert.equal(renderShare(0), '0.0 %');
  assert.equal(renderShare(0.0001), '< 0.1 %');
  assert.equal(renderBare(1_500, 'ms'), '1.5 s');
  assert.equal(renderBare(1_500, 'wake-ups'), '1,500');
  assert.equal(renderCount(1, 'device'), '1 device');
  assert.equal(renderCount(0, 'device'), '0 devices');
});

test('the numbers of a column have as many decimals as each other', () => {
  const columns = [[7.6, 10.25], [0.5, 3], [2, 1_204], [99.5, 1_204.4], []];
  assert.deepEqual(
    columns.map((column) => column.map(formatOf(column))),
    [['7.6', '10.3'], ['0.50', '3.00'], ['2', '1,204'], ['100', '1,204'], []],
  );
});
