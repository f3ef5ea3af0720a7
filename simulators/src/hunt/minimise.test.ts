import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minimise } from './minimise.ts';

const items = Array.from({ length: 100 }, (_, i) => i);

test('what is needed is left, wherever it lies', async () => {
  let runs = 0;
  const needed = [3, 48, 97];
  const found = await minimise(items, async (kept) => {
    runs++;
    return needed.every((item) => kept.includes(item));
  });
  assert.deepEqual(found, needed);
  assert.ok(runs < 200, `${runs} runs`);
});

test('nothing is left when nothing is needed', async () => {
  assert.deepEqual(await minimise(items, async () => true), []);
});

test('everything stays when everything is needed', async () => {
  assert.deepEqual(await minimise([1, 2, 3], async (kept) => kept.length === 3), [1, 2, 3]);
});

test('it ends with the smallest so far when the time is up', async () => {
  let runs = 0;
  const found = await minimise(
    items,
    async (kept) => {
      runs++;
      return kept.includes(7);
    },
    () => runs >= 3,
  );
  assert.ok(found.includes(7) && found.length < 100, found.join());
  assert.equal(runs, 3);
});

test('order is kept', async () => {
  assert.deepEqual(await minimise(items, async (kept) => kept.includes(80) && kept.includes(2)), [2, 80]);
});
