import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSystemRuntime } from '@slotwire/runtime';
import { createPushGateways } from './push-gateways/push-gateways.ts';
import type { RunRecord } from './record.ts';

const START = join(import.meta.dirname, 'start.ts');
const SIM = join(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'slotwire-start-'));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output: () => string;
  errors: () => string;
  ended: Promise<number | null>;
}

function run(script: string, args: readonly string[], env: Record<string, string> = {}): Started {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SLOTWIRE_'));
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [output, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, output: () => output, errors: () => errors, ended };
}

const start = (data: string, ...more: string[]): Started =>
  run(START, ['--port', '0', '--data', join(folder, data), ...more]);

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; !holds(); waitedMs += 50) {
    assert.ok(waitedMs < 20_000, `${what} did not happen`);
    await sleep(50);
  }
}

const servicePid = (data: string): number =>
  Number(
    (JSON.parse(readFileSync(join(folder, data, 'service.log'), 'utf8').split('\n')[0] ?? '{}') as { pid: number }).pid,
  );

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** An orphan that has ended stays in the table of processes until somebody reaps it: a zombie runs no more. */
const runs = (pid: number): boolean =>
  /^[^Z\s]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout);

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

async function pushState(url: string): Promise<unknown> {
  return ((await (await fetch(`${url}/readyz`)).json()) as { push: unknown }).push;
}

test('npm start runs to a valid verdict, twice on the same data', { timeout: 120_000 }, async () => {
  const fleet = ['--devices', '5', '--duration', '5', '--rate', '60', '--drops', '3'];
  const first = start('twice', ...fleet);
  assert.equal(await first.ended, 0, first.output() + first.errors());
  assert.match(first.output(), /^Slotwire is up at http:\/\/127\.0\.0\.1:\d+\n/);
  assert.match(first.output(), /\n {2}push {5}simulated FCM and APNs gateways; \/readyz says whether push is on\n/);
  assert.match(first.output(), /\nmetrics of the fleet: http:\/\/127\.0\.0\.1:\d+\/metrics\n/);
  assert.match(first.output(), / snapshots \d+ pushes \d+\/\d+ lost 0 /);
  assert.match(
    first.output(),
    /\nverdict: valid \(lost 0, duplicated 0, out of order 0, differing replicas 0 of 5; exercised: commands [1-9]/,
  );
  assert.match(first.output(), /00:0\d running connected \d\/5 commands\/s /);
  assert.equal(isAlive(servicePid('twice')), false);
  assert.ok(!existsSync(join(folder, 'twice', 'push-gateways')), 'the credentials go with the gateways');

  const json = join(folder, 'verdict.json');
  const second = start('twice', ...fleet, '--quiet', '--json', json);
  assert.equal(await second.ended, 0, second.output() + second.errors());
  const { world, report } = JSON.parse(readFileSync(json, 'utf8')) as RunRecord;
  assert.equal(world, 'live');
  assert.equal(report.verdict, 'valid');
  assert.ok(report.bookingsInTruth > 0);
});

test('the fleet runs against a service that is up, and says what is wrong with one that is not', {
  timeout: 120_000,
}, async () => {
  const service = start('alone', '--devices', '0');
  await until('the service', () => service.output().includes('Ctrl-C stops it.'));
  const [, url = ''] = /up at (\S+)/.exec(service.output()) ?? [];
  const sim = run(SIM, ['--live', url, '--devices', '4', '--duration', '4', '--rate', '60', '--quiet']);
  assert.equal(await sim.ended, 0, sim.output() + sim.errors());
  assert.match(sim.output(), /^verdict: valid .*\n$/);

  assert.deepEqual(await pushState(url), { fcm: 'on', apns: 'on' });
  service.child.kill('SIGINT');
  assert.equal(await service.ended, 0);
  assert.equal(isAlive(servicePid('alone')), false);

  const alone = run(SIM, ['--live', url]);
  assert.equal(await alone.ended, 2);
  assert.equal(alone.errors(), `slotwire: no service answers at ${url} (connection refused)\n`);
  const wrong = run(SIM, ['--live', url, '--devices', 'many']);
  assert.equal(await wrong.ended, 2);
  assert.equal(wrong.errors(), 'slotwire: --devices "many": not a number\n');
});

test('an environment that says how to push is left alone', { timeout: 60_000 }, async () => {
  const gateways = await createPushGateways(createSystemRuntime());
  const env = await gateways.writeCredentials(join(folder, 'keys'));
  const { SLOTWIRE_FCM_CREDENTIALS = '', SLOTWIRE_FCM_URL = '', SLOTWIRE_PUSH_CA = '' } = env;
  const own = { SLOTWIRE_FCM_CREDENTIALS, SLOTWIRE_FCM_URL, SLOTWIRE_PUSH_CA };
  const service = run(START, ['--port', '0', '--data', join(folder, 'own'), '--devices', '0'], own);
  await until('the service', () => service.output().includes('Ctrl-C stops it.'));
  const [, url = ''] = /up at (\S+)/.exec(service.output()) ?? [];
  assert.match(
    service.output(),
    /\n {2}push {5}as your environment says \(SLOTWIRE_FCM_CREDENTIALS, SLOTWIRE_FCM_URL, SLOTWIRE_PUSH_CA\), without simulated gateways\n/,
  );
  assert.deepEqual(await pushState(url), { fcm: 'on', apns: 'off: no credentials' });
  assert.ok(!existsSync(join(folder, 'own', 'push-gateways')));
  service.child.kill('SIGINT');
  assert.equal(await service.ended, 0);
  await gateways.close();
});

test('a fleet on threads settles at Ctrl-C, and is gone at once at SIGTERM', { timeout: 120_000 }, async () => {
  const service = start('threads', '--devices', '0');
  await until('the service', () => service.output().includes('Ctrl-C stops it.'));
  const [, url = ''] = /up at (\S+)/.exec(service.output()) ?? [];
  const fleet = () => run(SIM, ['--live', url, '--devices', '10', '--workers', '2', '--rate', '60']);
  const stopped = fleet();
  await until('traffic', () => /ok [1-9]/.test(stopped.output()));
  stopped.child.kill('SIGINT');
  assert.equal(await stopped.ended, 0, stopped.output() + stopped.errors());
  assert.match(stopped.output(), /\nstopping: the fleet settles [\s\S]*\nverdict: valid /);

  const ended = fleet();
  await until('traffic', () => /ok [1-9]/.test(ended.output()));
  ended.child.kill('SIGTERM');
  assert.equal(await ended.ended, 143);
  assert.doesNotMatch(ended.output(), /verdict/);

  service.child.kill('SIGINT');
  assert.equal(await service.ended, 0);
});

test('a service that dies is told with the end of its log', { timeout: 60_000 }, async () => {
  const started = start('dies', '--devices', '3');
  await until('the fleet', () => started.output().includes('running connected'));
  process.kill(servicePid('dies'), 'SIGKILL');
  assert.equal(await started.ended, 1);
  assert.match(
    started.errors(),
    /^slotwire: the service is gone: it was ended by SIGKILL; the last lines of \S+service\.log:\n {2}\d\d:/,
  );
});

test('SIGTERM ends the service as well', { timeout: 60_000 }, async () => {
  const started = start('term', '--devices', '3');
  await until('the fleet', () => started.output().includes('running connected'));
  const pid = servicePid('term');
  assert.ok(isAlive(pid));
  started.child.kill('SIGTERM');
  assert.equal(await started.ended, 143);
  assert.equal(isAlive(pid), false);
  assert.ok(!existsSync(join(folder, 'term', 'push-gateways')));
});

test('the service ends with it, even when it is killed and can do nothing more', { timeout: 60_000 }, async () => {
  const started = start('killed', '--devices', '3');
  await until('the fleet', () => started.output().includes('running connected'));
  const [, url = ''] = /up at (\S+)/.exec(started.output()) ?? [];
  const pid = servicePid('killed');
  assert.ok((await answers(url)) && runs(pid));
  started.child.kill('SIGKILL');
  await started.ended;
  for (let tries = 0; runs(pid); tries++) {
    assert.ok(tries < 200, 'the service still runs');
    await sleep(100);
  }
  assert.ok(!(await answers(url)));
});

test('what keeps it from starting is one sentence', { timeout: 60_000 }, async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cases: [Started, RegExp][] = [
    [run(START, ['--port', String(port), '--data', join(folder, 'port')]), /^slotwire: port \d+ is taken: .*\n$/],
    [run(START, ['--data', START]), /^slotwire: the data directory \S+start\.ts cannot be used: .*\n$/],
    [
      run(START, ['--port', '0', '--data', join(folder, 'metrics'), '--metrics-port', String(port)]),
      /^slotwire: no metrics on port \d+ of 127\.0\.0\.1: .*EADDRINUSE.*\n$/,
    ],
    [run(START, ['--port', 'x']), /^slotwire: --port "x": not a number\n$/],
    [
      run(START, ['--data', join(folder, 'typo')], { SLOTWIRE_PROT: '1' }),
      /^slotwire: SLOTWIRE_PROT: no such variable; did you mean SLOTWIRE_PORT\?\n$/,
    ],
    [run(START, [], { SLOTWIRE_MODE: 'production' }), /^slotwire: SLOTWIRE_MODE=production is for .*\n$/],
    [run(START, ['--json', join(folder, 'no', 'such.json')]), /^slotwire: \S+such\.json cannot be written: .*\n$/],
  ];
  for (const [started, sentence] of cases) {
    assert.equal(await started.ended, 1, started.errors());
    assert.match(started.errors(), sentence);
  }
  taken.close();
});
