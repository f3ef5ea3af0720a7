import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { createLogSample } from './log-sample.ts';

const traceOf = (lastEight: string, spanId = 'b7ad6b7169203331') => `00-${'a'.repeat(24)}${lastEight}-${spanId}-01`;
const undrawn = {
  float: () => {
    throw new Error('drawn');
  },
};

test('with a share of 1 every command has a line that stands for itself, and nothing is drawn', () => {
  const sample = createLogSample({ share: 1, slowMs: 250 }, undrawn);
  assert.equal(sample.rateOf('OK', 1, undefined), 1);
  assert.equal(sample.rateOf('OK', 1, traceOf('ffffffff')), 1);
});

test('with a share of 0 what was refused, went wrong or took long still has its line', () => {
  const sample = createLogSample({ share: 0, slowMs: 250 }, createRandom(1));
  const rates = (outcome: string, ms: number) => sample.rateOf(outcome, ms, traceOf('00000000'));
  assert.deepEqual([rates('OK', 249.9), rates('REPLAYED', 0)], [0, 0]);
  assert.deepEqual(
    ['SLOT_TAKEN', 'BAD_REQUEST', 'RATE_LIMITED', 'INTERNAL'].map((code) => rates(code, 0)),
    [1, 1, 1, 1],
  );
  assert.deepEqual([rates('OK', 250), rates('REPLAYED', 4_000)], [1, 1]);
});

test('the lines of a trace are all there or none, whatever the span, the node and its draws', () => {
  const nodes = [1, 2].map((seed) => createLogSample({ share: 0.25, slowMs: 250 }, createRandom(seed)));
  const borders = { '00000000': 0.25, '3fffffff': 0.25, '40000000': 0, ffffffff: 0 };
  for (const [digits, rate] of Object.entries(borders))
    for (const node of nodes)
      for (const spanId of ['b7ad6b7169203331', '00000000000000ff'])
        assert.equal(node.rateOf('OK', 1, traceOf(digits, spanId)), rate, digits);
});

test('sums over lines, each counted 1/rate, come to what happened', () => {
  const random = createRandom(7);
  const sample = createLogSample({ share: 0.1, slowMs: 250 }, random.fork('log'));
  const hex = () =>
    random
      .int(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  for (const trace of [() => undefined, () => traceOf(hex())]) {
    let lines = 0;
    let sum = 0;
    for (let command = 0; command < 20_000; command++) {
      // One in a hundred is slow, and has a line of its own right.
      const rate = sample.rateOf('OK', command % 100 === 0 ? 300 : 1, trace());
      if (rate > 0) lines += 1;
      if (rate > 0) sum += 1 / rate;
    }
    // 2,180 lines are expected; five standard deviations are 210 of them, or 2,110 of the sum.
    assert.ok(Math.abs(lines - 2_180) < 210, `${lines} lines`);
    assert.ok(Math.abs(sum - 20_000) < 2_110, `${sum} commands`);
  }
});

test('special is what has a line whatever the share is', () => {
  const sample = createLogSample({ share: 0, slowMs: 250 }, createRandom(1));
  assert.deepEqual(
    [
      sample.isSpecial('OK', 249),
      sample.isSpecial('REPLAYED', 1),
      sample.isSpecial('OK', 250),
      sample.isSpecial('SLOT_TAKEN', 1),
    ],
    [false, false, true, true],
  );
});
