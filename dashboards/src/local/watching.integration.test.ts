/** A real Prometheus and Alertmanager: what is generated is taken by them, asked of a service, and told to whoever receives it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createSystemRuntime, sleep } from '@slotwire/runtime';
import { alerts } from '../rules.ts';
import { findPrograms } from './programs.ts';
import type { Received } from './receiver.ts';
import { startWatching } from './watching.ts';

const runtime = createSystemRuntime({ keepAlive: true });
const programs = findPrograms(process.env);

/** What a service shows, as little as an alert needs. */
async function startPage(read: () => string) {
  const server = createServer((_request, response) => response.end(read()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { target: `127.0.0.1:${port}`, close: () => server.close() };
}

test('an alert goes from a page of metrics to whoever receives it, and back', async (t) => {
  let level = 0;
  const page = await startPage(() => `slotwire_load_level ${level}\n`);
  t.after(() => page.close());
  const watching = await startWatching({
    programs,
    runtime,
    request: fetch,
    options: { everySeconds: 1, scale: 1 / 180, waitSeconds: 0, intervalSeconds: 1 },
    environments: [{ environment: 'here', service: [page.target], fleet: [] }],
  });
  t.after(() => watching.stop());
  const until = (isIt: (received: Received) => boolean) =>
    new Promise<Received>((resolve) => {
      watching.receiver.onReceived((received) => {
        if (isIt(received)) resolve(received);
      });
      for (const received of watching.receiver.received()) if (isIt(received)) resolve(received);
    });
  const isCritical =
    (status: Received['status']) =>
    ({ labels, ...received }: Received) =>
      labels.alertname === 'LoadCritical' && received.status === status;

  const watchdog = await until(({ labels }) => labels.alertname === 'Watchdog');
  assert.equal(watchdog.receiver, 'watchdog');
  level = 2;
  const fired = await until(isCritical('firing'));
  assert.equal(fired.receiver, 'page');
  assert.equal(fired.labels.environment, 'here');
  assert.match(fired.annotations.summary ?? '', /sheds everything but bookings \(127\.0\.0\.1:\d+\)/);
  const active = await watching.prometheus.alerts();
  assert.equal(active.find(({ labels }) => labels.alertname === 'LoadCritical')?.state, 'firing');
  level = 0;
  await until(isCritical('resolved'));

  const rules = await watching.prometheus.rules();
  assert.deepEqual(
    rules.filter(({ health }) => health === 'err'),
    [],
  );
  const alerting = rules.filter(({ type }) => type === 'alerting').map(({ name }) => name);
  assert.deepEqual(new Set(alerting), new Set(alerts.map(({ name }) => name)));
  assert.deepEqual(
    (await watching.prometheus.targets()).map(({ health, labels }) => [health, labels.job, labels.environment]),
    [['up', 'slotwire', 'here']],
  );
});

test('whom it asks may change, and nothing is left behind', async (t) => {
  const page = await startPage(() => 'slotwire_load_level 0\n');
  t.after(() => page.close());
  const { prometheus, alertmanager, ...watching } = await startWatching({
    programs,
    runtime,
    request: fetch,
    options: { everySeconds: 1 },
  });
  t.after(() => watching.stop());
  assert.deepEqual(await prometheus.targets(), []);
  await watching.setEnvironments([{ environment: 'later', service: [page.target], fleet: [] }]);
  for (;;) {
    const [up] = await prometheus.queryInstant('up');
    if (up?.labels.environment === 'later' && up.value === 1) break;
    await sleep(runtime.timers, 100);
  }
  await Promise.all([watching.stop(), watching.stop()]);
  for (const { pid } of [prometheus, alertmanager]) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.equal(existsSync(`/proc/${prometheus.pid}`), false);
  await assert.rejects(prometheus.targets(), /no answer/);
});
