/** The client on a bare HTTP/2 server, which holds its answers back until a test lets them go. */
import assert from 'node:assert/strict';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createSystemTimers, sleep } from '@slotwire/runtime';
import { within } from './bounded-send.ts';
import { createGatewayClient } from './gateway-client.ts';

/** A stream that goes to the wrong request is answered for ever by nobody. */
const limits = { timeout: 5_000 };
const timers = createSystemTimers({ keepAlive: true });

async function setUp(t: TestContext, maxConcurrentStreams: number) {
  const asked: string[] = [];
  const held: ServerHttp2Stream[] = [];
  const server = createServer({ settings: { maxConcurrentStreams } });
  server.on('stream', (stream, headers) => {
    asked.push(String(headers[':path']));
    held.push(stream);
    stream.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createGatewayClient({ origin, ca: undefined, timeoutMs: 1_000, timers });
  t.after(async () => {
    await client.close();
    server.close();
  });
  return {
    client,
    asked,
    async until(requests: number) {
      for (let i = 0; i < 100 && asked.length < requests; i++) await sleep(timers, 10);
      assert.equal(asked.length, requests);
    },
    answer() {
      for (const stream of held.splice(0)) {
        stream.respond({ ':status': 200 });
        stream.end();
      }
    },
  };
}

test(
  '[PU6] what was given up while it waited for a stream is not sent any more: it is tried again, and would arrive twice',
  limits,
  async (t) => {
    const { client, asked, until, answer } = await setUp(t, 1);
    const patience = new AbortController();
    const first = client.post('/first', {}, '', new AbortController().signal);
    await until(1);
    const givenUp = assert.rejects(client.post('/given-up', {}, '', patience.signal));
    const last = client.post('/last', {}, '', new AbortController().signal);
    await sleep(timers, 20);
    patience.abort();
    answer();
    assert.equal((await first).code, 200);
    await until(2);
    answer();
    assert.equal((await last).code, 200);
    await givenUp;
    assert.deepEqual(asked, ['/first', '/last']);
  },
);

test('[PU6] nor is what was given up while the connection was being made', limits, async (t) => {
  const { client, asked, until, answer } = await setUp(t, 10);
  const patience = new AbortController();
  const givenUp = assert.rejects(client.post('/given-up', {}, '', patience.signal));
  patience.abort();
  const last = client.post('/last', {}, '', new AbortController().signal);
  await until(1);
  answer();
  assert.equal((await last).code, 200);
  await givenUp;
  assert.deepEqual(asked, ['/last']);
});

test('[PU6] a connection that does not come up is left for another one, as one that has died is', limits, async (t) => {
  const gateway = createServer();
  gateway.on('stream', (stream) => {
    stream.respond({ ':status': 200 });
    stream.end();
  });
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    // The first one is taken by something that says nothing.
    if (sockets.length > 1) gateway.emit('connection', socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createGatewayClient({ origin, ca: undefined, timeoutMs: 100, timers });
  t.after(async () => {
    await client.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const post = (path: string, timeoutMs: number) =>
    within(timers, timeoutMs, (signal) => client.post(path, {}, '', signal));
  await assert.rejects(post('/first', 150));
  assert.equal((await post('/second', 1_000)).code, 200);
  assert.equal(sockets.length, 2);
});
