/**
 * Tick writer: what one connection is sent within a tick leaves in one system call. A command's event and its ack, the welcome and what was
 * missed, the acks of a whole commit: each of them alone would cost as much as all of them together.
 */
import type { Timers } from '@slotwire/runtime';

/** What we need of a `net.Socket`. */
export interface Corkable {
  readonly writableCorked: number;
  readonly writableLength: number;
  cork(): void;
  uncork(): void;
  write(chunk: Buffer): boolean;
}

export interface TickWriter {
  /** From now on until the end of the tick, whoever writes to it. */
  hold(socket: Corkable): void;
  write(socket: Corkable, chunk: Buffer): void;
}

/** A socket with more than this leaves at once: waiting would save nothing, and hold the memory. */
const FLUSH_BYTES = 64 * 1_024;

export function createTickWriter(timers: Pick<Timers, 'soon'>): TickWriter {
  let corked: Corkable[] = [];

  function flush(): void {
    const sockets = corked;
    corked = [];
    for (const socket of sockets) socket.uncork();
  }

  function hold(socket: Corkable): void {
    if (socket.writableCorked > 0) return;
    if (corked.length === 0) timers.soon(flush);
    corked.push(socket);
    socket.cork();
  }

  return {
    hold,
    write(socket, chunk) {
      hold(socket);
      socket.write(chunk);
      if (socket.writableLength > FLUSH_BYTES) {
        socket.uncork();
        socket.cork();
      }
    },
  };
}
