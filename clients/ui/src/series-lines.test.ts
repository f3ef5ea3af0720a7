import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lonePoints, placesOf, seriesSentence, stack, timeFormat } from './series-lines.ts';

test('a name keeps its place, whatever the order of the moment', () => {
  const first = placesOf(['a', 'b', 'c'], new Map());
  assert.deepEqual(
    [...first],
    [
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ],
  );
  const second = placesOf(['c', 'd', 'a'], first);
  assert.deepEqual(Object.fromEntries(second), { c: 2, a: 0, d: 1 });
});

test('stacked lines stand on those before them', () => {
  const lines = [
    { name: 'a', values: [1, null, null, 2] },
    { name: 'b', values: [2, 3, null, null] },
  ];
  assert.deepEqual(stack(lines), [
    [1, null, null, 2],
    [3, 3, null, 2],
  ]);
  assert.deepEqual(stack([]), []);
});

test('a chart in a sentence', () => {
  const lines = [
    { name: 'customer', values: [8, 15, null, 12] },
    { name: 'vendor', values: [null] },
  ];
  assert.equal(
    seriesSentence('Connections', lines),
    'Connections. customer: 12 at the end, from 8 to 15. vendor: nothing.',
  );
});

test('an axis writes as much of a time as tells its marks apart', () => {
  assert.deepEqual(Object.keys(timeFormat(15, 300)), ['hour', 'minute', 'second']);
  assert.deepEqual(Object.keys(timeFormat(3_600, 86_400)), ['hour', 'minute']);
  assert.deepEqual(Object.keys(timeFormat(43_200, 7 * 86_400)), ['day', 'month', 'hour', 'minute']);
  assert.deepEqual(Object.keys(timeFormat(86_400, 30 * 86_400)), ['day', 'month']);
});

test('a value between gaps is a point, and values that a line joins are none', () => {
  assert.deepEqual(lonePoints([null, 3, null, 4, 5, null, 6]), [1, 6]);
  assert.deepEqual(lonePoints([7]), [0]);
  assert.equal(lonePoints([1, 2, 3]), null);
  assert.equal(lonePoints([]), null);
});
