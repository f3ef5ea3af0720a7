/** The receiver of pages' telemetry, over real connections: what it takes, and what it refuses before it reads much. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestHost, type TestHost } from '../../host.fixture.ts';
import { faroPayloadOf } from './payload.fixture.ts';
import { MAX_FARO_BYTES } from './receiver.ts';

const ours = 'https://app.example';

let host: TestHost;
before(async () => {
  host = await startTestHost({ env: { SLOTWIRE_ALLOWED_ORIGINS: ours, SLOTWIRE_SHARED_ADDRESSES: 'none' } });
});
after(() => host.dispose());

function send(body: unknown, headers: Record<string, string> = { origin: ours }): Promise<Response> {
  return fetch(`${host.url}/faro/collect`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function reports(outcome: string): Promise<number> {
  const { values } = await host.metrics.webReports.get();
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
}

async function codeOf(response: Response): Promise<[number, string]> {
  return [response.status, ((await response.json()) as { code: string }).code];
}

test('[TE1] what Faro sends from a page of ours is taken with 202', async () => {
  const answer = await send(faroPayloadOf());
  assert.equal(answer.status, 202);
  assert.equal(answer.headers.get('access-control-allow-origin'), ours);
  assert.match(await host.metrics.registry.metrics(), /slotwire_web_errors_total\{app="vendor",type="TypeError"\} 1/);
});

test('[TE1] a page may send the header that Faro adds', async () => {
  const answer = await fetch(`${host.url}/faro/collect`, {
    method: 'OPTIONS',
    headers: { origin: ours, 'access-control-request-method': 'POST' },
  });
  assert.match(answer.headers.get('access-control-allow-headers') ?? '', /x-faro-session-id/);
});

test('[TE1] a foreign page is refused, and so is who names no page', async () => {
  assert.deepEqual(await codeOf(await send(faroPayloadOf(), { origin: 'https://evil.example' })), [403, 'FORBIDDEN']);
  assert.deepEqual(await codeOf(await send(faroPayloadOf(), {})), [403, 'FORBIDDEN']);
  assert.equal(await reports('no_page'), 1);
});

test('[TE1] what is not Faro’s shape is 400 with its paths, of an unknown app too; no JSON is 400', async () => {
  const before = await reports('malformed');
  const answer = await send(faroPayloadOf('somebody-else'));
  assert.equal(answer.status, 400);
  assert.deepEqual(
    ((await answer.json()) as { issues: { path: string }[] }).issues.map(({ path }) => path),
    ['meta.app.name'],
  );
  assert.deepEqual(await codeOf(await send({ meta: null })), [400, 'BAD_REQUEST']);
  assert.equal((await reports('malformed')) - before, 2);
  assert.deepEqual(await codeOf(await send('{')), [400, 'BAD_REQUEST']);
  assert.deepEqual(await codeOf(await send('{"__proto__":{}}')), [400, 'BAD_REQUEST']);
  assert.equal((await reports('malformed')) - before, 4);
});

test('[TE1] more than 128 KB is 413', async () => {
  const payload = faroPayloadOf();
  payload.logs[0]!.message = 'x'.repeat(MAX_FARO_BYTES);
  assert.deepEqual(await codeOf(await send(payload)), [413, 'MESSAGE_TOO_LARGE']);
  assert.equal(await reports('too_large'), 1);
});

test('[TE1] an address that sends without end is told to wait, and for how long', async () => {
  const statuses = new Set<number>();
  for (let sent = 0; sent < 100 && !statuses.has(429); sent += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('{}')));
    for (const answer of answers) {
      statuses.add(answer.status);
      if (answer.status === 429) assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    }
  }
  assert.ok(statuses.has(429), [...statuses].join());
  assert.ok((await reports('limited')) > 0);
});
