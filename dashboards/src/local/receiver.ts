/** Receiver: the end of the way of alerts. Takes what Alertmanager sends to its receivers, and remembers it with its instant. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@slotwire/runtime';

export interface Received {
  atMs: number;
  /** Of the routing: `page`, `ticket`, `watchdog`. */
  receiver: string;
  status: 'firing' | 'resolved';
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

export interface Receiver {
  /** `http://127.0.0.1:40001`; a receiver's name is the path. */
  url: string;
  /** All that came, oldest first. */
  received(): readonly Received[];
  /** @returns stops listening */
  onReceived(listener: (received: Received) => void): () => void;
  close(): Promise<void>;
}

interface Message {
  alerts: Pick<Received, 'status' | 'labels' | 'annotations'>[];
}

/** @param port 0: a free one */
export async function startReceiver(clock: Clock, port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const listeners = new Set<(received: Received) => void>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const alerts = readMessage(body);
      if (alerts === undefined) {
        response.writeHead(400).end('no message of Alertmanager');
        return;
      }
      const receiver = (request.url ?? '').slice(1);
      for (const { status, labels, annotations } of alerts) {
        const one = { atMs: clock.nowMs(), receiver, status, labels, annotations };
        received.push(one);
        for (const listener of listeners) listener(one);
      }
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    onReceived(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Undefined: it is none. */
export function readMessage(body: string): Message['alerts'] | undefined {
  try {
    const message = JSON.parse(body) as Partial<Message>;
    return Array.isArray(message.alerts) ? message.alerts : undefined;
  } catch {
    return undefined;
  }
}
