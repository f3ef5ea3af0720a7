/** Panels: what counts as data, what an exemption is worth, and what a page of metrics is held to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counter, histogram } from '@slotwire/metrics';
import { type PanelSubject, panelSubjects } from '../subjects.ts';
import { catalogueRows } from './catalogue-rows.ts';
import { parseExposition } from './exposition.ts';
import { queryRow, shownOf } from './query-rows.ts';

const lineOf = (...values: number[]) => ({ labels: {}, points: values.map((value, atMs) => ({ atMs, value })) });
const [whole] = panelSubjects() as [PanelSubject, ...PanelSubject[]];
const exempted: PanelSubject = {
  ...whole,
  query: { ...whole.query, exempt: { reason: 'when it rains', until: '2027-01-31' } },
};

test('a number is data, also zero; a share of nothing is none', () => {
  assert.deepEqual(shownOf([lineOf(0), lineOf(Number.NaN)]), { kind: 'data', series: 1 });
  assert.deepEqual(shownOf([lineOf(Number.NaN, Number.POSITIVE_INFINITY)]), { kind: 'nothing' });
  assert.deepEqual(shownOf([]), { kind: 'nothing' });
});

test('a query without data is refuted unless it is exempt, until that ends; one with data needs no exemption', () => {
  const verdict = (subject: PanelSubject, kind: 'data' | 'nothing', today = '2027-01-31') =>
    queryRow(subject, kind === 'data' ? { kind, series: 1 } : { kind }, today).verdict;
  assert.equal(verdict(whole, 'data'), 'proven');
  assert.equal(verdict(whole, 'nothing'), 'refuted');
  assert.equal(verdict(exempted, 'nothing'), 'proven');
  assert.equal(verdict(exempted, 'nothing', '2027-02-01'), 'refuted');
  assert.equal(verdict(exempted, 'data'), 'refuted');
});

test('no answer is unknown, a refusal is refuted', () => {
  assert.equal(queryRow(whole, { kind: 'silent', why: 'no answer' }, '2027-01-01').verdict, 'unknown');
  assert.equal(queryRow(whole, { kind: 'refused', why: 'parse error' }, '2027-01-01').verdict, 'refuted');
});

const page = `# HELP slotwire_a_total A.
# TYPE slotwire_a_total counter
slotwire_a_total{kind="x"} 3
slotwire_a_total{kind="with \\"quotes\\", and {braces}"} 1
# HELP slotwire_b_seconds B.
# TYPE slotwire_b_seconds histogram
slotwire_b_seconds_bucket{le="1"} 1
slotwire_b_seconds_bucket{le="+Inf"} 2
slotwire_b_seconds_sum 3
slotwire_b_seconds_count 2
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1
`;

test('a page of metrics is read by its metrics', () => {
  assert.deepEqual(
    parseExposition(page).map(({ name, type, series, samples }) => [name, type, series.length, samples]),
    [
      ['slotwire_a_total', 'counter', 2, 2],
      ['slotwire_b_seconds', 'histogram', 1, 4],
      ['process_start_time_seconds', 'gauge', 1, 1],
    ],
  );
});

test('what is declared is emitted, what is emitted is declared, with its labels, values and number', () => {
  const owner = 'platform';
  const a = counter({ owner, name: 'slotwire_a_total', help: 'A.', labels: { kind: ['x'] } });
  const b = histogram({ owner, name: 'slotwire_b_seconds', help: 'B.', buckets: [1] });
  const c = counter({ owner, name: 'slotwire_c_total', help: 'C.' });
  const said = (declared: Parameters<typeof catalogueRows>[1], text = page) =>
    catalogueRows('it', declared, [parseExposition(text)]).map(({ verdict, why }) =>
      verdict === 'proven' ? 'ok' : why,
    );
  const clean = page.replace(/.*quotes.*\n/, '');
  assert.deepEqual(said([a, b], clean), ['ok', 'ok', 'ok', 'ok']);
  assert.match(said([a, b, c], clean)[0] ?? '', /slotwire_c_total is not/);
  const spared = catalogueRows('it', [a, b, c], [parseExposition(clean)], new Set([c.name]))[0];
  assert.deepEqual(
    [spared?.verdict, spared?.why],
    ['proven', '3 metrics; exempt with their queries: slotwire_c_total'],
  );
  assert.match(said([a], clean)[1] ?? '', /slotwire_b_seconds is not/);
  assert.match(said([a, b])[2] ?? '', /slotwire_a_total has kind="with/);
  assert.match(said([{ ...a, labels: {} }, b], clean)[2] ?? '', /has the labels \{kind\}, declared are \{\}/);
  assert.match(said([{ ...a, labels: {} }, b], clean.replace('{kind="x"}', '')).join(), /ok,ok,ok,ok/);
  assert.match(
    said([a, b], `${page.replace('# HELP slotwire_b', 'slotwire_a_total{kind="other"} 1\n# HELP slotwire_b')}`)[3] ??
      '',
    /3 series, its bound is 2/,
  );
  assert.deepEqual(
    catalogueRows('it', [a], []).map(({ verdict }) => verdict),
    ['unknown', 'unknown', 'unknown', 'unknown'],
  );
});
