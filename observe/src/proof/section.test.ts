import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderProofPage } from './proof-page.ts';
import { countText, exitCodeOf, type Proof, type Row, type Verdict, verdictOf } from './section.ts';
import { renderTable } from './text-table.ts';

const row = (verdict: Verdict, more: Partial<Row> = {}): Row => ({
  what: 'StoreFailing page',
  by: 'store-refuses',
  times: { firing: 3.71 },
  verdict,
  why: '',
  ...more,
});
const section = (rows: Row[]) => ({
  id: 'alerts',
  title: 'Alerts',
  about: 'Each of them fires.',
  times: ['pending', 'firing'],
  rows,
  seconds: 61.6,
});
const proof = (rows: Row[]): Proof => ({
  at: '2027-03-01T09:00:00.000Z',
  seconds: 62,
  verdict: verdictOf([section(rows)]),
  sections: [section(rows)],
});

test('the whole is proven when every row is: unknown fails, refuted comes first, and nothing proves nothing', () => {
  const of = (...verdicts: Verdict[]) => verdictOf([{ rows: verdicts.map((verdict) => row(verdict)) }]);
  assert.equal(of('proven', 'proven'), 'proven');
  assert.equal(of('proven', 'unknown'), 'unknown');
  assert.equal(of('unknown', 'refuted'), 'refuted');
  assert.equal(of(), 'unknown');
  assert.equal(verdictOf([]), 'unknown');
  assert.equal(verdictOf([{ rows: [row('proven')] }, { rows: [] }]), 'unknown');
  assert.deepEqual(
    (['proven', 'unknown', 'refuted'] as const).map((verdict) => exitCodeOf({ verdict })),
    [0, 1, 1],
  );
});

test('counts name what there is', () => {
  assert.equal(countText([row('proven'), row('unknown'), row('proven')]), '2 proven, 1 unknown');
  assert.equal(countText([]), '0 proven');
});

test('the table of a terminal', () => {
  assert.equal(
    renderTable(proof([row('proven'), row('refuted', { what: 'Watchdog', times: {}, why: 'it ended\nand more' })])),
    [
      'Alerts: 1 proven, 1 refuted, 62 s',
      '',
      '         what               by             pending  firing',
      'ok       StoreFailing page  store-refuses        –     3.7',
      'REFUTED  Watchdog           store-refuses        –       –  it ended',
      '',
      'refuted: 1 proven, 1 refuted, in 62 s',
      '',
    ].join('\n'),
  );
});

test('the page is one file that asks nobody, whatever stands in it', () => {
  const page = renderProofPage(proof([row('refuted', { why: '<script>alert(1)</script> & "more"' })]));
  assert.doesNotMatch(page, /<script|(?:src|href)="(?!#)/);
  assert.match(page, /default-src 'none'|default-src &#39;none&#39;/);
  assert.match(page, /&#60;script&#62;alert\(1\)/);
  assert.match(page, /<html lang="en">/);
  assert.match(page, /<th scope="row" role="rowheader">StoreFailing page<\/th>/);
  assert.equal(page, renderProofPage(proof([row('refuted', { why: '<script>alert(1)</script> & "more"' })])));
});
