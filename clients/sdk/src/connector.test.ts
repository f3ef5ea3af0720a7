/** What a transport may do wrong, and what comes too late. The rest of the connector is tested in `connection.test.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createSocketService } from './device-service.ts';
import { createMemoryStorage } from './storage-memory.ts';
import type { ClientTransport, LinkHandlers } from './transport.ts';

function setUp(connect: (handlers: LinkHandlers, count: number) => void) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const handlers: LinkHandlers[] = [];
  let closed = 0;
  const transport: ClientTransport = {
    connect(_target, given) {
      handlers.push(given);
      connect(given, handlers.length);
      return {
        request: () => {},
        close: () => {
          closed += 1;
        },
      };
    },
  };
  const faults: string[] = [];
  const service = createSocketService({
    url: 'http://fake',
    getToken: async () => 'token',
    deviceId: 'd-01',
    platform: 'sim',
    appVersion: '1',
    storage: createMemoryStorage(),
    transport,
    runtime,
    onFault: ({ what }) => faults.push(what),
  });
  return { runtime, service, handlers, faults, closed: () => closed };
}

const welcome = (sessionId: string) => ({
  sessionId,
  userId: 'ann',
  role: 'customer',
  serverTime: '2026-01-05T08:00:00.000Z',
  expiresAt: '2026-01-05T09:00:00.000Z',
  streams: {},
  limits: { maxMessageBytes: 65_536, headsEveryMs: 10_000, saverFlushMs: 30_000, maxSyncEvents: 500 },
});

test('what a former link still says is not heard', async () => {
  const { runtime, service, handlers } = setUp(() => {});
  await service.start();
  await runtime.time.run(0);
  handlers[0]?.onEvent('welcome', welcome('first'));
  handlers[0]?.onClose('gone');
  await runtime.time.run(1_000);
  handlers[0]?.onEvent('welcome', welcome('late'));
  handlers[0]?.onClose('late');
  handlers[0]?.onRefused(undefined, 'late');
  assert.equal(service.connection().status, 'connecting');
  handlers[1]?.onEvent('welcome', welcome('second'));
  const state = service.connection();
  assert.equal(state.status === 'connected' && state.sessionId, 'second');
});

test('a transport that refuses or throws before it has returned a link is survived', async () => {
  const { runtime, service, faults } = setUp((handlers, count) => {
    if (count === 1) handlers.onRefused(undefined, 'at once');
    if (count === 2) throw new Error('no sockets left');
  });
  await service.start();
  await runtime.time.run(0);
  assert.equal(service.connection().status, 'waiting');
  await runtime.time.run(5_000);
  assert.deepEqual(faults, ['open a link']);
  assert.equal(service.connection().status, 'connecting');
});

test('anything before the welcome, and a welcome that cannot be read, do not connect', async () => {
  const { runtime, service, handlers, faults } = setUp(() => {});
  await service.start();
  await runtime.time.run(0);
  handlers[0]?.onEvent('events', []);
  handlers[0]?.onEvent('welcome', { ...welcome('x'), serverTime: 'noon' });
  assert.deepEqual(faults, ['expect a welcome first', 'read a welcome']);
  assert.equal(service.connection().status, 'waiting');
});

test('a token that comes after stop opens nothing', async () => {
  const { runtime, service, handlers } = setUp(() => {});
  await service.start();
  const stopped = service.stop();
  await runtime.time.run(1_000);
  await stopped;
  assert.equal(handlers.length, 0);
});
