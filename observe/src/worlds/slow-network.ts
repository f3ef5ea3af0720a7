/** Slow network: a proxy on a port of this machine, through which what the service sends comes later. What devices send is not touched. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Timers } from '@slotwire/runtime';

export interface SlowNetwork {
  /** Of the service, through it. */
  url: string;
  /** For what is sent from now on, ms. Order is kept. */
  setDelay(delayMs: number): void;
  close(): void;
}

export async function createSlowNetwork(serviceUrl: string, timers: Timers): Promise<SlowNetwork> {
  const { hostname, port } = new URL(serviceUrl);
  const sockets = new Set<Socket>();
  let delayMs = 0;
  const server = createServer((device) => {
    const service = connect(Number(port), hostname);
    for (const socket of [device, service]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // Each end tells the other one below.
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    device.pipe(service);
    device.once('close', () => service.destroy());
    // As many timers as pieces, and equal delays: they come in their order, but for a delay that was lowered meanwhile.
    const waiting: (() => void)[] = [];
    const later = (task: () => void) => {
      if (delayMs === 0 && waiting.length === 0) return task();
      waiting.push(task);
      timers.after(delayMs, () => waiting.shift()?.());
    };
    service.on('data', (piece) => later(() => device.write(piece)));
    service.once('close', () => later(() => device.destroy()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setDelay(given) {
      delayMs = given;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
