import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import type { Metric } from './declare.ts';
import { fleetCatalogue } from './fleet-catalogue.ts';

/** One Prometheus reads both. */
const metrics: Metric[] = [...Object.values(catalogue), ...Object.values(fleetCatalogue)];

test('every metric has a name of its own, in base units, with the suffix of its type', () => {
  assert.equal(new Set(metrics.map((metric) => metric.name)).size, metrics.length);
  for (const { name, type, help } of metrics) {
    assert.match(name, /^slotwire_[a-z][a-z_]*$/);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    assert.doesNotMatch(name, /_ms|_millis/, `${name}: seconds and bytes, not their parts`);
    assert.match(help, /^\p{Lu}.*\.$/u, `${name}: the help is a sentence`);
  }
});

test('histogram buckets ascend', () => {
  for (const metric of metrics) {
    if (metric.type !== 'histogram') continue;
    assert.deepEqual(
      [...metric.buckets].sort((a, b) => a - b),
      [...metric.buckets],
    );
  }
});
