import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from './random.ts';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

test('the same seed gives the same numbers, another seed others', () => {
  assert.deepEqual(draw(8, createRandom(7).float), draw(8, createRandom(7).float));
  assert.notDeepEqual(draw(8, createRandom(7).float), draw(8, createRandom(8).float));
});

test('the first draws are pinned: a replayed seed must not change with the implementation', () => {
  const random = createRandom(0x5eed);
  assert.deepEqual(
    draw(4, () => random.int(1_000_000)),
    [76314, 600647, 477738, 986397],
  );
});

test('a fork depends on seed and name, not on what its parent has drawn', () => {
  const fresh = createRandom(7).fork('network').float();
  const used = createRandom(7);
  draw(100, used.float);
  assert.equal(used.fork('network').float(), fresh);
  assert.notEqual(used.fork('battery').float(), fresh);
});

test('draws are uniform: a chi-square of 64 cells stays below the 99.9 % bound', () => {
  const random = createRandom(42);
  const cells = new Array<number>(64).fill(0);
  for (let i = 0; i < 64_000; i++) {
    const cell = random.int(64);
    cells[cell] = (cells[cell] as number) + 1;
  }
  const chiSquare = cells.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  assert.ok(chiSquare < 103.4, `chi-square ${chiSquare}, 63 degrees of freedom`);
});

test('exponential gaps have the mean that was asked for', () => {
  const random = createRandom(3);
  const mean = draw(20_000, () => random.exponential(50)).reduce((sum, gap) => sum + gap, 0) / 20_000;
  assert.ok(Math.abs(mean - 50) < 1.5, `mean ${mean}`);
});

test('int, pick and bytes stay in range and refuse nonsense', () => {
  const random = createRandom(1);
  assert.ok(draw(1_000, () => random.int(3)).every((value) => value >= 0 && value < 3));
  assert.equal(random.pick(['only']), 'only');
  assert.equal(random.bytes(5).length, 5);
  for (const below of [0, -1, 1.5, Number.NaN, 2 ** 33]) assert.throws(() => random.int(below), RangeError);
  assert.throws(() => random.pick([]), RangeError);
});
