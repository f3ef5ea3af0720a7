/**
 * TLS server: HTTP/2 (and 1.1 where wanted) on a free port of this machine, with the faults of a network at hand.
 * What is said on it is the handler's; this owns sockets and sessions, so that closing leaves none behind.
 */
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse, type Http2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificates.ts';

export interface GatewayRequest {
  method: string;
  path: string;
  header(name: string): string | undefined;
  body: string;
  /** Undefined over HTTP/1.1. */
  session: Http2Session | undefined;
}

export type GatewayReply =
  | { kind: 'answer'; code: number; headers?: Record<string, string>; body: string }
  | { kind: 'silence' }
  | { kind: 'hang-up' };

export type Handle = (request: GatewayRequest) => Promise<GatewayReply>;

export interface TlsServerOptions {
  certificate: Certificate;
  http1: boolean;
  /** Of a new session; the handler may raise it. */
  maxConcurrentStreams?: number;
  handle: Handle;
}

export interface TlsServer {
  /** `https://127.0.0.1:PORT` */
  origin: string;
  setReachable(reachable: boolean): void;
  /** Every session ends gracefully: what it took is answered, what comes later belongs on another connection. */
  goAway(): void;
  connections(): number;
  close(): Promise<void>;
}

/** More than any gateway takes: they must be able to say that it is too much. */
const MAX_BODY_BYTES = 64 * 1_024;

const MAX_STREAM_ID = 2 ** 31 - 1;

type Request = Http2ServerRequest;
type Response = Http2ServerResponse;

export async function createTlsServer(options: TlsServerOptions): Promise<TlsServer> {
  const sockets = new Set<Socket>();
  const sessions = new Set<Http2Session>();
  let reachable = true;

  const server = createSecureServer(
    {
      ...options.certificate,
      allowHTTP1: options.http1,
      settings: { maxConcurrentStreams: options.maxConcurrentStreams ?? 100 },
    },
    (request, response) => void answer(options.handle, request, response),
  );
  server.on('connection', (socket: Socket) => {
    if (!reachable) return void socket.resetAndDestroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', ignore);
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', ignore);
  });
  // A client that does not trust us, or that left in the middle of a handshake.
  server.on('tlsClientError', ignore);
  server.on('sessionError', ignore);

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  function dropAll(): void {
    for (const socket of sockets) socket.destroy();
  }
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setReachable(now) {
      reachable = now;
      if (!now) dropAll();
    },
    goAway() {
      // The notice of RFC 9113 §6.8: whatever the client had sent when it read this is still answered. Not `close`: a stream that arrives
      // between that and its GOAWAY is refused from within nghttp2's own callback, and Node 24 then writes frames without end.
      for (const session of sessions) session.goaway(0, MAX_STREAM_ID);
    },
    connections: () => sockets.size,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      dropAll();
      await closed;
    },
  };
}

async function answer(handle: Handle, request: Request, response: Response): Promise<void> {
  request.on('error', ignore);
  response.on('error', ignore);
  const body = await readBody(request);
  const session = request.httpVersionMajor === 2 ? request.stream.session : undefined;
  const reply = await handle({
    method: request.method,
    path: request.url,
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body,
    session,
  });
  if (reply.kind === 'silence') return;
  if (reply.kind === 'hang-up') {
    session?.goaway();
    session?.destroy();
    request.socket.destroy();
    return;
  }
  if (response.writableEnded || request.aborted) return;
  response.writeHead(reply.code, reply.headers);
  response.end(reply.body);
}

async function readBody(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
    }
  } catch {
    // The client is gone; nobody reads the answer.
  }
  return Buffer.concat(chunks).toString();
}

function ignore(): void {}
