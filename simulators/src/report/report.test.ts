import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { RunRecord, Series } from '../record.ts';
import { byId, byName, findAll, type PageElement, parsePage, rowsOf } from './page.fixture.ts';
import { bareRecord, virtualRecord } from './record.fixture.ts';
import { loadAssets, renderReport, writeReport } from './report.ts';

const assets = loadAssets();
const pageOf = (record: RunRecord): PageElement => parsePage(renderReport(record, assets));
const full = pageOf(virtualRecord());

test('the page has its landmarks, one heading of the first level, and a heading for every part', () => {
  for (const page of [full, pageOf(bareRecord())]) {
    for (const name of ['header', 'nav', 'main', 'footer', 'h1']) assert.equal(byName(page, name).length, 1, name);
    const sections = byName(page, 'section');
    assert.equal(sections.length, 8);
    for (const { attributes } of sections) byId(page, attributes['aria-labelledby'] ?? '');
    const links = byName(page, 'a').map(({ attributes }) => attributes.href);
    assert.deepEqual(
      links,
      sections.map(({ attributes }) => `#${attributes.id}`),
    );
  }
});

test('what an attribute names is in the page, and every id is there once', () => {
  const names = ['aria-labelledby', 'aria-describedby', 'data-caption'];
  const named = findAll(full, ({ attributes }) => names.some((name) => name in attributes));
  assert.ok(named.length > 20);
  for (const { attributes } of named)
    for (const name of names) if (name in attributes) byId(full, attributes[name] ?? '');
  for (const { attributes } of findAll(full, ({ attributes }) => 'id' in attributes)) byId(full, attributes.id ?? '');
});

test('every table has a caption, heads for its columns and one head in each row', () => {
  const tables = byName(full, 'table');
  assert.ok(tables.length >= 10);
  for (const table of tables) {
    assert.notEqual(byName(table, 'caption')[0]?.text.trim(), '');
    const columns = findAll(table, ({ name, attributes }) => name === 'th' && attributes.scope === 'col').length;
    for (const row of byName(table, 'tbody').flatMap(({ children }) => children)) {
      assert.equal(row.children.length, columns);
      assert.deepEqual(
        row.children.filter(({ name }) => name === 'th').map(({ attributes }) => attributes.scope),
        ['row'],
      );
    }
  }
});

test('the page needs no network: nothing is loaded, and its policy allows only the code that is in it', () => {
  assert.deepEqual(
    findAll(full, ({ attributes }) => 'src' in attributes || (attributes.href ?? '#')[0] !== '#'),
    [],
  );
  const code = [
    ...byName(full, 'style'),
    ...byName(full, 'script').filter(({ attributes }) => !('type' in attributes)),
  ];
  assert.equal(code.length, 3);
  assert.doesNotMatch(code[0]?.text ?? '', /url\(|@import/);
  const policy = findAll(full, ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')[0]
    ?.attributes.content;
  const hashes = code.map(({ text }) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  assert.equal(
    policy,
    `default-src 'none'; style-src ${hashes[0]}; script-src ${hashes[1]} ${hashes[2]}; base-uri 'none'; form-action 'none'`,
  );
});

test('the code of others comes with its licence', () => {
  const [chart] = byName(full, 'script').filter(({ attributes }) => !('type' in attributes));
  assert.match(chart?.text ?? '', /The MIT License[\s\S]*Leon Sorokin/);
});

test('the record is in the page and reads back equal', () => {
  const record = virtualRecord();
  const data = byId(pageOf(record), 'record');
  assert.equal(data.attributes.type, 'application/json');
  assert.deepEqual(JSON.parse(data.text), JSON.parse(JSON.stringify(record)));
});

test('the same record gives the same bytes', () => {
  assert.equal(renderReport(virtualRecord(), assets), renderReport(virtualRecord(), assets));
});

test('whatever a run recorded, it is text: no markup comes out of it, and none is lost', () => {
  const markup = `</script></style></title>-->"'><img src=x onerror="alert(1)"><script>alert(2)</script>&lt;`;
  const poison = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string')
      return ['startsAt', 'world', 'verdict', 'unit'].includes(name) ? value : value + markup;
    if (Array.isArray(value)) return value.map((one) => poison(one, name));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, poison(one, key)]));
  };
  const { faults, ...rest } = virtualRecord();
  const record = poison({ ...rest, faults: faults.slice(0, 60) }) as RunRecord;
  const page = pageOf(record);
  assert.deepEqual(byName(page, 'img'), []);
  assert.equal(byName(page, 'script').length, 3);
  assert.deepEqual(
    findAll(page, ({ attributes }) => Object.keys(attributes).some((name) => name.startsWith('on'))),
    [],
  );
  assert.deepEqual(JSON.parse(byId(page, 'record').text), JSON.parse(JSON.stringify(record)));
  const told: readonly (readonly [id: string, text: string])[] = [
    ['command', record.command],
    ['figures', record.report.clientFaults.last ?? ''],
    ['violations', record.report.violations[0]?.detail ?? ''],
    ['violations', record.report.differences[0] ?? ''],
    ['coverage', record.coverage[0]?.about ?? ''],
    ['faults', record.faults[0]?.id ?? ''],
    ['charts', record.series[0]?.title ?? ''],
    ['distributions', record.distributions[0]?.title ?? ''],
    ['personas', record.personas[0]?.about ?? ''],
    ['devices', record.worst[0]?.timeline[0]?.text ?? ''],
  ];
  for (const [id, text] of told) assert.ok(byId(page, id).text.includes(text), id);
});

test('the verdict comes first: its word, the exit code, the reasons and the line that repeats it', () => {
  const [header, nav] = byName(full, 'body')[0]?.children ?? [];
  assert.equal(nav?.name, 'nav');
  assert.ok(header !== undefined);
  assert.equal(byName(header, 'h1')[0]?.text, 'Invalid: safety');
  assert.match(header.text, /Exit code 3:/);
  assert.deepEqual(
    byName(header, 'li').map(({ text }) => text),
    virtualRecord().report.reasons,
  );
  assert.equal(byId(header, 'command').text, virtualRecord().command);
  assert.equal(byName(full, 'title')[0]?.text, 'Invalid: safety · seed 0x5eed41 · 1,000 devices · 24 h');
});

test('every exit code of a verdict has a word of its own', () => {
  const { report } = virtualRecord();
  const words = ([0, 1, 3, 4, 5, 6] as const).map((exitCode) => {
    const page = pageOf(bareRecord({ report: { ...report, exitCode, reasons: [] } }));
    return byName(page, 'h1')[0]?.text;
  });
  assert.deepEqual(words, [
    'Valid',
    'Invalid: crash',
    'Invalid: safety',
    'Invalid: liveness',
    'Unknown',
    'Unknown: coverage',
  ]);
});

test('what was never seen stands before what was not possible, and both before what was seen', () => {
  const rows = rowsOf(byId(full, 'coverage')).map(([point, rule, times, seen]) => [point, rule, times, seen]);
  assert.deepEqual(rows.slice(0, 3), [
    ['torn-group', 'CM1', '0', 'never'],
    ['portal-met', 'SE1', '0', 'never'],
    ['slow-reader-cut-off', 'DL6', '0', 'not possible'],
  ]);
  assert.ok(rows.slice(3).every(([, , , seen]) => seen === 'yes'));
  assert.match(byId(full, 'coverage').text, /2 of 26 never happened.*1 was not possible/s);
});

test('faults are counted by kind, those that lasted are told, and of very many the first ones', () => {
  const [kinds, lasting, moments] = byName(byId(full, 'faults'), 'table').map(rowsOf);
  assert.ok(kinds?.some(([kind, times]) => kind === 'fan-out' && times === '1,500'));
  assert.equal(lasting?.length, 23);
  assert.equal(moments?.length, 300);
  assert.match(byId(full, 'faults').text, /1,722 rows more in record\.json/);
  assert.ok(
    lasting.some(([id, , forMs, what]) => /^power-cut/.test(id ?? '') && forMs === '1 h 30 min' && what !== ''),
  );
});

test('every chart has a sentence and its data for those who do not see it', () => {
  const plots = findAll(full, ({ attributes }) => attributes.class === 'plot');
  assert.equal(plots.length, 6);
  for (const { attributes } of plots) {
    assert.equal(attributes.role, 'img');
    assert.notEqual(byId(full, attributes['aria-describedby'] ?? '').text.trim(), '');
  }
  for (const figure of byName(byId(full, 'charts'), 'figure')) assert.equal(rowsOf(figure).length, 288);
  for (const figure of byName(byId(full, 'distributions'), 'figure')) assert.ok(rowsOf(figure).length > 10);
});

const seriesOf = (more: Partial<Series>): Series => ({
  name: 'connected',
  title: 'Connected devices',
  unit: 'devices',
  atMs: [60_000, 120_000, 180_000],
  values: [7, null, 3],
  ...more,
});

test('series of one unit that belong together share a chart, in the units of the run', () => {
  const series = [
    seriesOf({ name: 'commands', unit: 'per second' }),
    seriesOf({}),
    seriesOf({ name: 'events', unit: 'per second', atMs: [60_000, 90_000, 180_000] }),
    seriesOf({ name: 'attention', unit: 'commands' }),
    seriesOf({ name: 'outbox-depth', unit: 'other' }),
  ];
  const plots = findAll(pageOf(bareRecord({ series })), ({ attributes }) => 'data-series' in attributes);
  assert.deepEqual(
    plots.map(({ attributes }) => JSON.parse(attributes['data-series'] ?? '')),
    [['commands', 'events'], ['connected'], ['attention'], ['outbox-depth']],
  );
  const rows = rowsOf(byName(byId(pageOf(bareRecord({ series })), 'charts'), 'figure')[0] as PageElement);
  assert.deepEqual(rows, [
    ['06:01:00', '7', '7'],
    ['06:01:30', '–', '–'],
    ['06:02:00', '–', '–'],
    ['06:03:00', '3', '3'],
  ]);
});

test('a series is summed up: least, greatest, mean and where it ended', () => {
  const text = (more: Partial<Series>) =>
    byId(pageOf(bareRecord({ series: [seriesOf(more)] })), 'chart-1-summary').text.trim();
  assert.equal(text({}), 'Connected devices: 3 to 7, mean 5; least at 06:03, greatest at 06:01, 3 at the end.');
  assert.equal(text({ values: [4, 4, 4] }), 'Connected devices: 4 throughout.');
});

test('more samples than rows: a row shows the least and the greatest of its samples', () => {
  const atMs = Array.from({ length: 600 }, (_, i) => i * 1_000);
  const page = pageOf(bareRecord({ series: [seriesOf({ atMs, values: atMs.map((_, i) => (i === 401 ? 0 : 50)) })] }));
  const rows = rowsOf(byId(page, 'charts'));
  assert.equal(rows.length, 300);
  assert.deepEqual(rows[200], ['06:06:40', '0 to 50']);
  assert.deepEqual(rows[201], ['06:06:42', '50']);
});

test('series and distributions without samples say so and are not drawn', () => {
  const distribution = { name: 'backoff', title: 'Backoff', unit: 'ms', bounds: [1, 10], counts: [0, 0, 0] };
  const page = pageOf(
    bareRecord({ series: [seriesOf({ values: [null, null, null] })], distributions: [distribution] }),
  );
  assert.deepEqual(
    findAll(page, ({ attributes }) => attributes.class === 'plot'),
    [],
  );
  assert.equal(page.text.match(/No samples\./g)?.length, 2);
});

test('a persona over its budget is marked by words: which figure, and all of it', () => {
  const rows = rowsOf(byId(full, 'personas')).map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));
  assert.equal(rows[1]?.[3], '141 over worst 398 budget 110');
  assert.equal(rows[1]?.[7], 'over');
  assert.equal(rows[0]?.[7], 'kept');
  assert.equal(rows[2]?.[7], 'none');
  assert.match(byId(full, 'personas').text, /Over budget: night-owl\./);
  assert.match(byId(full, 'personas').text, /141 of 110, over/);
});

test('a device worth a look opens by keyboard and tells its time-line', () => {
  const stories = byName(byId(full, 'devices'), 'details');
  assert.equal(stories.length, 3);
  assert.match(byName(stories[0] as PageElement, 'summary')[0]?.text ?? '', /c-00412 3 h 12 min/);
  assert.match(stories[0]?.text ?? '', /08:12:03\.120 asks to create booking …1f3c/);
  assert.match(stories[1]?.text ?? '', /Nothing was recorded of it\./);
  assert.match(stories[2]?.text ?? '', /\+1d 02:00:00\.000/);
});

test('a run with nothing to show says so in every part, and has no empty table', () => {
  const page = pageOf(bareRecord());
  assert.deepEqual(byName(page, 'table'), []);
  const sentences: readonly (readonly [id: string, sentence: string])[] = [
    ['figures', 'No hash of the history: on real sockets'],
    ['figures', 'not measured'],
    ['violations', 'None: the oracle found nothing against the rules.'],
    ['coverage', 'No coverage was recorded.'],
    ['faults', 'None from outside'],
    ['charts', 'No series were recorded.'],
    ['distributions', 'No distributions were recorded.'],
    ['personas', 'This fleet had no personas.'],
    ['devices', 'None were recorded.'],
  ];
  for (const [id, sentence] of sentences) assert.ok(byId(page, id).text.includes(sentence), sentence);
});

test('a report is a folder with the page and the record, and is replaced by the next one', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'slotwire-report-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const directory = path.join(folder, 'a', 'b');
  writeReport(bareRecord(), directory);
  const file = writeReport(virtualRecord(), directory);
  assert.equal(file, path.join(directory, 'index.html'));
  assert.equal(readFileSync(file, 'utf8'), renderReport(virtualRecord(), assets));
  const record: unknown = JSON.parse(readFileSync(path.join(directory, 'record.json'), 'utf8'));
  assert.deepEqual(record, JSON.parse(JSON.stringify(virtualRecord())));
});
