import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { describeFault, drawFaults, type Fault, type FaultKind, faultNames } from './faults.ts';

const devices = ['v-00001', ...Array.from({ length: 11 }, (_, i) => `c-${String(i + 1).padStart(5, '0')}`)];
const startMs = Date.UTC(2026, 0, 5, 6);

function draw(kinds: readonly FaultKind[], options: { hours?: number; seed?: number } = {}): Fault[] {
  const { hours = 24, seed = 1 } = options;
  return drawFaults({ random: createRandom(seed), devices, startMs, hours, kinds: new Set(kinds) });
}

test('every kind that is asked for happens, within the run, in order, each under a name of its own', () => {
  const faults = draw(faultNames);
  assert.deepEqual([...new Set(faults.map(({ kind }) => kind))].sort(), [...faultNames].sort());
  assert.equal(new Set(faults.map(({ id }) => id)).size, faults.length);
  assert.ok(faults.every(({ atMs, forMs }) => atMs >= 0 && atMs < 24 * 3_600_000 && forMs >= 0));
  assert.deepEqual(
    faults,
    [...faults].sort((a, b) => a.atMs - b.atMs),
  );
});

test('a kind that is left out changes no other', () => {
  const without = faultNames.filter((name) => name !== 'crash');
  assert.deepEqual(
    draw(without),
    draw(faultNames).filter(({ kind }) => kind !== 'crash'),
  );
});

test('the same seed draws the same, another one something else', () => {
  assert.deepEqual(draw(faultNames), draw(faultNames));
  assert.notDeepEqual(draw(['crash']), draw(['crash'], { seed: 2 }));
});

test('crashes come at every moment of a commit', () => {
  const moments = draw(['crash']).map((fault) => fault.kind === 'crash' && fault.moment);
  for (const moment of ['before-commit', 'inside-commit', 'after-commit', 'idle'])
    assert.ok(moments.includes(moment as never), moment);
});

test('the store rolls an update out at 18:00 of every day that the run reaches', () => {
  assert.deepEqual(
    draw(['app-update'], { hours: 48 }).map(({ atMs }) => new Date(startMs + atMs).toISOString()),
    ['2026-01-05T18:00:00.000Z', '2026-01-06T18:00:00.000Z'],
  );
  assert.deepEqual(draw(['app-update'], { hours: 6 }), []);
});

test('each says in words what it does', () => {
  const words = draw(faultNames).map(describeFault);
  assert.ok(words.every((text) => text.length > 3));
  assert.ok(
    words.includes('after a commit; clients get a reset') || words.includes('after a commit; clients get silence'),
  );
});
