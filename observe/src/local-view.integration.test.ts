/** The local view: `npm start -- --observe` beside a fleet, and the boards that are drawn of it; at the end nothing is left. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPrometheusApi } from '@slotwire/dashboards/local';

const START = join(import.meta.dirname, '../../simulators/src/start.ts');
const BOARDS = join(import.meta.dirname, 'boards.ts');
const folder = mkdtempSync(join(tmpdir(), 'slotwire-local-view-'));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function run(script: string, args: readonly string[], more: Record<string, string> = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^SLOTWIRE_(?!TOOL_)/.test(name));
  const env = { ...Object.fromEntries(kept), TMPDIR: folder, ...more };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, output: () => output, ended };
}

async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  output: () => string = () => '',
): Promise<void> {
  for (let waitedMs = 0; !(await holds()); waitedMs += 100) {
    assert.ok(waitedMs < 60_000, `${what} did not happen\n${output()}`);
    await sleep(100);
  }
}

/** In the place of Grafana: it takes a port, says so as Grafana does, and leaves what it was told. */
function writeGrafana(): string {
  const program = join(folder, 'grafana');
  const script = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const server = require('node:net').createServer().listen(0, process.env.GF_SERVER_HTTP_ADDR, () => {
  const read = (path) => readFileSync(join(process.env.GF_PATHS_PROVISIONING, path), 'utf8');
  writeFileSync(${JSON.stringify(join(folder, 'told.json'))}, JSON.stringify({
    args: process.argv.slice(2),
    datasources: read('datasources/prometheus.yml'),
    dashboards: read('dashboards/slotwire.yml'),
    home: JSON.parse(readFileSync(process.env.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH, 'utf8')).title,
  }));
  console.log(JSON.stringify({ logger: 'http.server', level: 'info', msg: 'HTTP Server Listen', address: '127.0.0.1:' + server.address().port }));
});
`;
  writeFileSync(program, script);
  chmodSync(program, 0o755);
  return program;
}

test('a fleet is observed, its boards are drawn, and Ctrl-C leaves nothing behind', async () => {
  const args = [
    '--observe',
    '--port',
    '0',
    '--devices',
    '6',
    '--rate',
    '60',
    '--data',
    join(folder, 'data'),
    '--quiet',
  ];
  const started = run(START, args, { SLOTWIRE_TOOL_GRAFANA: writeGrafana() });
  await until('the addresses', () => /boards +npm run boards/.test(started.output()), started.output);
  const [, url = ''] = /--prometheus (\S+)/.exec(started.output()) ?? [];
  const [, grafana = ''] = /Grafana +(http:\S+)\/dashboards/.exec(started.output()) ?? [];
  const told = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as Record<string, string> & {
    args: string[];
  };
  assert.equal(told.args[0], 'server');
  assert.ok(told.datasources?.includes(url), told.datasources);
  assert.match(told.dashboards ?? '', /path: .*boards/);
  assert.equal(told.home, 'Slotwire: Overview');

  const prometheus = createPrometheusApi(url, fetch);
  await until('both are asked', async () => {
    const up = await prometheus.queryInstant('sum by (job) (up)').catch(() => []);
    return up.filter(({ value }) => value === 1).length === 2;
  });
  await until(
    'a rate',
    async () => (await prometheus.queryInstant('rate(slotwire_commands_total[20s]) > 0')).length > 0,
  );

  const page = join(folder, 'pages/boards.html');
  const drawn = run(BOARDS, ['--prometheus', url, '--last', '30s', '--environment', 'local', '--out', page]);
  assert.equal(await drawn.ended, 0, drawn.output());
  assert.match(drawn.output(), /\d\d of \d+ queries show data/);
  const text = readFileSync(page, 'utf8');
  assert.match(text, /<h2 id="overview-title">Overview<\/h2>/);
  assert.match(text, /Commands by name/);

  started.child.kill('SIGINT');
  assert.equal(await started.ended, 0, started.output());
  for (const address of [url, grafana]) assert.ok(await isFree(new URL(address).port), address);
  assert.deepEqual(
    readdirSync(folder).filter((name) => /^slotwire-(?:watching|grafana)/.test(name)),
    [],
  );
});

function isFree(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(Number(port), '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

test('a Prometheus that does not answer, and options that make no sense, are said in a sentence', async () => {
  const nobody = run(BOARDS, ['--prometheus', 'http://127.0.0.1:9']);
  assert.equal(await nobody.ended, 3);
  assert.match(nobody.output(), /boards: no Prometheus answers at http:\/\/127\.0\.0\.1:9/);
  const useless = run(BOARDS, ['--last', '1h']);
  assert.equal(await useless.ended, 2);
  assert.match(useless.output(), /--last needs --prometheus/);
});
