import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadLevel } from '@slotwire/protocol';
import fc from 'fast-check';
import {
  calmReading,
  calmState,
  FALLS_AFTER,
  type LoadReading,
  type LoadState,
  loadThresholds,
  nextLoad,
} from './load.ts';

const { elevated, critical } = loadThresholds;
const reading = (over: Partial<LoadReading>): LoadReading => ({ ...calmReading, ...over });

function levels(readings: readonly LoadReading[], from: LoadState = calmState): LoadLevel[] {
  let state = from;
  return readings.map((each) => {
    state = nextLoad(state, each);
    return state.level;
  });
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('[RL3] each of the four readings can raise the level by itself, and one reading never does', () => {
  for (const field of Object.keys(calmReading) as (keyof LoadReading)[]) {
    for (const [level, threshold] of Object.entries(loadThresholds)) {
      const high = reading({ [field]: threshold[field] });
      assert.deepEqual(levels([high, high]), ['normal', level], field);
      assert.deepEqual(levels([high, calmReading, high, calmReading]), times(4, 'normal'), field);
    }
  }
});

test('[RL3] two readings that ask for different levels raise it to the lower one', () => {
  assert.deepEqual(levels([critical, elevated]), ['normal', 'elevated']);
  assert.deepEqual(levels([elevated, critical]), ['normal', 'elevated']);
  assert.deepEqual(levels([elevated, critical, critical, critical]), ['normal', 'elevated', 'elevated', 'critical']);
});

test('[RL3] it falls one level after five calm readings, and a reading in between begins anew', () => {
  const state: LoadState = { ...calmState, level: 'critical' };
  const calm = times(FALLS_AFTER - 1, calmReading);
  assert.deepEqual(levels([...calm, calmReading, ...calm, calmReading], state), [
    ...times(FALLS_AFTER - 1, 'critical'),
    ...times(FALLS_AFTER, 'elevated'),
    'normal',
  ]);
  assert.equal(levels([...calm, critical, ...calm], state).at(-1), 'critical');
});

test('[RL3] a reading a little below what asks for a level keeps it: nothing flutters', () => {
  const nearly = reading({ utilisation: elevated.utilisation * 0.9 });
  assert.deepEqual(new Set(levels(times(60, nearly), { ...calmState, level: 'elevated' })), new Set(['elevated']));
  assert.deepEqual(new Set(levels(times(60, nearly))), new Set(['normal']));
});

test('[RL3] no level is left or reached in fewer readings than it takes, whatever is read', () => {
  const any = fc.record({
    loopDelayP99Ms: fc.nat(300),
    utilisation: fc.double({ min: 0, max: 1, noNaN: true }),
    heapShare: fc.double({ min: 0, max: 1, noNaN: true }),
    bufferedBytes: fc.nat(512 * 1_024 * 1_024),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 80 }), (readings) => {
      const rank = { normal: 0, elevated: 1, critical: 2 };
      const seen = ['normal' as LoadLevel, ...levels(readings)];
      let sinceChange = 0;
      for (let i = 1; i < seen.length; i++) {
        const [before, now] = [rank[seen[i - 1] as LoadLevel], rank[seen[i] as LoadLevel]];
        sinceChange += 1;
        if (now > before) assert.ok(sinceChange >= 2);
        if (now < before) assert.ok(sinceChange >= FALLS_AFTER && before - now === 1);
        if (now !== before) sinceChange = 0;
      }
    }),
  );
});
