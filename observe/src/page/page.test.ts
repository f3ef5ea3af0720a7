/** Page: what a Prometheus says becomes panels, with words for what is missing, and nothing in it can become markup or reach the network. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boards } from '@slotwire/dashboards';
import { type ActiveAlert, type Line, type PrometheusApi, PrometheusRefused } from '@slotwire/dashboards/local';
import { collect, type PageData, rangeOf, rateIntervalOf } from './collect.ts';
import { loadAssets, renderPage } from './page.ts';
import { bucketsOf } from './panels.ts';
import { unitText } from './unit-text.ts';

const range = rangeOf(1_800_000_000_000, 1_800_000_060_000);
const assets = loadAssets();

function prometheusOf(answer: (query: string) => readonly Line[], alerts: readonly ActiveAlert[] = []): PrometheusApi {
  return {
    queryInstant: async () => [],
    queryRange: async (query) => [...answer(query)],
    alerts: async () => [...alerts],
    targets: async () => [],
    rules: async () => [],
    isReady: async () => true,
  };
}

const lineOf = (labels: Record<string, string>, value: number): Line => ({
  labels,
  points: [
    { atMs: range.toMs - 1_000, value },
    { atMs: range.toMs, value },
  ],
});
const drawn = async (prometheus: PrometheusApi): Promise<PageData> =>
  collect(prometheus, 'a <test>', { range, environment: '.+', node: '.+', rateIntervalSeconds: 20 });
const panelIn = (data: PageData, board: string, title: string) =>
  data.boards
    .find(({ id }) => id === board)
    ?.rows.flatMap(({ panels }) => panels)
    .find((panel) => panel.title === title);

test('every row and panel of every board is on the page, with its description and the runbooks of its alerts', async () => {
  const page = renderPage(await drawn(prometheusOf(() => [])), assets);
  for (const board of boards) {
    assert.ok(page.includes(`<h2 id="${board.id}-title">`), board.title);
    for (const row of board.rows)
      for (const { alerts } of row.panels) for (const alert of alerts) assert.ok(page.includes(`>${alert}</a>`), alert);
  }
  const panels = boards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  assert.equal(page.match(/<section class="panel/g)?.length, panels.length);
});

test('a panel says that there is no data in this time, or why its query failed', async () => {
  const data = await drawn(
    prometheusOf((query) => {
      if (query.includes('slotwire_trimmed_total')) throw new PrometheusRefused('too many samples: sum by (kind)');
      return query.includes('slotwire_load_level') ? [lineOf({ instance: 'node-1' }, 2)] : [];
    }),
  );
  assert.match(panelIn(data, 'commands', 'What retention removed')?.queries[0]?.problem ?? '', /too many samples/);
  const page = renderPage(data, assets);
  assert.match(page, /The query failed:<\/strong> too many samples/);
  assert.match(page, /No data in this time\./);
  // The limit is met, and said in words.
  assert.match(page, /<dd class="bad">2<\/dd>/);
  assert.match(page, /red from 2/);
});

test('what fires is at the top with its runbook and its board, pages first; the watchdog is not', async () => {
  const alertOf = (alertname: string, severity: string, state: ActiveAlert['state']): ActiveAlert => ({
    labels: { alertname, severity },
    annotations: {
      summary: `${alertname} <b>`,
      description: 'Do something.',
      runbook_url: `https://slotwire.example/${alertname}`,
      board: 'slotwire-commands',
    },
    state,
    activeAtMs: range.fromMs,
    value: 1,
  });
  const alerts = [
    alertOf('PushLate', 'ticket', 'firing'),
    alertOf('StoreFailing', 'page', 'firing'),
    alertOf('LoadCritical', 'page', 'pending'),
    alertOf('Watchdog', 'none', 'firing'),
  ];
  const data = await drawn(prometheusOf(() => [], alerts));
  assert.deepEqual(
    data.alerts.map(({ name }) => name),
    ['StoreFailing', 'PushLate', 'LoadCritical'],
  );
  const page = renderPage(data, assets);
  assert.match(page, /2 alerts fire/);
  assert.match(page, /<a href="#runbook-store-failing">Runbook of StoreFailing<\/a>/);
  assert.match(page, /<pre id="runbook-store-failing"[^>]*># StoreFailing\n/);
  assert.match(page, /<a href="#commands">Its board<\/a>/);
  assert.ok(!page.includes('StoreFailing <b>'), 'it is escaped');
});

test('rules of one name that fire for one thing are one block, the shortest window of a page first', async () => {
  const alertOf = (labels: Record<string, string>): ActiveAlert => ({
    labels: { alertname: 'CommandBudgetBurn', ...labels },
    annotations: { summary: `burns in ${labels.environment}`, description: `the last ${labels.long}` },
    state: 'firing',
    activeAtMs: range.fromMs,
    value: 1,
  });
  const burns = ['3d ticket', '6h page', '1d ticket', '1h page'].map((text) => {
    const [long = '', severity = ''] = text.split(' ');
    return alertOf({ environment: 'here', long, severity });
  });
  const data = await drawn(
    prometheusOf(() => [], [...burns, alertOf({ environment: 'there', long: '1h', severity: 'page' })]),
  );
  const page = renderPage(data, assets);
  assert.match(page, /2 alerts fire/);
  const [here = ''] = /<li><strong>CommandBudgetBurn.*?<\/li>/s.exec(page) ?? [];
  assert.deepEqual(here.replace(/<[^>]*>/g, '').match(/(?:page|ticket) \d./g), [
    'page 1h',
    'page 6h',
    'ticket 1d',
    'ticket 3d',
  ]);
  assert.match(here, /the last 1h/);
});

test('the series of a chart stand with the highest first, and keep their colours', async () => {
  const data = await drawn(
    prometheusOf((query) =>
      query.includes('slotwire_load_level')
        ? []
        : [lineOf({ code: 'OK', instance: 'a' }, 0), lineOf({ code: 'INTERNAL', instance: 'b' }, 3)],
    ),
  );
  const panel = panelIn(data, 'capacity', 'CPU');
  const page = renderPage(data, assets);
  const at = page.indexOf(`data-panel="${panel?.id}"`);
  assert.deepEqual(
    page
      .slice(at)
      .match(/data-index="\d"/g)
      ?.slice(0, 2),
    ['data-index="1"', 'data-index="0"'],
  );
});

test('a legend, a number and a gap become a series on the times of the page', async () => {
  const data = await drawn(
    prometheusOf((query) =>
      query.includes('slotwire_web_errors_total')
        ? [lineOf({ app: 'vendor', type: 'TypeError' }, 0.5), lineOf({ app: 'admin', type: 'Error' }, Number.NaN)]
        : [],
    ),
  );
  const [series, ...others] = panelIn(data, 'clients', 'Faults by type')?.queries[0]?.series ?? [];
  assert.equal(others.length, 0, 'what is no number is no series');
  assert.equal(series?.name, 'vendor TypeError');
  assert.equal(series?.values.length, data.times.length);
  assert.equal(series?.values.at(-1), 0.5);
  assert.equal(series?.values[0], null);
});

test('marks are where something begins, not at each look at it', async () => {
  const lasting: Line = { labels: { fault: 'store-slow' }, points: data0(30) };
  const data = await drawn(prometheusOf((query) => (query.includes('slotwire_fleet_active') ? [lasting] : [])));
  assert.deepEqual(
    data.marks.map(({ title, color }) => [title, color]),
    [['store-slow', 'purple']],
  );
});

function data0(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    atMs: range.fromMs + index * range.stepSeconds * 1_000,
    value: 1,
  }));
}

test('buckets of a heat map hold their own alone', () => {
  const buckets = bucketsOf([
    { name: '+Inf', values: [10] },
    { name: '0.5', values: [7] },
    { name: '0.1', values: [3] },
  ]);
  assert.deepEqual(
    buckets.map(({ bound, count }) => [bound, count]),
    [
      [0.1, 3],
      [0.5, 4],
      [Number.POSITIVE_INFINITY, 3],
    ],
  );
});

test('the page asks no network for anything: all is inside, and its policy names each piece', async () => {
  const page = renderPage(await drawn(prometheusOf(() => [])), assets);
  assert.match(page, /default-src 'none'; style-src &#39;|default-src &#39;none&#39;; style-src/);
  assert.doesNotMatch(page, /<(?:script|link|img|iframe)[^>]* (?:src|href)=/);
  assert.doesNotMatch(page.replaceAll(/<script[\s\S]*?<\/script>/g, ''), / style="/);
});

test('values are told with their units', () => {
  const told = (['s', 'bytes', 'percentunit', 'reqps', 'short', 'none'] as const).map((unit) =>
    [0, 0.0123, 1_234].map((value) => unitText(value, unit)),
  );
  assert.deepEqual(told, [
    ['0 s', '12.3 ms', '20.6 min'],
    ['0 B', '0.0123 B', '1.21 KiB'],
    ['0 %', '1.23 %', '123,000 %'],
    ['0/s', '0.0123/s', '1,230/s'],
    ['0', '0.0123', '1,230'],
    ['0', '0.0123', '1,234'],
  ]);
  assert.equal(unitText(null, 's'), '–');
});

test('a window holds four looks, and a chart a hundred points or so', () => {
  assert.equal(rateIntervalOf(30, 15), 60);
  assert.equal(rateIntervalOf(300, 15), 315);
  const day = rangeOf(0, 86_400_000);
  assert.equal(day.stepSeconds, 720);
  assert.equal((day.toMs - day.fromMs) / 1_000 / day.stepSeconds, 120);
});
