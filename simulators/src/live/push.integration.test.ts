/** A booking, its notification, a push over TLS, and the phone that it wakes: everything real but the operating system of the phone. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSystemRuntime } from '@slotwire/runtime';
import { createSocketIoTransport, createSocketService } from '@slotwire/sdk';
import { createDevice, type Device } from '../device.ts';
import { createFigures } from '../figures.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import { customerOf } from '../people.ts';
import { PushLine } from '../phone/push-line.ts';
import type { RunRecord } from '../record.ts';
import { issueByDevApi } from './dev-api.ts';
import { startLive } from './live.ts';
import type { Outside } from './outside.ts';
import { RestlessPhone } from './push-arrival.ts';
import { phoneName } from './push-post.ts';
import { createScreen } from './screen.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { type StartedGateways, startGateways } from './start-gateways.ts';

const folder = mkdtempSync(join(tmpdir(), 'slotwire-live-push-'));
const runtime = createSystemRuntime({ seed: 7, keepAlive: true });
let gateways: StartedGateways;
let service: ServiceProcess;

before(async () => {
  gateways = await startGateways({ runtime, dataDir: folder });
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SLOTWIRE_'));
  service = await startServiceProcess({
    execPath: process.execPath,
    entry: resolve(import.meta.dirname, '../../../server/realtime/src/main.ts'),
    env: {
      ...Object.fromEntries(inherited),
      SLOTWIRE_MODE: 'development',
      SLOTWIRE_DEMO: 'true',
      SLOTWIRE_PORT: '0',
      SLOTWIRE_DATA: join(folder, 'data'),
      ...gateways.env,
    },
    dataDir: folder,
    timers: runtime.timers,
    request: fetch,
    onSpawn: (kill) => process.on('exit', kill),
  });
});
after(async () => {
  await service.stop();
  await gateways.close();
  rmSync(folder, { recursive: true, force: true });
});

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; !holds(); waitedMs += 50) {
    assert.ok(waitedMs < 20_000, `${what} did not happen`);
    await sleep(50);
  }
}

async function post(path: string, body: object, token = ''): Promise<{ token: string; ok: boolean }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as { token: string; ok: boolean };
}

async function book(customerId: string, inHours = 48): Promise<void> {
  const { token } = await post('/v1/dev/session', { userId: 'backend', role: 'service' });
  const startsMs = (Math.floor(runtime.clock.nowMs() / 3_600_000) + inHours) * 3_600_000;
  const [startsAt, endsAt] = [startsMs, startsMs + 3_600_000].map((ms) => new Date(ms).toISOString());
  const about = { vendorId: 'salon', resourceId: 'chair-1', service: 'Haircut', startsAt, endsAt };
  const booked = await post('/v1/bookings', { key: runtime.ids.next(), customerId, ...about }, token);
  assert.equal(booked.ok, true);
}

test('[PU2] a booking wakes the phone of its customer, whose application was killed', { timeout: 60_000 }, async () => {
  const history: HistoryEntry[] = [];
  const figures = createFigures();
  const { clock, timers, random } = runtime;
  const name = phoneName('e2e', 'c-1');
  const line = new PushLine({ name, provider: 'apns', clock, timers, random: random.fork('line'), onToken() {} });
  const issue = issueByDevApi(service.url, fetch);
  const person = customerOf('ada');
  const device: Device = createDevice({
    name: 'c-1',
    deviceId: 'e2e-c-1',
    person,
    url: service.url,
    runtime,
    transport: createSocketIoTransport(),
    getToken: () => issue(person),
    createService: createSocketService,
    pushRegistration: () => ({ provider: 'apns', pushToken: line.token(), locale: 'de-DE', timeZone: 'Europe/Berlin' }),
    observe: (entry) => history.push(entry),
    figures,
  });
  new RestlessPhone(device, line, figures);
  gateways.post.moveIn({ runId: 'e2e', sliceOf: new Map([['c-1', 0]]) });
  gateways.post.listen(({ push, entry }) => {
    history.push(entry);
    line.take(push);
  });

  await device.open();
  await until('a registration', () => history.some((entry) => entry.type === 'registered' && entry.stage === 'acked'));
  device.kill();
  await book('ada');
  await until('a push', () => history.some(({ type }) => type === 'pushed'));
  const push = history.find((entry) => entry.type === 'push');
  const pushed = history.find((entry) => entry.type === 'pushed');
  assert.deepEqual([push?.answer, push?.token, pushed?.receipt], ['sent', line.token(), 'new']);
  assert.equal(pushed?.notification, push?.notification);
  await until('a resume', () => device.service()?.notifications.inbox()[0]?.id === pushed?.notification);
  await device.close();
});

test('what the gateways take reaches phones on their threads, and the run is judged by it', {
  timeout: 120_000,
}, async (t) => {
  const outside: Outside = {
    runtime,
    seed: 11,
    request: fetch,
    write() {},
    terminal: false,
    color: false,
    columns: () => 200,
    processors: 2,
    memoryBytes: () => process.memoryUsage.rss(),
  };
  const { run, finished } = await startLive(
    { live: service.url, devices: 40, workers: 2, rampSeconds: 1, rate: 30, drops: 3, quiet: true },
    outside,
    createScreen({ ...outside, quiet: true }),
    gateways.post,
  );
  t.after(() => run.abort());
  await until('a fleet', () => run.totals.state().up);
  // Who looks at it is not pushed, so it takes some until a phone is in a pocket, or its application closed, when it is told something.
  const customers = Array.from({ length: 24 }, (_, i) => `customer-${String(i + 1).padStart(3, '0')}`);
  const reached = () => run.totals.counts().pushesNew + run.totals.counts().pushesKnown;
  for (let round = 0; reached() === 0; round++) {
    assert.ok(round < 30, 'a push did not happen');
    await Promise.all(customers.map((id, i) => book(id, 100 + round * customers.length + i)));
    await sleep(1_500);
  }
  run.stop();
  const { report, coverage }: RunRecord = await finished;
  assert.equal(report.verdict, 'valid', `${report.reasons.join('; ')}\n${JSON.stringify(report.violations)}`);
  assert.ok((report.pushes?.taken ?? 0) > 0);
  const seen = (point: string) => coverage.find((line) => line.point === point)?.count ?? 0;
  assert.ok(seen('push-delivered') > 0 && seen('push-suppressed-by-presence') > 0);
});
