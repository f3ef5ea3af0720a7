/** A process that takes what OTLP sends, and looks at none of it: `node collector.ts`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from './remote.ts';

export interface CollectorCalls {
  url(): string;
  /** Bytes of bodies so far. */
  received(): number;
}

let received = 0;
const server = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const calls: CollectorCalls = {
  url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  received: () => received,
};

serve(calls);
