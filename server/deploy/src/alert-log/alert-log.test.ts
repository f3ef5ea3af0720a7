import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createAlertLog, linesOf } from './alert-log.ts';

const alert = {
  status: 'firing',
  labels: { alertname: 'ScrapeMissing', severity: 'page' },
  annotations: { summary: 'A node does not answer', runbook_url: 'https://slotwire.example/scrape-missing.md' },
  startsAt: '2026-01-02T03:04:05Z',
};
const line =
  'page firing ScrapeMissing: A node does not answer (since 2026-01-02T03:04:05Z, https://slotwire.example/scrape-missing.md)';

async function start(t: TestContext) {
  const said: string[] = [];
  const server = createAlertLog((each) => said.push(each));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { said, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('each alert of a message is a line, with its receiver', () => {
  const { runbook_url: _, ...annotations } = alert.annotations;
  assert.deepEqual(
    linesOf('page', JSON.stringify({ alerts: [alert, { ...alert, status: 'resolved', annotations }] })),
    [line, 'page resolved ScrapeMissing: A node does not answer (since 2026-01-02T03:04:05Z)'],
  );
});

test('what Alertmanager posts is said, and anything else is refused', async (t) => {
  const { said, url } = await start(t);
  const post = (body: string) => fetch(`${url}/page`, { method: 'POST', body });
  assert.equal((await post(JSON.stringify({ alerts: [alert] }))).status, 200);
  for (const body of ['', '[]', '{"alerts":1}', 'no JSON']) assert.equal((await post(body)).status, 400, body);
  assert.deepEqual(said, [line]);
});

test('it says that it lives, and nothing else is to be read', async (t) => {
  const { url } = await start(t);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  assert.equal((await fetch(`${url}/page`)).status, 405);
});
