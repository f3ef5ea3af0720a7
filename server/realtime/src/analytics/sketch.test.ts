import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sketch } from './sketch.ts';

const sketchOf = (from: number, to: number, name = 'customer') => {
  const sketch = new Sketch();
  for (let i = from; i < to; i++) sketch.see(`${name}-${String(i).padStart(3, '0')}`);
  return sketch;
};

test('[AN3] few persons are counted one by one', () => {
  for (let count = 0; count <= 30; count++) assert.equal(sketchOf(0, count).count(), count);
});

test('[AN3] many are estimated: the standard error is below 2 %, and none is further off than 6 %', () => {
  for (const count of [100, 1_000, 3_000, 10_000, 15_000, 50_000, 200_000]) {
    let squares = 0;
    const tries = count > 20_000 ? 5 : 20;
    for (let run = 0; run < tries; run++) {
      const error = sketchOf(0, count, `run-${run}`).count() / count - 1;
      assert.ok(Math.abs(error) < 0.06, `${count}: ${error}`);
      squares += error * error;
    }
    assert.ok(Math.sqrt(squares / tries) < 0.025, `${count}: ${Math.sqrt(squares / tries)}`);
  }
});

test('[AN3] who is seen on two nodes, or twice, counts once; stored sketches add up like live ones', () => {
  for (const [one, other, all] of [
    [sketchOf(0, 300), sketchOf(200, 500), sketchOf(0, 500)],
    [sketchOf(0, 6_000), sketchOf(3_000, 9_000), sketchOf(0, 9_000)],
    [sketchOf(0, 10), sketchOf(0, 9_000), sketchOf(0, 9_000)],
  ] as const) {
    const stored = new Sketch();
    for (const part of [one, other, other]) stored.addJson(JSON.parse(JSON.stringify(part.toJson())));
    one.add(other);
    assert.equal(one.count(), all.count());
    assert.equal(stored.toJson(), all.toJson());
  }
});

test('a stored sketch takes 6 KB at most', () => {
  assert.ok(sketchOf(0, 50_000).toJson().length < 6_000);
  assert.ok(sketchOf(0, 10).toJson().length < 50);
});
