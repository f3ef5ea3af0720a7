/** Strangers: connections that are opened and say nothing. */
import { connect, type Socket } from 'node:net';
import { sleep, type Timers } from '@slotwire/runtime';

export interface Strangers {
  /** Opens so many. @returns how many of them are open a moment later */
  knock(url: string, count: number): Promise<number>;
  /** Resolves when the service must have noticed. */
  leave(): Promise<void>;
}

/** A connection that is cut off is cut off at once; the rest of the time is for a machine that is busy. */
const MOMENT_MS = 300;

/** @param timers real ones */
export function createStrangers(timers: Timers): Strangers {
  let sockets: Socket[] = [];
  const isOpen = (socket: Socket) => !socket.destroyed && !socket.closed;

  function open(hostname: string, port: number): Promise<Socket> {
    return new Promise((resolve) => {
      const socket = connect(port, hostname, () => resolve(socket));
      socket.on('error', () => resolve(socket));
      // Without a reader the end of a connection is never noticed.
      socket.resume();
    });
  }

  return {
    async knock(url, count) {
      const { hostname, port } = new URL(url);
      for (let i = 0; i < count; i++) sockets.push(await open(hostname, Number(port)));
      await sleep(timers, MOMENT_MS);
      return sockets.filter(isOpen).length;
    },
    async leave() {
      if (sockets.length === 0) return;
      for (const socket of sockets) socket.destroy();
      sockets = [];
      await sleep(timers, MOMENT_MS);
    },
  };
}
