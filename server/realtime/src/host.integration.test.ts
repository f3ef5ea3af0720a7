import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startTestHost, type TestHost } from './host.fixture.ts';
import { StartError } from './host.ts';

let host: TestHost;
before(async () => {
  host = await startTestHost({ env: { SLOTWIRE_DEMO: 'true' } });
});
after(() => host.dispose());

async function post(path: string, body: unknown, token?: string) {
  const response = await fetch(host.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as {
      ok?: boolean;
      code?: string;
      value?: { id: string; customerId: string };
      replayed?: boolean;
      issues?: { path: string }[];
    },
  };
}

describe('health and metrics', () => {
  test('healthz, readyz and metrics answer', async () => {
    assert.deepEqual(await (await fetch(`${host.url}/healthz`)).json(), { status: 'ok' });
    assert.deepEqual(await (await fetch(`${host.url}/readyz`)).json(), {
      status: 'ready',
      push: { fcm: 'off: no credentials', apns: 'off: no credentials' },
    });
    const scraped = await fetch(`${host.url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    assert.match(scraped.headers.get('content-type') ?? '', /^application\/openmetrics-text; version=1\.0\.0/);
    assert.ok((await scraped.text()).endsWith('# EOF\n'));
    const metrics = await (await fetch(`${host.url}/metrics`)).text();
    assert.match(metrics, /slotwire_commit_batch_works_count [1-9]/);
  });

  test('an unknown route is a NOT_FOUND of ours, and says which', async () => {
    const response = await fetch(`${host.url}/v2/bookings?token=secret`);
    assert.equal(response.status, 404);
    const body = (await response.json()) as { code: string; message: string };
    assert.deepEqual([body.code, body.message], ['NOT_FOUND', 'no route GET /v2/bookings']);
  });
});

describe('POST /v1/bookings', () => {
  const start = Date.now() + 40 * 86_400_000;
  const booking = () => ({
    key: crypto.randomUUID(),
    customerId: 'customer-001',
    vendorId: 'vendor-01',
    resourceId: 'chair-1',
    service: 'Phone call',
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + 3_600_000).toISOString(),
  });

  test('[SE8] [CM9] a service that stops answers what a back end is still saying, and says when to come back', async (t) => {
    const stopping = await startTestHost();
    t.after(() => stopping.dispose());
    const token = await stopping.token('backend', 'service');
    const body = JSON.stringify(booking());
    const { hostname, port } = new URL(stopping.url);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      heard += part;
    });
    const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    socket.write(
      `POST /v1/bookings HTTP/1.1\r\nhost: slotwire\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
    );
    await setTimeout(50);
    const stopped = stopping.stop();
    await setTimeout(100);
    socket.write(body.slice(20));
    await Promise.all([stopped, closed]);
    assert.match(heard, /^HTTP\/1\.1 503 .*\r\nretry-after: 2\r\n.*"code":"SERVER_DRAINING"/s);
    assert.match(heard, /\r\nconnection: close\r\n/i);
  });

  test('[SE8] [CM9] of the bookings that are posted while a service stops, each that it has read is answered', async (t) => {
    const stopping = await startTestHost();
    t.after(() => stopping.dispose());
    const token = await stopping.token('backend', 'service');
    let read = 0;
    let answered = 0;
    stopping.app.server.on('request', (_request, response) => {
      read += 1;
      response.once('finish', () => {
        answered += 1;
      });
    });
    let resource = 0;
    async function keepPosting(): Promise<void> {
      for (;;) {
        await fetch(`${stopping.url}/v1/bookings`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ ...booking(), resourceId: `chair-${resource++}` }),
        }).then((answer) => answer.text());
      }
    }
    // Until the port is closed.
    const posting = Promise.allSettled(Array.from({ length: 20 }, keepPosting));
    await setTimeout(200);
    await Promise.all([stopping.stop(), posting]);
    assert.ok(read > 0);
    assert.equal(answered, read);
  });

  test('[CM2] role service books for a customer, once per key; the slot is then taken', async () => {
    const token = await host.token('backend', 'service');
    const body = booking();
    const first = await post('/v1/bookings', body, token);
    assert.deepEqual(
      [first.status, first.body.value?.customerId, first.body.value?.id],
      [201, 'customer-001', body.key],
    );
    const again = await post('/v1/bookings', body, token);
    assert.deepEqual([again.status, again.body.replayed], [200, true]);
    assert.deepEqual(
      await post('/v1/bookings', { ...body, service: 'Other' }, token).then(({ status, body: { code } }) => [
        status,
        code,
      ]),
      [409, 'KEY_REUSED'],
    );
    assert.deepEqual(
      await post('/v1/bookings', booking(), token).then(({ status, body: { code } }) => [status, code]),
      [409, 'SLOT_TAKEN'],
    );
  });

  test('no token, a bad one, another role, a body that does not fit: each its status and code', async () => {
    const service = await host.token('backend', 'service');
    const customer = await host.token('customer-001');
    const seen = async (body: unknown, token?: string) =>
      post('/v1/bookings', body, token).then((answer) => [answer.status, answer.body.code]);
    assert.deepEqual(await seen(booking()), [401, 'TOKEN_INVALID']);
    assert.deepEqual(await seen(booking(), 'nonsense'), [401, 'TOKEN_INVALID']);
    assert.deepEqual(await seen(booking(), customer), [403, 'FORBIDDEN']);
    assert.deepEqual(await seen({ ...booking(), customerId: undefined }, service), [400, 'BAD_REQUEST']);
    assert.deepEqual(await seen('{"key":', service), [400, 'BAD_REQUEST']);
    assert.deepEqual(await seen('{"__proto__":{"key":"x"}}', service), [400, 'BAD_REQUEST']);
    assert.deepEqual(await seen({ ...booking(), service: 'x'.repeat(70_000) }, service), [413, 'MESSAGE_TOO_LARGE']);
    assert.deepEqual(
      await seen({ ...booking(), startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-01-01T01:00:00Z' }, service),
      [422, 'BAD_TIMES'],
    );
  });
});

describe('development mode', () => {
  test('the marketplace has 20 vendors and 200 customers, and a week of bookings', async () => {
    const market = (await (await fetch(`${host.url}/v1/dev/marketplace`)).json()) as {
      vendors: unknown[];
      customers: unknown[];
    };
    assert.deepEqual([market.vendors.length, market.customers.length], [20, 200]);
    assert.ok(host.seeded > 200);
  });

  test('a session needs a person and a role, and a vendor its vendorId', async () => {
    assert.equal((await post('/v1/dev/session', { userId: 'c-1', role: 'customer' })).status, 200);
    assert.equal((await post('/v1/dev/session', { userId: 'c-1' })).body.issues?.[0]?.path, 'role');
    assert.equal((await post('/v1/dev/session', { userId: 's-1', role: 'vendor' })).body.issues?.[0]?.path, 'vendorId');
  });

  test('production has none of it', async () => {
    const production = await startTestHost({
      env: { SLOTWIRE_MODE: 'production', SLOTWIRE_JWT_SECRET: 'a-secret-of-thirty-two-characters!' },
    });
    try {
      assert.equal((await fetch(`${production.url}/v1/dev/marketplace`)).status, 404);
      assert.equal((await fetch(`${production.url}/v1/dev/session`, { method: 'POST' })).status, 404);
    } finally {
      await production.dispose();
    }
  });

  test('the secret is made once, for its owner only, and tokens outlive a restart', async () => {
    const first = await startTestHost();
    const token = await first.token('c-1');
    assert.equal((await stat(join(first.dataDir, 'development-secret'))).mode & 0o777, 0o600);
    await first.stop();
    const second = await startTestHost({ dataDir: first.dataDir });
    const socket = await second.raw();
    socket.send(`40${JSON.stringify(second.auth(token))}`);
    await socket.expect(/^42\["welcome"/);
    socket.close();
    await second.dispose();
  });
});

describe('what keeps it from starting is one sentence', () => {
  const problem = async (env: Record<string, string>) => {
    try {
      await (await startTestHost({ env })).dispose();
    } catch (error) {
      assert.ok(error instanceof StartError, String(error));
      assert.ok(!error.message.includes('\n'));
      return error.message;
    }
    return 'none';
  };

  test('a port that is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    assert.match(await problem({ SLOTWIRE_PORT: String(port) }), new RegExp(`^port ${port} is taken`));
    blocker.close();
  });

  test('a data directory that is a file, a database that is none, and one that another service holds', async (t) => {
    const dir = await mkdtemp(join(tmpdir(), 'slotwire-'));
    t.after(() => rm(dir, { recursive: true, force: true }));
    await writeFile(join(dir, 'file'), 'not a directory');
    assert.match(await problem({ SLOTWIRE_DATA: join(dir, 'file') }), /data directory/);
    await writeFile(
      join(dir, 'slotwire.db'),
      'not a database, but long enough to look like a header of one'.repeat(20),
    );
    assert.match(await problem({ SLOTWIRE_DATA: dir }), /slotwire\.db/);
    assert.match(await problem({ SLOTWIRE_DATA: host.dataDir }), /slotwire\.db/);
  });

  test('a host that is not this machine', async () => {
    assert.match(await problem({ SLOTWIRE_HOST: '203.0.113.7' }), /SLOTWIRE_HOST/);
  });
});
