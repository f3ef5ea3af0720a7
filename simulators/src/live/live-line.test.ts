import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Handshake } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { Link, LinkHandlers } from '@slotwire/sdk';
import { NO_NETWORK, PORTAL_ANSWERED } from '../network/approach.ts';
import { profiles } from '../network/profiles.ts';
import { LiveLine } from './live-line.ts';

const target = { url: 'u', auth: {} as Handshake };

function setup() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const heard: unknown[][] = [];
  const sockets: { handlers: LinkHandlers; closed: number; asked: { event: string; onAck: (a: unknown) => void }[] }[] =
    [];
  const metered: unknown[][] = [];
  const line = new LiveLine({
    name: 'c-1',
    profile: profiles['home-wifi'],
    timers: runtime.timers,
    transport: {
      connect(_target, handlers) {
        const socket: (typeof sockets)[number] = { handlers, closed: 0, asked: [] };
        sockets.push(socket);
        return {
          request: (event, _args, onAck) => socket.asked.push({ event, onAck }),
          close: () => socket.closed++,
        };
      },
    },
    meter: {
      onConnect: () => metered.push(['connect']),
      onMessage: (direction, bytes) => metered.push([direction, bytes]),
      onClose: () => metered.push(['close']),
    },
  });
  const handlers: LinkHandlers = {
    onOpen: () => heard.push(['open']),
    onEvent: (event, payload) => heard.push([event, payload]),
    onRefused: (refusal, detail) => heard.push(['refused', refusal, detail]),
    onClose: (reason) => heard.push(['closed', reason]),
  };
  const connect = (): Link => line.transport.connect(target, handlers);
  return { runtime, line, connect, heard, sockets, metered };
}

test('where there is a way everything passes, and is measured', () => {
  const { line, connect, heard, sockets, metered } = setup();
  const link = connect();
  const [socket] = sockets;
  socket?.handlers.onOpen();
  socket?.handlers.onEvent('events', [1]);
  link.request('booking:note', { text: 'x' }, (answer) => heard.push(['answer', answer]));
  socket?.asked[0]?.onAck('ok');
  socket?.handlers.onClose('transport close');
  assert.deepEqual(heard, [['open'], ['events', [1]], ['answer', 'ok'], ['closed', 'transport close']]);
  assert.deepEqual(metered, [['connect'], ['down', 3], ['up', 12], ['down', 4], ['close']]);
  assert.equal(line.connections(), 1);
});

test('from place to place of one kind the link stays; another kind leaves it half-open', () => {
  const { line, connect, heard, sockets } = setup();
  const link = connect();
  line.use(profiles['office-wifi']);
  sockets[0]?.handlers.onEvent('events', [1]);
  line.use(profiles['4g']);
  // The service hears of the end, the SDK hears nothing at all.
  assert.equal(sockets[0]?.closed, 1);
  sockets[0]?.handlers.onEvent('events', [2]);
  link.request('booking:note', {}, () => assert.fail('nobody answers'));
  assert.deepEqual([heard, sockets[0]?.asked], [[['events', [1]]], []]);
  link.close();
  connect();
  sockets[1]?.handlers.onOpen();
  assert.deepEqual(heard.at(-1), ['open']);
});

test('without a network connects are refused, in a portal by the portal, and in a tunnel nothing is heard', async () => {
  const { runtime, line, connect, heard, sockets } = setup();
  line.use(profiles.plane);
  connect();
  // Never from within the call.
  assert.deepEqual(heard, []);
  await runtime.time.run(1);
  line.use(profiles.portal);
  connect();
  await runtime.time.run(1);
  line.use(profiles.tunnel);
  connect();
  await runtime.time.run(60_000);
  assert.deepEqual(heard, [
    ['refused', undefined, NO_NETWORK],
    ['refused', undefined, PORTAL_ANSWERED],
  ]);
  assert.equal(sockets.length, 0);
  await assert.rejects(line.roundTrip(), /no way to the service/);
  line.use(profiles.desk);
  await line.roundTrip();
});

test('a frozen phone hears everything when it is thawed, in order, and nothing of what it closed by then', () => {
  const { line, connect, heard, sockets } = setup();
  const link = connect();
  line.setFrozen(true);
  sockets[0]?.handlers.onOpen();
  sockets[0]?.handlers.onEvent('events', [1]);
  sockets[0]?.handlers.onEvent('events', [2]);
  assert.deepEqual(heard, []);
  line.setSlow(true);
  line.setFrozen(false);
  assert.deepEqual(heard, []);
  line.setSlow(false);
  assert.deepEqual(heard, [['open'], ['events', [1]], ['events', [2]]]);
  line.setFrozen(true);
  sockets[0]?.handlers.onClose('ping timeout');
  link.close();
  line.setFrozen(false);
  assert.equal(heard.length, 3);
});

test('a reset is heard by both sides, a silence by the service alone', () => {
  const { line, connect, heard, sockets } = setup();
  connect();
  line.reset();
  assert.deepEqual([heard, sockets[0]?.closed], [[['closed', 'reset by the network']], 1]);
  connect();
  line.silence();
  assert.equal(sockets[1]?.closed, 1);
  line.reset();
  assert.equal(heard.length, 1);
});
