import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agoText, bytesText, durationText, listText, plural } from './figures.ts';

test('a duration has the unit that a person would say', () => {
  const said = [null, 0.42, 12.4, 999, 1_234, 65_000, 180_000, 7_500_000, 200_000_000].map(durationText);
  assert.deepEqual(said, ['–', '0.4 ms', '12 ms', '999 ms', '1.2 s', '65 s', '3 min', '2 h 5 min', '2 d']);
});

test('one is not many', () => {
  assert.equal(plural(1, 'device'), '1 device');
  assert.equal(plural(1_042, 'device'), '1,042 devices');
  assert.equal(plural(2, 'person', 'people'), '2 people');
});

test('bytes and spans are rounded', () => {
  assert.deepEqual([0, 999, 1_234, 3_400_000].map(bytesText), ['0 B', '999 B', '1.2 KB', '3.4 MB']);
  assert.deepEqual(
    [agoText(1_000, 2_000), agoText(0, 30_000), agoText(60_000 * 5, 0)],
    ['now', '30 s ago', 'in 5 min'],
  );
});

test('a list names some, and counts the others', () => {
  assert.deepEqual(
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd']].map((names) => listText(names)),
    ['none', 'a', 'a and b', 'a, b and 2 others'],
  );
});
