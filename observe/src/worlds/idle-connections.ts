/** Idle connections: sockets of nobody, that take a file descriptor each. One that the service closes is opened again. */
import { connect, type Socket } from 'node:net';
import type { Timers } from '@slotwire/runtime';

export interface IdleConnections {
  close(): void;
}

const LOOK_EVERY_MS = 200;

export function openIdleConnections(url: string, count: number, timers: Timers): IdleConnections {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  function fill(): void {
    while (sockets.size < count) {
      const socket = connect(Number(port), hostname);
      sockets.add(socket);
      socket.resume();
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
  }
  fill();
  const ticker = timers.every(LOOK_EVERY_MS, fill);
  return {
    close() {
      ticker.stop();
      for (const socket of sockets) socket.destroy();
    },
  };
}
