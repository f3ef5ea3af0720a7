/** Real sockets on port 0. The server here is Socket.IO's own, with as much of the service as the test needs. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Handshake, type Refusal, refusal } from '@slotwire/protocol';
import { createSystemRuntime } from '@slotwire/runtime';
import { Server, type Socket } from 'socket.io';
import type { ConnectionState } from './connection.ts';
import { createSocketService } from './device-service.ts';
import { createMemoryStorage } from './storage-memory.ts';
import { createSocketIoTransport, type SocketIoOptions } from './transport-socket-io.ts';

const auth: Handshake = { protocol: 1, token: 't', deviceId: 'd-01', platform: 'sim', appVersion: '1', positions: {} };

async function listen(
  t: TestContext,
  options: { transports?: ('websocket' | 'polling')[]; refuse?: () => Refusal | undefined } = {},
) {
  const http = createServer();
  const io = new Server(http, { transports: options.transports ?? ['polling', 'websocket'] });
  const sockets: Socket[] = [];
  io.use((_socket, next) => {
    const refused = options.refuse?.();
    next(refused === undefined ? undefined : Object.assign(new Error(refused.code), { data: refused }));
  });
  io.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  t.after(() => io.close());
  return { io, sockets, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

/** Records what the handlers hear; `next` waits for it. */
function record() {
  const heard: unknown[][] = [];
  const waiting: (() => void)[] = [];
  const hear = (...what: unknown[]) => {
    heard.push(what);
    for (const wake of waiting.splice(0)) wake();
  };
  return {
    heard,
    handlers: {
      onOpen: () => hear('open'),
      onEvent: (event: string, payload: unknown) => hear('event', event, payload),
      onRefused: (refused: Refusal | undefined, detail: string) => hear('refused', refused, detail),
      onClose: (reason: string) => hear('close', reason),
    },
    async next(count: number): Promise<unknown[][]> {
      while (heard.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return heard;
    },
  };
}

for (const transports of [['websocket'], ['polling']] as SocketIoOptions['transports'][]) {
  test(`events, requests and a close by the server over ${transports}`, async (t) => {
    const { io, sockets, url } = await listen(t);
    io.on('connection', (socket) => {
      socket.on('double', ({ n }: { n: number }, ack: (answer: unknown) => void) => ack({ ok: true, value: n * 2 }));
      socket.emit('welcome', { auth: socket.handshake.auth });
    });
    const { handlers, next, heard } = record();
    const link = createSocketIoTransport({ transports: transports ?? [] }).connect({ url, auth }, handlers);
    assert.deepEqual((await next(2)).slice(0, 2), [['open'], ['event', 'welcome', { auth }]]);
    const answer = await new Promise((resolve) => link.request('double', { n: 21 }, resolve));
    assert.deepEqual(answer, { ok: true, value: 42 });
    sockets[0]?.disconnect();
    assert.deepEqual((await next(3))[2]?.[0], 'close');
    link.close();
    assert.equal(heard.length, 3);
  });
}

test('[SE1] a refusal comes with the reason of the service', async (t) => {
  const { url } = await listen(t, { refuse: () => refusal('PROTOCOL_MISMATCH') });
  const { handlers, next } = record();
  createSocketIoTransport().connect({ url, auth }, handlers);
  assert.deepEqual((await next(1))[0]?.slice(0, 2), ['refused', refusal('PROTOCOL_MISMATCH')]);
});

test('a service that is not there is a refusal without a reason, once', async () => {
  const { handlers, next, heard } = record();
  createSocketIoTransport().connect({ url: 'http://127.0.0.1:1', auth }, handlers);
  assert.deepEqual((await next(1))[0]?.slice(0, 2), ['refused', undefined]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(heard.length, 1);
});

test('where websocket is blocked it falls back to polling', async (t) => {
  const { io, url } = await listen(t, { transports: ['polling'] });
  const { handlers, next } = record();
  const link = createSocketIoTransport().connect({ url, auth }, handlers);
  assert.deepEqual((await next(1))[0], ['open']);
  assert.equal([...io.sockets.sockets.values()][0]?.conn.transport.name, 'polling');
  link.close();
});

test('connections come from the address that was asked for', async (t) => {
  const { sockets, url } = await listen(t);
  const { handlers, next } = record();
  const link = createSocketIoTransport({ localAddress: '127.0.0.2' }).connect({ url, auth }, handlers);
  await next(1);
  assert.match(sockets[0]?.handshake.address ?? '', /127\.0\.0\.2$/);
  link.close();
});

test('a panel connects to the namespace of admins', async (t) => {
  const { io, url } = await listen(t);
  const met = new Promise((resolve) => io.of('/admin').once('connection', ({ nsp }) => resolve(nsp.name)));
  const { handlers, next } = record();
  const link = createSocketIoTransport({ namespace: '/admin' }).connect({ url, auth }, handlers);
  assert.deepEqual((await next(1))[0], ['open']);
  assert.equal(await met, '/admin');
  link.close();
});

test('close is heard by the service, ends every handler, and may be repeated', async (t) => {
  const { sockets, url } = await listen(t);
  const { handlers, next, heard } = record();
  const link = createSocketIoTransport().connect({ url, auth }, handlers);
  await next(1);
  link.request('never-answered', {}, () => assert.fail('no handler is called after close'));
  link.close();
  link.close();
  await new Promise((resolve) => sockets[0]?.once('disconnect', resolve));
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(heard.length, 1);
  link.request('too-late', {}, () => assert.fail('no handler is called after close'));
});

test('close before it was open leaves nothing behind', async (t) => {
  const { io, url } = await listen(t);
  const { handlers, heard } = record();
  createSocketIoTransport().connect({ url, auth }, handlers).close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(heard, []);
  assert.equal(io.engine.clientsCount, 0);
});

test('[DL4] [CM3] a whole service over real sockets: connect, book, lose the link, resume', async (t) => {
  const { io, sockets, url } = await listen(t);
  const stream = 'user:ann';
  const log: unknown[] = [];
  io.on('connection', (socket) => {
    const offset = socket.handshake.auth.positions?.[stream]?.offset as number | undefined;
    socket.on('sync:snapshot', (_args, ack) => {
      ack({ ok: true, value: { bookings: [], positions: { [stream]: { epoch: 'e', offset: log.length } } } });
    });
    socket.on('sync:since', (args, ack) => {
      ack({ ok: true, value: { events: log.slice(args.offset), epoch: 'e', head: log.length, recovered: true } });
    });
    socket.on('booking:create', (args, ack) => {
      const at = new Date().toISOString();
      const { key, trace, ...wish } = args;
      const booking = {
        id: key,
        customerId: 'ann',
        status: 'requested',
        version: 1,
        notes: [],
        createdAt: at,
        updatedAt: at,
        ...wish,
      };
      const event = {
        stream,
        epoch: 'e',
        offset: log.length + 1,
        id: key,
        type: 'booking.created',
        at,
        trace,
        data: { booking },
      };
      log.push(event);
      ack({ ok: true, value: booking });
      socket.emit('events', [event]);
    });
    socket.emit('welcome', {
      sessionId: socket.id,
      userId: 'ann',
      role: 'customer',
      serverTime: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      streams: { [stream]: { epoch: 'e', offset: log.length, recovered: offset !== undefined } },
      limits: { maxMessageBytes: 65_536, headsEveryMs: 10_000, saverFlushMs: 30_000, maxSyncEvents: 500 },
    });
    if (offset !== undefined && offset < log.length) socket.emit('events', log.slice(offset));
  });
  const service = createSocketService({
    url,
    getToken: async () => 'token',
    deviceId: 'd-01',
    platform: 'sim',
    appVersion: '1',
    storage: createMemoryStorage(),
    transport: createSocketIoTransport(),
    runtime: createSystemRuntime({ seed: 1, keepAlive: true }),
    onFault: ({ what, error }) => assert.fail(`${what}: ${error}`),
  });
  t.after(() => service.stop());
  const reach = (status: ConnectionState['status']) =>
    new Promise<void>((resolve) => {
      const off = service.on('connection', (state) => {
        if (state.status !== status) return;
        off();
        resolve();
      });
    });
  const up = reach('connected');
  await service.start();
  await up;
  const wish = {
    vendorId: 'v-1',
    resourceId: 'c-1',
    service: 'cut',
    startsAt: '2026-01-06T09:00:00.000Z',
    endsAt: '2026-01-06T10:00:00.000Z',
  };
  const first = await service.submit('booking:create', wish).done;
  assert.equal(first.ok, true);
  const upAgain = reach('connected');
  sockets[0]?.conn.close();
  const second = service.submit('booking:create', { ...wish, resourceId: 'c-2' });
  await upAgain;
  assert.equal((await second.done).ok, true);
  assert.equal(service.bookings().length, 2);
  assert.equal(service.stats().resumes, 1);
});
