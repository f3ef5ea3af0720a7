import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import { type Metric, owners, seriesOf, Unit } from './declare.ts';
import { fleetCatalogue } from './fleet-catalogue.ts';
import { foreignCatalogue } from './foreign-catalogue.ts';
import { writeReference } from './reference.ts';

/** One Prometheus reads both. */
const metrics: Metric[] = [...Object.values(catalogue), ...Object.values(fleetCatalogue)];

/** Of one metric on one node, and of all of them: Prometheus reads them every few seconds, and keeps them for weeks. */
const MOST_SERIES = 1_500;
const MOST_SERIES_OF_A_NODE = 7_500;

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

test('a unit is in the name of what has one, and every metric has an owner of the list', () => {
  const suffixes: Partial<Record<Unit, string>> = {
    [Unit.Seconds]: '_seconds',
    [Unit.Bytes]: '_bytes',
    [Unit.Timestamp]: '_timestamp_seconds',
  };
  for (const { name, unit, owner } of metrics) {
    const suffix = suffixes[unit];
    if (suffix !== undefined) assert.ok(name.replace(/_total$/, '').endsWith(suffix), `${name} is in ${unit}`);
    else assert.doesNotMatch(name, /_(?:seconds|bytes)(?:_total)?$/, `${name} is no ${unit}`);
    assert.ok(owners.includes(owner), name);
  }
});

test('series are bounded: the product of all label values, of each metric and of a node', () => {
  for (const metric of metrics) {
    const series = seriesOf(metric);
    assert.ok(series <= MOST_SERIES, `${metric.name} can have ${series} series`);
    for (const [label, values] of Object.entries(metric.labels)) {
      assert.ok(values.length > 0, `${metric.name} ${label}`);
      assert.equal(new Set(values).size, values.length, `${metric.name} ${label}: twice in the list`);
    }
  }
  const all = Object.values(catalogue).reduce((sum, metric) => sum + seriesOf(metric), 0);
  assert.ok(all <= MOST_SERIES_OF_A_NODE, `a node can have ${all} series`);
});

test('names of labels are words, and none of those that Prometheus gives to targets', () => {
  for (const { name, labels } of metrics) {
    for (const label of Object.keys(labels)) {
      assert.match(label, /^[a-z][a-z_]*$/, name);
      assert.ok(!['job', 'instance', 'environment', 'le', 'quantile'].includes(label), `${name} ${label}`);
    }
  }
});

test('docs/metrics.md is what the catalogue says (npm run gen)', () => {
  const written = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  assert.ok(written === writeReference([catalogue, fleetCatalogue, foreignCatalogue]), 'npm run gen');
});
