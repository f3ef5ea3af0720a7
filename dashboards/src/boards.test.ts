/** Boards: what the linter of Grafana asks, links that lead somewhere, and titles that the runbooks quote. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue, fleetCatalogue } from '@slotwire/metrics';
import { checkBoard, checkTarget } from './board-checks.ts';
import { boards } from './boards/boards.ts';
import { boardText, toGrafana } from './grafana.ts';
import { alerts } from './rules.ts';

const panels = boards.flatMap((board) => board.rows.flatMap((row) => row.panels.map((panel) => ({ board, panel }))));

test('every board is as the linter wants it', () => {
  assert.deepEqual(
    boards.flatMap((board) => checkBoard(toGrafana(board))),
    [],
  );
});

test('the checks find what they are for', () => {
  const of = (expr: string) => checkTarget({ expr, legendFormat: 'x', datasource: { uid: '$datasource' } });
  const chosen = 'job=~"$job", environment=~"$environment", instance=~"$node"';
  assert.deepEqual(of(`sum(rate(a_total{${chosen}}[$__rate_interval]))`), []);
  assert.match(of(`sum(rate(a_total{${chosen}}[5m]))`).join(), /not \$__rate_interval: 5m/);
  assert.match(of(`sum(a_total{${chosen}})`).join(), /a counter without a rate: a_total/);
  assert.match(of('sum(a{environment=~"$environment"})').join(), /variables job and node/);
  assert.match(of(`sum(a{${chosen}} @ 1700000000)`).join(), /an absolute time/);
  const board = toGrafana(boards[0]!);
  const broken = JSON.parse(JSON.stringify(board)) as typeof board;
  broken.templating!.list = [];
  broken.time = { from: '2026-01-01', to: 'now' };
  const panel = broken.panels!.find(({ type }) => type !== 'row') as {
    title: string;
    description: string;
    fieldConfig: object;
  };
  Object.assign(panel, { title: '', description: '', fieldConfig: {} });
  const said = checkBoard(broken).map(({ message }) => message);
  for (const word of ['no variable job', 'data source', 'absolute time', 'no title', 'no description', 'no unit'])
    assert.ok(
      said.some((message) => message.includes(word)),
      word,
    );
});

test('one figure of what grew is of all the time that is shown, as it says', () => {
  const wanted = panels.filter(
    ({ panel: { kind, about } }) => kind === 'stat' && about.includes('in the time that is shown'),
  );
  assert.deepEqual(
    wanted.map(({ panel }) => panel.title),
    ['Rules broken'],
  );
  for (const { panel } of wanted)
    for (const query of panel.queries) assert.match(boardText(query), /increase\([^[]*\[\$__range\]\)/, panel.title);
});

test('on every board starts, alerts and injected faults are drawn where they were', () => {
  for (const board of boards) {
    const { list = [] } = toGrafana(board).annotations ?? {};
    const text = list.map(({ name, expr }: { name?: string; expr?: string }) => `${name}: ${expr}`);
    assert.equal(text.length, 3, board.id);
    assert.match(
      text[0] ?? '',
      /^Deployments and starts: \(time\(\) - process_start_time_seconds\{job=~"\$job", .*\}\) < 60$/,
    );
    assert.match(text[1] ?? '', /^Firing alerts: .*ALERTS\{.*alertstate="firing"/);
    assert.match(text[2] ?? '', /^Injected faults: .*slotwire_fleet_active_faults\{.*fault=~"store-refuses\|.*> 0$/);
    // A device in a tunnel is no fault of the service, and there is always one.
    assert.doesNotMatch(text[2] ?? '', /offline|job=/);
  }
});

test('a legend names labels that its query has, and a description says what to do', () => {
  for (const { board, panel } of panels) {
    for (const { expr, legend } of panel.queries) {
      for (const [, label] of legend.matchAll(/\{\{(\w+)\}\}/g))
        assert.ok(
          [...expr.labels, ...(panel.kind === 'heat' ? ['le'] : [])].includes(label ?? ''),
          `${board.title}, ${panel.title}: ${label} is not among ${expr.labels.join(', ')}`,
        );
    }
    assert.match(panel.about, /\.$/, panel.title);
  }
});

test('panels link to alerts that exist, and every alert is explained by a panel of its board, or is for machines', () => {
  const names = new Set(alerts.map(({ name }) => name));
  for (const { panel } of panels)
    for (const alert of panel.alerts) assert.ok(names.has(alert), `${panel.title}: ${alert}`);
  for (const { name, board: id, severity } of alerts) {
    if (severity === 'none') continue;
    const own = panels.filter(({ board, panel }) => board.id === id && panel.alerts.includes(name));
    assert.ok(own.length > 0, `no panel of the board ${id} links to ${name}`);
  }
});

test('every metric of ours is on a board', () => {
  const shown = new Set(
    panels.flatMap(({ panel }) => panel.queries.flatMap(({ expr }) => expr.metrics)).map(({ name }) => name),
  );
  const ours = [...Object.values(catalogue), ...Object.values(fleetCatalogue)].map(({ name }) => name);
  assert.deepEqual(
    ours.filter((name) => !shown.has(name)),
    [],
  );
});

test('runbooks quote boards, rows and panels that exist', () => {
  const folder = join(import.meta.dirname, '../../docs/runbooks');
  const titles = new Set([
    ...panels.map(({ panel }) => panel.title),
    ...boards.flatMap(({ rows }) => rows.map(({ title }) => title)),
  ]);
  /** Of Prometheus' own pages. */
  for (const theirs of ['Alerts', 'Targets']) titles.add(theirs);
  const boardTitles = new Set(boards.map(({ title }) => title));
  for (const page of readdirSync(folder).filter((file) => file !== 'README.md')) {
    const text = readFileSync(join(folder, page), 'utf8');
    for (const [, title = ''] of text.matchAll(/(?<!\*)\*(\p{Lu}[^*]+)\*(?!\*)/gu))
      assert.ok(titles.has(title), `${page}: *${title}*`);
    for (const [, title = ''] of text.matchAll(/[Bb]oard \*\*([^*]+)\*\*/g))
      assert.ok(boardTitles.has(title), `${page}: **${title}**`);
  }
});

test('an exemption from showing data has a reason and an end', () => {
  for (const { panel } of panels) {
    for (const { exempt } of panel.queries) {
      if (exempt === undefined) continue;
      assert.match(exempt.until, /^\d{4}-\d\d-\d\d$/);
      assert.ok(exempt.reason.length > 10, panel.title);
    }
  }
});
