/** What every answer has, who may ask, and how much may be said: over real connections. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startTestHost, type TestHost } from '../host.fixture.ts';
import { type Store, StoreError } from '../storage/store.ts';
import { MAX_HEADER_BYTES, MAX_HEADERS } from './server.ts';

const ours = 'https://app.example';

let host: TestHost;
before(async () => {
  host = await startTestHost({ env: { SLOTWIRE_ALLOWED_ORIGINS: ours } });
});
after(() => host.dispose());

/** The whole answer to what was written, as text. */
function write(text: string): Promise<string> {
  const { hostname, port } = new URL(host.url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connectTcp(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (part: string) => {
      heard += part;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard));
  });
}

async function violations(kind: string): Promise<number> {
  const { values } = await host.metrics.violations.get();
  return values.find(({ labels }) => labels.kind === kind)?.value ?? 0;
}

describe('headers', () => {
  const poll = '/socket.io/?EIO=4&transport=polling';

  test('[SE14] are on every answer: a route, no route, a refusal, Socket.IO, its errors, a foreign page', async () => {
    const answers = await Promise.all([
      fetch(`${host.url}/healthz`),
      fetch(`${host.url}/metrics`),
      fetch(`${host.url}/nowhere`),
      fetch(`${host.url}/%zz`),
      fetch(`${host.url}/v1/bookings`, { method: 'POST', body: '{' }),
      fetch(host.url + poll),
      fetch(`${host.url}/socket.io/?EIO=4&transport=pigeon`),
      fetch(host.url + poll, { headers: { origin: 'https://evil.example' } }),
      fetch(`${host.url}/healthz`, { headers: { origin: 'https://evil.example' } }),
      fetch(`${host.url}/v1/bookings`, { method: 'OPTIONS', headers: { origin: ours } }),
    ]);
    for (const { url, status, headers } of answers) {
      const about = `${status} ${url}`;
      assert.equal(headers.get('x-content-type-options'), 'nosniff', about);
      assert.equal(headers.get('x-frame-options'), 'DENY', about);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', about);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'self'/, about);
      assert.doesNotMatch(policy, /unsafe/, about);
      assert.equal(headers.get('x-powered-by'), null, about);
      assert.equal(headers.get('strict-transport-security'), null, `${about}: only where TLS is`);
    }
  });

  test('[SE14] are on the answer to what is no HTTP at all, too', async () => {
    const before = await violations('malformed_request');
    const answer = await write('HELLO\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.match(answer, /\r\nx-content-type-options: nosniff\r\n/);
    assert.match(answer, /"code":"BAD_REQUEST"/);
    assert.equal((await violations('malformed_request')) - before, 1);
  });
});

describe('origins', () => {
  test('[SE10] a page of ours may ask, with a token and JSON, and is told so before', async () => {
    const asked = await fetch(`${host.url}/v1/bookings`, {
      method: 'OPTIONS',
      headers: { origin: ours, 'access-control-request-method': 'POST' },
    });
    assert.equal(asked.status, 204);
    assert.equal(asked.headers.get('access-control-allow-origin'), ours);
    assert.match(asked.headers.get('access-control-allow-headers') ?? '', /authorization/);
    assert.match(asked.headers.get('vary') ?? '', /origin/i);
    const answer = await fetch(`${host.url}/healthz`, { headers: { origin: ours } });
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [200, ours]);
  });

  test('[SE10] a foreign page is answered 403 whatever it asks, and counted; `null` and lookalikes are foreign', async () => {
    const before = await violations('origin_refused');
    for (const origin of ['https://evil.example', 'null', `${ours}.evil.example`, 'http://app.example']) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await fetch(`${host.url}/v1/bookings`, { method, headers: { origin } });
        assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [403, null], origin);
      }
    }
    assert.equal((await violations('origin_refused')) - before, 12);
  });

  test('[SE10] who names no origin is no browser', async () => {
    assert.equal((await fetch(`${host.url}/healthz`)).status, 200);
  });
});

describe('limits', () => {
  test('[CM7] headers that are too large are 431; the connection ends', async () => {
    const long = 'x'.repeat(MAX_HEADER_BYTES);
    const answer = await write(`GET /healthz HTTP/1.1\r\nHost: slotwire\r\nx-long: ${long}\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 431 /);
  });

  test('[CM7] headers that are too many are 431: what stands behind them is not overlooked', async () => {
    const many = Array.from({ length: 2 * MAX_HEADERS }, (_, i) => `x-${i}: 1`).join('\r\n');
    const answer = await write(
      `GET /healthz HTTP/1.1\r\nHost: slotwire\r\nConnection: close\r\n${many}\r\nOrigin: https://evil.example\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 431 /);
  });

  test('[CM7] two ways to say the length of a body are refused', async () => {
    const answer = await write(
      'POST /v1/bookings HTTP/1.1\r\nHost: slotwire\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    assert.match(answer, /^HTTP\/1\.1 400 /);
  });

  test('[CM7] a body that is nested too deep, or sets a prototype, is BAD_REQUEST; one too large is 413', async () => {
    const token = await host.token('backend', 'service');
    const post = (body: string) =>
      new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        const asked = request(`${host.url}/v1/bookings`, { method: 'POST', headers }, (response) => {
          let text = '';
          response.on('data', (part: Buffer) => {
            text += String(part);
          });
          response.on('end', () => resolve([response.statusCode, (JSON.parse(text) as { code: string }).code]));
        });
        asked.on('error', reject);
        asked.end(body);
      });
    assert.deepEqual(await post(`{"key":${'['.repeat(1_000)}${']'.repeat(1_000)}}`), [400, 'BAD_REQUEST']);
    assert.deepEqual(await post('{"__proto__":{"customerId":"ada"}}'), [400, 'BAD_REQUEST']);
    assert.deepEqual(await post('{"constructor":{"prototype":{"customerId":"ada"}}}'), [400, 'BAD_REQUEST']);
    assert.deepEqual(await post(`{"service":"${'x'.repeat(70_000)}"}`), [413, 'MESSAGE_TOO_LARGE']);
    assert.equal(({} as { customerId?: string }).customerId, undefined);
  });
});

describe('POST /v1/bookings', () => {
  test('[RL2] a back end that posts too much is answered 429 with how long to wait, nothing was done, and another is served', async (t) => {
    const limits = JSON.stringify({ commands: { perBackEnd: { size: 3, perSecond: 0.01 } } });
    const limited = await startTestHost({ env: { SLOTWIRE_LIMITS: limits } });
    t.after(() => limited.dispose());
    const startsMs = Date.now() + 40 * 86_400_000;
    const booking = (hour: number) => ({
      key: crypto.randomUUID(),
      customerId: 'customer-001',
      vendorId: 'vendor-01',
      resourceId: 'chair-1',
      service: 'Phone call',
      startsAt: new Date(startsMs + hour * 3_600_000).toISOString(),
      endsAt: new Date(startsMs + (hour + 1) * 3_600_000).toISOString(),
    });
    async function post(body: unknown, token: string) {
      const answer = await fetch(`${limited.url}/v1/bookings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      const said = (await answer.json()) as { code?: string; retry?: string; retryAfterMs?: number };
      return { status: answer.status, retryAfter: answer.headers.get('retry-after'), ...said };
    }
    const token = await limited.token('erp', 'service');
    assert.equal((await post(booking(0), token)).status, 201);
    assert.equal((await post({}, token)).status, 400);
    assert.equal((await post(booking(1), token)).status, 201);
    const wish = booking(2);
    const refused = await post(wish, token);
    assert.deepEqual([refused.status, refused.code, refused.retry], [429, 'RATE_LIMITED', 'backoff']);
    assert.ok((refused.retryAfterMs as number) > 60_000 && (refused.retryAfterMs as number) <= 100_000);
    assert.equal(refused.retryAfter, String(Math.ceil((refused.retryAfterMs as number) / 1_000)));
    // Another token of the same subject is the same back end.
    assert.equal((await post(wish, await limited.token('erp', 'service'))).status, 429);
    assert.equal((await post(wish, await limited.token('other-erp', 'service'))).status, 201);
    const { values } = await limited.metrics.limited.get();
    assert.equal(values.find(({ labels }) => labels.limit === 'back_end')?.value, 2);
  });

  test('[CM9] a store that does not answer is said as it is to a device, and counted: 503, to be tried again', async (t) => {
    let isFull = false;
    const commit: Store['commit'] = () => Promise.reject(new StoreError('there is no space left'));
    const full = await startTestHost({
      wrapStore: (store) =>
        new Proxy(store, {
          get: (of, name, self) => (isFull && name === 'commit' ? commit : Reflect.get(of, name, self)),
        }),
    });
    t.after(() => full.dispose());
    const token = await full.token('erp', 'service');
    isFull = true;
    const startsMs = Date.now() + 40 * 86_400_000;
    const answer = await fetch(`${full.url}/v1/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        key: crypto.randomUUID(),
        customerId: 'customer-001',
        vendorId: 'vendor-01',
        resourceId: 'chair-1',
        service: 'Phone call',
        startsAt: new Date(startsMs).toISOString(),
        endsAt: new Date(startsMs + 3_600_000).toISOString(),
      }),
    });
    const { code, retry } = (await answer.json()) as { code: string; retry: string };
    assert.deepEqual([answer.status, code, retry], [503, 'STORE_UNAVAILABLE', 'backoff']);
    const { values } = await full.metrics.storeFailures.get();
    assert.equal(values.find(({ labels }) => labels.during === 'commands')?.value, 1);
  });
});
