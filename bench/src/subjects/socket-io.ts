/** Bare Socket.IO: no log, no token check, no storage; a room per person, and acks that say back what came. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Subject } from './subject.ts';

export async function startSocketIo(): Promise<Subject> {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  io.on('connection', (socket) => {
    void socket.join(roomOf(String(socket.handshake.auth.userId)));
    socket.on('booking:create', (args: unknown, ack: (answer: unknown) => void) => ack({ ok: true, value: args }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    port: (http.address() as AddressInfo).port,
    broadcast: (event) => void io.emit('event', event),
    toUser: (userId, event) => void io.to(roomOf(userId)).emit('event', event),
    connections: () => io.engine.clientsCount,
  };
}

const roomOf = (userId: string) => `user:${userId}`;
