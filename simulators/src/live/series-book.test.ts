import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesBook } from './series-book.ts';

const about = [
  { name: 'a', title: 'A', unit: 'things' },
  { name: 'b', title: 'B', unit: 'things' },
];

test('every sample is a point while they are few', () => {
  const book = new SeriesBook(about, 10);
  book.add(1_000, { a: 1, b: undefined });
  book.add(2_000, { a: 3, b: 4 });
  assert.deepEqual(book.read(), [
    { ...about[0], atMs: [1_000, 2_000], values: [1, 3] },
    { ...about[1], atMs: [1_000, 2_000], values: [null, 4] },
  ]);
});

test('a long run has no more points than a short one, and the same means', () => {
  const book = new SeriesBook(about, 10);
  for (let i = 1; i <= 1_000; i++) book.add(i * 1_000, { a: i % 2 === 0 ? 10 : 20, b: i < 900 ? undefined : 7 });
  const [a, b] = book.read();
  const count = a?.atMs.length ?? 0;
  assert.ok(count >= 5 && count < 10, String(count));
  assert.deepEqual(
    a?.values,
    Array.from({ length: count }, () => 15),
  );
  assert.equal(b?.values.length, count);
  assert.equal(b?.values[0], null);
  assert.ok(a?.atMs.every((at, i, all) => i === 0 || at > (all[i - 1] ?? 0)));
});
