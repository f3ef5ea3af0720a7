/**
 * A collector of OpenTelemetry as far as the service sees one: OTLP over HTTP in protobuf (opentelemetry-proto 1.x), read by the field numbers of its
 * definition; and one that misbehaves.
 */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { bytesOf, decode, type Message, messages, numberOf, textOf } from './protobuf.fixture.ts';

export interface SeenRecord {
  resource: Record<string, unknown>;
  severity: number;
  severityText: string;
  body: unknown;
  attributes: Record<string, unknown>;
  timeMs: number;
  traceId: string;
  spanId: string;
}

export interface SeenSpan {
  resource: Record<string, unknown>;
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  startMs: number;
  endMs: number;
  attributes: Record<string, unknown>;
  status: number;
}

/** What a collector answers that is none: nothing at all, an error, a page of text as if it were well. */
export type Behaviour = 'well' | 'silent' | 'refuses' | 'unavailable' | 'nonsense' | 'hangs-up' | 'endless';

export interface Collector {
  url: string;
  records: SeenRecord[];
  spans: SeenSpan[];
  requests: { path: string; headers: IncomingHttpHeaders }[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  let behaviour: Behaviour = 'well';
  const records: SeenRecord[] = [];
  const spans: SeenSpan[] = [];
  const requests: Collector['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const path = request.url ?? '';
      requests.push({ path, headers: request.headers });
      switch (behaviour) {
        case 'silent':
          return;
        case 'refuses':
          response.writeHead(401).end(JSON.stringify(request.headers));
          return;
        case 'unavailable':
          response.writeHead(503).end();
          return;
        case 'nonsense':
          response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to nginx!</h1>'.repeat(1_000));
          return;
        case 'hangs-up':
          request.socket.destroy();
          return;
        case 'endless': {
          response.writeHead(200);
          const timer = setInterval(() => response.write('x'.repeat(1_000)), 5);
          response.on('close', () => clearInterval(timer));
          return;
        }
        case 'well': {
          const sent = Buffer.concat(chunks);
          const body = decode(request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent);
          if (path.endsWith('/v1/logs')) records.push(...readRecords(body));
          else spans.push(...readSpans(body));
          response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
        }
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    spans,
    requests,
    behave(next) {
      behaviour = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const hex = (message: Message, field: number) => bytesOf(message, field).toString('hex');
/** Of nanoseconds, which a number cannot hold. */
const msOf = (message: Message, field: number) => Number(((message.get(field)?.[0] as bigint) ?? 0n) / 1_000n) / 1_000;

function readRecords(body: Message): SeenRecord[] {
  return messages(body, 1).flatMap((ofResource) => {
    const resource = attributesOf(messages(ofResource, 1)[0] ?? new Map(), 1);
    return messages(ofResource, 2)
      .flatMap((scope) => messages(scope, 2))
      .map((record) => ({
        resource,
        timeMs: msOf(record, 1),
        severity: numberOf(record, 2),
        severityText: textOf(record, 3),
        body: anyValue(messages(record, 5)[0]),
        attributes: attributesOf(record, 6),
        traceId: hex(record, 9),
        spanId: hex(record, 10),
      }));
  });
}

function readSpans(body: Message): SeenSpan[] {
  return messages(body, 1).flatMap((ofResource) => {
    const resource = attributesOf(messages(ofResource, 1)[0] ?? new Map(), 1);
    return messages(ofResource, 2)
      .flatMap((scope) => messages(scope, 2))
      .map((span) => ({
        resource,
        traceId: hex(span, 1),
        spanId: hex(span, 2),
        parentSpanId: hex(span, 4),
        name: textOf(span, 5),
        kind: numberOf(span, 6),
        startMs: msOf(span, 7),
        endMs: msOf(span, 8),
        attributes: attributesOf(span, 9),
        status: numberOf(messages(span, 15)[0] ?? new Map(), 3),
      }));
  });
}

function attributesOf(message: Message, field: number): Record<string, unknown> {
  return Object.fromEntries(messages(message, field).map((pair) => [textOf(pair, 1), anyValue(messages(pair, 2)[0])]));
}

function anyValue(value: Message | undefined): unknown {
  if (value === undefined) return undefined;
  if (value.has(1)) return textOf(value, 1);
  if (value.has(2)) return numberOf(value, 2) === 1;
  if (value.has(3)) return numberOf(value, 3);
  if (value.has(4)) {
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64LE(value.get(4)?.[0] as bigint);
    return bits.readDoubleLE();
  }
  if (value.has(5)) return messages(messages(value, 5)[0] ?? new Map(), 1).map(anyValue);
  return value.has(6) ? attributesOf(messages(value, 6)[0] ?? new Map(), 1) : undefined;
}
