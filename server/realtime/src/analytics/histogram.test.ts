import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram, quantileMs, recordMs } from './histogram.ts';

const filled = (values: readonly number[]) => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
};
const value = fc.oneof(fc.nat(100), fc.nat(100_000), fc.nat(2 ** 31 - 1));
const values = fc.array(value, { minLength: 1, maxLength: 200 });

test('[AN2] a quantile is the value at its rank, within 3.2 %', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (all, part) => {
      const sorted = [...all].sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(part * all.length)) - 1] as number;
      const said = filled(all).quantile(part) as number;
      assert.ok(Math.abs(said - exact) <= exact * 0.032, `${said} for ${exact}`);
    }),
  );
});

test('[AN2] histograms add up, and so do those that were stored', () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      const together = filled([...first, ...second]);
      const added = filled(first);
      added.add(filled(second));
      const stored = new Histogram();
      for (const part of [first, second]) stored.addJson(JSON.parse(JSON.stringify(filled(part).toJson())));
      for (const one of [added, stored]) {
        assert.deepEqual(one.toJson(), together.toJson());
        assert.equal(one.total, first.length + second.length);
      }
    }),
  );
});

test('nothing was recorded, and what lies outside', () => {
  const histogram = new Histogram();
  assert.equal(histogram.quantile(0.5), null);
  assert.equal(quantileMs(histogram, 0.5), null);
  histogram.record(-3);
  assert.equal(histogram.quantile(1), 0);
  histogram.record(1e12);
  assert.ok((histogram.quantile(1) as number) > 2_000_000_000);
  histogram.clear();
  assert.deepEqual([histogram.total, histogram.toJson()], [0, []]);
  recordMs(histogram, 0.25);
  assert.ok(Math.abs((quantileMs(histogram, 0.5) as number) - 0.25) < 0.01);
});
