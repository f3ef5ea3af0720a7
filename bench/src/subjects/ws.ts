/** Plain `ws`: a map from person to socket, one string sent to all, and an echo. The floor that a Node server stands on. */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Subject } from './subject.ts';

export async function startWs(): Promise<Subject> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const byUser = new Map<string, WebSocket>();
  server.on('connection', (socket, request) => {
    const userId = (request.url as string).slice(1);
    byUser.set(userId, socket);
    socket.on('message', (data) => socket.send(String(data)));
    socket.on('close', () => {
      if (byUser.get(userId) === socket) byUser.delete(userId);
    });
    socket.on('error', () => {});
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    broadcast(event) {
      const text = JSON.stringify(event);
      for (const socket of server.clients) socket.send(text);
      return undefined;
    },
    toUser: (userId, event) => void byUser.get(userId)?.send(JSON.stringify(event)),
    connections: () => server.clients.size,
  };
}
