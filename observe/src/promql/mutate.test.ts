/** Mutate: what it breaks, and that what it makes is PromQL again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureOf } from './measure.ts';
import { mutate, mutationKinds } from './mutate.ts';

const share =
  'sum by (app) (rate(a_total{job=~"$job", code=~"x|y"}[$__rate_interval])) / sum by (app) (rate(b_total[5m]))';

test('a ratio of rates is broken in each way that it can be', () => {
  const texts = new Set(mutate(share).map(({ text }) => text));
  for (const expected of [
    share.replace('a_total', 'a_total_x'),
    share.replace('job=~"$job", ', ''),
    share.replace('code=~', 'code!~'),
    share.replace('"x|y"', '"y"'),
    share.replace('sum by (app)', 'sum by ()'),
    share.replace('sum', 'max'),
    share.replace('rate(', 'increase('),
    share.replace('rate(a_total{job=~"$job", code=~"x|y"}[$__rate_interval])', 'a_total{job=~"$job", code=~"x|y"}'),
    share.replace('$__rate_interval', '1s'),
    share.replace('[5m]', '[10m]'),
    share.replace(' / ', ' * '),
    `${share.split(' / ')[1]} / ${share.split(' / ')[0]}`,
    share.split(' / ')[0] ?? '',
  ])
    assert.ok(texts.has(expected), expected);
});

test('no mutant is the expression itself, no two are alike, and each can be broken again', () => {
  const mutants = mutate(share);
  assert.equal(new Set(mutants.map(({ text }) => text)).size, mutants.length);
  for (const { text, kind } of mutants) {
    assert.notEqual(text, share);
    assert.ok(kind in mutationKinds);
    mutate(text);
  }
});

test('limits, quantiles and joins', () => {
  const of = (text: string) => mutate(text).map(({ kind, change }) => `${kind}: ${change}`);
  assert.deepEqual(of('a > 3').slice(0, 3), [
    'comparison-turned: > → <',
    'side-dropped: without > 3',
    'metric-renamed: a → a_x',
  ]);
  assert.ok(of('a > 3').includes('number-scaled: 3 → 6'));
  assert.ok(of('histogram_quantile(0.99, a)').includes('quantile-changed: 0.99 → 0.5'));
  assert.ok(of('a and on (x, y) b').includes('join-label-dropped: without x'));
});

test('where a break is: inside of a quantile, multiplied by zero, on a side that is joined by all labels, or left out', () => {
  const at = (text: string, kind: string) => mutate(text).find((each) => each.kind === kind)?.inside;
  assert.equal(at('histogram_quantile(0.5, sum(rate(a[1m])))', 'function-swapped')?.quantile, true);
  assert.equal(at('(sum(a) * 0) / sum(b)', 'aggregation-swapped')?.zero, true);
  assert.equal(at('a{x="y"} and b', 'matcher-dropped')?.partner, 'b');
  assert.equal(at('a{x="y"} and on (z) b', 'matcher-dropped')?.partner, undefined);
  assert.equal(at('a unless sum(b)', 'aggregation-swapped')?.excluded, true);
  assert.equal(at('sum(a) unless b', 'aggregation-swapped')?.excluded, false);
});

test('what is no PromQL is said to be none', () => {
  assert.throws(() => mutate('sum(a'), /no PromQL/);
});

test('what an alert measures is left when its limits are gone', () => {
  assert.equal(measureOf('rate(a[5m]) > 3'), 'rate(a[5m])');
  assert.equal(measureOf('(a == 0) and (up > 0)'), '(a) and (up)');
  assert.equal(measureOf('a > b'), 'a > b');
});
