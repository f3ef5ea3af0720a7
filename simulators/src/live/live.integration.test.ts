/** A fleet on threads of its own, against a real service in a process of its own. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSystemRuntime } from '@slotwire/runtime';
import type { HistoryEntry } from '../oracle/history.ts';
import { violationKinds } from '../oracle/violations.ts';
import type { RunRecord } from '../record.ts';
import { startLive } from './live.ts';
import type { LiveOptions } from './options.ts';
import type { Outside } from './outside.ts';
import { createScreen } from './screen.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { connectThreadSlice, startThread } from './thread-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'slotwire-live-'));
const runtime = createSystemRuntime({ seed: 7, keepAlive: true });
let service: ServiceProcess;

function startService(name: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SLOTWIRE_'));
  const dataDir = join(folder, name);
  mkdirSync(dataDir);
  return startServiceProcess({
    execPath: process.execPath,
    entry: resolve(import.meta.dirname, '../../../server/realtime/src/main.ts'),
    env: {
      ...Object.fromEntries(inherited),
      SLOTWIRE_PORT: '0',
      SLOTWIRE_DATA: dataDir,
      ...env,
    },
    dataDir,
    timers: runtime.timers,
    request: fetch,
    onSpawn: (kill) => process.on('exit', kill),
  });
}

before(async () => {
  service = await startService('development', {
    SLOTWIRE_MODE: 'development',
    SLOTWIRE_DEMO: 'true',
    // A fleet that shared tokens among devices would be a theft (SE12).
    SLOTWIRE_TOKEN_REPLAY: 'refuse',
  });
});
after(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

function live(options: Partial<LiveOptions>) {
  const written: string[] = [];
  const outside: Outside = {
    runtime,
    seed: 7,
    request: fetch,
    write: (text) => written.push(text),
    terminal: false,
    color: false,
    columns: () => 200,
    processors: 2,
    memoryBytes: () => process.memoryUsage.rss(),
  };
  const screen = createScreen({ ...outside, quiet: false });
  const run = startLive(
    { live: service.url, devices: 20, workers: 2, rampSeconds: 1, rate: 60, drops: 3, quiet: false, ...options },
    outside,
    screen,
  );
  return { run, written };
}

const reasons = ({ report }: RunRecord) => `${report.reasons.join('; ')}\n${JSON.stringify(report.violations)}`;

test('twenty devices on two threads come to a valid verdict, with a record and a history', {
  timeout: 120_000,
}, async () => {
  const [json, history] = [join(folder, 'run.json'), join(folder, 'history.jsonl')];
  const { run, written } = live({ durationS: 8, json, history, metricsPort: 0 });
  const { finished, metricsUrl = '', faults } = await run;
  assert.match(written.join(''), new RegExp(`metrics of the fleet: ${metricsUrl}\n`));
  faults.begin('network-slow');
  await sleep(6_000);
  const metrics = await (await fetch(metricsUrl)).text();
  assert.match(metrics, /\nslotwire_fleet_workers 2\n/);
  assert.match(metrics, /\nslotwire_fleet_active_faults\{fault="network-slow"\} 1\n/);
  const rises = [
    'connected_devices',
    'commands_total',
    'answers_total{outcome="ok"}',
    'events_total',
    'resumes_total',
    'snapshots_total',
    'disturbances_total{kind="offline"}',
    'history_entries_total',
    'delivery_duration_seconds_count',
    'ack_duration_seconds_count',
    'connect_duration_seconds_count',
    'resume_duration_seconds_count',
  ];
  for (const name of rises)
    assert.match(metrics, new RegExp(`\nslotwire_fleet_${name.replace(/[{}]/g, '\\$&')} [1-9]`));
  for (const kind of violationKinds)
    assert.ok(metrics.includes(`\nslotwire_fleet_violations_total{kind="${kind}"} 0\n`), kind);

  const { report } = await finished;
  assert.equal(report.verdict, 'valid', report.reasons.join('; '));
  const record = JSON.parse(readFileSync(json, 'utf8')) as RunRecord;
  assert.equal(record.report.exitCode, 0);
  assert.equal(record.report.workers, 2);
  assert.ok(record.report.exercised.commands > 50 && record.report.bookingsInTruth > 10);
  assert.ok((record.report.ackMs?.samples ?? 0) > 50);
  const connected = record.series.find(({ name }) => name === 'connected');
  assert.ok(Math.max(...(connected?.values ?? []).map(Number)) > 10);
  await assert.rejects(fetch(metricsUrl), 'the page ends with the run');

  const entries = readFileSync(history, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HistoryEntry);
  const invoked = new Set<string>();
  const joined = new Set<string>();
  for (const entry of entries) {
    if (entry.type === 'join') joined.add(entry.device);
    if (!('device' in entry)) continue;
    assert.ok(joined.has(entry.device), `${entry.device} joins first`);
    if (entry.type === 'invoke') invoked.add(entry.key);
    if (entry.type === 'durable') assert.ok(invoked.has(entry.key), 'a command is invoked before it is durable');
  }
  assert.equal(joined.size, 20);
});

test('personas live their day in seconds', { timeout: 120_000 }, async () => {
  const { run } = live({ devices: 40, compress: 1_200, durationS: 12 });
  const record = await (await run).finished;
  assert.equal(record.report.verdict, 'valid', reasons(record));
  assert.equal(record.report.compress, 1_200);
  assert.ok(record.hours > 3.9 && record.hours < 4.6, String(record.hours));
  assert.ok(record.report.exercised.commands > 0);
});

test('a run that is stopped settles and gives its verdict, and then its metrics stay', {
  timeout: 120_000,
}, async () => {
  const { run, written } = live({ rampSeconds: 60, devices: 200, metricsPort: 0, metricsStayS: 2 });
  const { run: started, finished, metricsUrl = '' } = await run;
  await sleep(4_000);
  started.stop();
  while (!written.join('').includes('verdict: ')) await sleep(50);
  assert.equal((await fetch(metricsUrl)).status, 200);
  const record = await finished;
  assert.equal(record.report.verdict, 'valid', reasons(record));
  assert.ok(record.report.seconds < 10);
  await assert.rejects(fetch(metricsUrl));
});

test('beside the people of a production, with people and tokens of its own', { timeout: 120_000 }, async (t) => {
  const [people, tokenSecret, wrong] = ['people.json', 'secret', 'wrong-secret'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const named = (id: string) => ({ id, name: id });
  const vendors = [{ ...named('canary-salon'), resources: ['chair-1', 'chair-2'].map(named) }];
  writeFileSync(people, JSON.stringify({ customers: ['canary-1', 'canary-2'].map(named), vendors, admins: [] }));
  writeFileSync(tokenSecret, 's'.repeat(40));
  writeFileSync(wrong, 'w'.repeat(40));
  const production = await startService('production', {
    SLOTWIRE_MODE: 'production',
    SLOTWIRE_JWT_SECRET_FILE: tokenSecret,
    SLOTWIRE_JWT_ISSUER: 'the-place',
  });
  t.after(() => production.stop());
  const own = { people, tokenSecret, tokenIssuer: 'the-place', tokenAudience: 'slotwire' };
  const options = { live: production.url, devices: 6, durationS: 12, drops: 0 };
  await assert.rejects(live({ ...options, production: { ...own, tokenSecret: wrong } }).run, {
    name: 'ServiceUnusable',
    message: /^the service at \S+ does not let the fleet in: canary-1 was refused: /,
  });
  await assert.rejects(live(options).run, { name: 'ServiceUnusable', message: /is not in development mode/ });
  const { run, finished } = await live({ ...options, production: own }).run;
  const record = await finished;
  assert.equal(record.report.verdict, 'valid', reasons(record));
  assert.ok(record.report.exercised.commands > 20);
  assert.ok(run.rechecked() > 0);
});

test('a thread that dies is told with its error', { timeout: 60_000 }, async () => {
  const gone = await new Promise<string>((tell) => {
    connectThreadSlice(() => startThread({ seed: 1 } as never))({
      onHistory() {},
      onSample() {},
      onLook() {},
      onGone: tell,
    });
  });
  assert.match(gone, /^a thread of the fleet died: .*undefined/);
});
