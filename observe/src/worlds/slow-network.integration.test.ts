import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { createSystemTimers } from '@slotwire/runtime';
import { createSlowNetwork } from './slow-network.ts';

test('what the service sends comes later and in its order, what it is sent comes at once, and an end is an end', async (t) => {
  const timers = createSystemTimers({ keepAlive: true });
  const heardAt: number[] = [];
  const service = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heardAt.push(performance.now());
      for (const letter of String(data)) socket.write(letter);
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  t.after(() => service.close());
  const { port } = service.address() as AddressInfo;
  const network = await createSlowNetwork(`http://127.0.0.1:${port}`, timers);
  t.after(() => network.close());

  const device = connect(Number(new URL(network.url).port), '127.0.0.1');
  device.setEncoding('utf8');
  let heard = '';
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      const look = (piece = '') => {
        heard += piece;
        if (heard !== text) return;
        device.off('data', look);
        resolve();
      };
      device.on('data', look);
    });
  device.write('ab');
  await until('ab');

  network.setDelay(300);
  heard = '';
  const saidAt = performance.now();
  device.write('cdef');
  await until('cdef');
  assert.ok(performance.now() - saidAt >= 300);
  assert.ok((heardAt.at(-1) ?? 0) - saidAt < 300);

  const gone = new Promise((resolve) => device.once('close', resolve));
  network.close();
  await gone;
});
