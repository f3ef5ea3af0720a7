import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dozesBetween } from './doze.ts';

const HOUR = 60;
/** Minutes in and out. */
function dozes(awake: [number, number][], toMinutes: number, after = 60): [number, number][] {
  const intervals = awake.map(([from, to]) => ({ fromMs: from * 60_000, toMs: to * 60_000 }));
  return dozesBetween(intervals, { fromMs: 0, toMs: toMinutes * 60_000 }, after).map(({ fromMs, toMs }) => [
    fromMs / 60_000,
    toMs / 60_000,
  ]);
}

test('a phone that lies still dozes after its time, until somebody takes it', () => {
  assert.deepEqual(dozes([[100, 110]], 150), [[60, 100]]);
  assert.deepEqual(dozes([[50, 60]], 120), []);
});

test('maintenance comes after 1, 2, 4 and then every 6 hours, for 5 and then 10 minutes', () => {
  assert.deepEqual(dozes([], 22 * HOUR), [
    [60, 120],
    [125, 245],
    [255, 495],
    [505, 865],
    [875, 1_235],
    [1_245, 1_320],
  ]);
});

test('after each stretch awake it begins anew; stretches in any order, also when they overlap', () => {
  const expected = [
    [60, 100],
    [190, 250],
    [255, 300],
  ];
  assert.deepEqual(
    dozes(
      [
        [120, 130],
        [100, 125],
      ],
      300,
    ),
    expected,
  );
});
