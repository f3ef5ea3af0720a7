/** The round trip of a real connection, by Engine.IO's own ping. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSystemRuntime } from '@slotwire/runtime';
import { WebSocket } from 'ws';
import { createSocketIoTransport } from './socket-io.ts';
import type { Connection } from './transport.ts';

const PING_MS = 40;
/** How long the client takes to answer a ping. */
const SLOW_MS = 60;

async function connect(t: TestContext): Promise<{ connection: Connection; answered: () => number }> {
  const server = createServer();
  const { timers, clock } = createSystemRuntime();
  const transport = createSocketIoTransport({
    server,
    timers,
    clock,
    originAllowed: () => true,
    headers: {},
    handshakeMs: 10_000,
    pendingPerAddress: 0,
    maxMessageBytes: 1_024,
    pingIntervalMs: PING_MS,
  });
  const opened = new Promise<Connection>((resolve) => {
    transport.start({
      onAttempt: async () => ({
        open(connection) {
          resolve(connection);
          return { onMessage() {}, onClose() {} };
        },
      }),
      onViolation() {},
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  t.after(async () => {
    client.terminate();
    await transport.close();
    server.close();
  });
  let answered = 0;
  client.on('message', (data) => {
    const packet = String(data);
    if (packet.startsWith('0{')) client.send('40{}');
    if (packet !== '2') return;
    setTimeout(() => {
      client.send('3');
      answered++;
    }, SLOW_MS);
  });
  return { connection: await opened, answered: () => answered };
}

test('[AD2] latency is not known before the first pong, and is that of the last ping afterwards', async (t) => {
  const { connection, answered } = await connect(t);
  assert.equal(connection.latencyMs(), undefined);
  for (let turn = 0; turn < 200 && (answered() === 0 || connection.latencyMs() === undefined); turn++) await sleep(10);
  const latencyMs = connection.latencyMs() ?? 0;
  // Timers may fire a millisecond early; how late is for the machine to say.
  assert.ok(latencyMs >= SLOW_MS - 2 && latencyMs < 2_000, `${latencyMs}`);
});
