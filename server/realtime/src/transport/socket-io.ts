/**
 * Socket.IO behind the transport interface: WebSocket and polling, no connection state recovery (our log does that),
 * origins checked, messages limited, and nothing kept of a handshake once it is over.
 */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import { Namespace, type Refusal, traceparentSchema } from '@slotwire/protocol';
import type { Clock, Timer, Timers } from '@slotwire/runtime';
import { type DisconnectReason, Server, type Socket } from 'socket.io';
import { Encoder } from 'socket.io-parser';
import { SocketIoFrame, webSocketFrame } from './frame.ts';
import { ackPacket, MeasuringDecoder, type Received, ShapeError } from './parser.ts';
import { createPending } from './pending.ts';
import { createTickWriter, type TickWriter } from './tick-writer.ts';
import type { Connection, ConnectionHandler, Frame, Transport, TransportHandler } from './transport.ts';

export interface SocketIoOptions {
  server: HttpServer;
  timers: Timers;
  /** Measures round trips. */
  clock: Clock;
  originAllowed: (origin: string | undefined) => boolean;
  /** Set on every HTTP answer. */
  headers: Readonly<Record<string, string>>;
  /** A larger message cuts the connection. */
  maxMessageBytes: number;
  /** A connection that is not welcomed within this time is closed. */
  handshakeMs: number;
  /** Connections of one address that are not welcomed; 0: any number. */
  pendingPerAddress: number;
  /** Default 25 s and 20 s, as in Socket.IO. */
  pingIntervalMs?: number;
  pingTimeoutMs?: number;
}

/** How long a connection that is being closed may take to drain before it is cut. */
const CLOSE_GRACE_MS = 5_000;

export function createSocketIoTransport(options: SocketIoOptions): Transport {
  let handler: TransportHandler | undefined;
  let refused: (() => Refusal) | undefined;
  const writer = createTickWriter(options.timers);

  const { originAllowed } = options;
  const pending = createPending(options.pendingPerAddress);
  /** Connections that are not welcomed, until they have had their time. */
  const strangers = new WeakMap<Socket['conn'], Timer>();
  /** Those that were welcomed while they were polling. */
  const welcomed = new WeakSet<Socket['conn']>();
  /** Connections of which somebody is asking to be let in. */
  const asking = new WeakSet<Socket['conn']>();

  const io = new Server(options.server, {
    serveClient: false,
    transports: ['polling', 'websocket'],
    maxHttpBufferSize: options.maxMessageBytes,
    perMessageDeflate: false,
    httpCompression: false,
    // Ours is earlier, and does not wait for a polling client to fetch its goodbye.
    connectTimeout: 2 * options.handshakeMs,
    pingInterval: options.pingIntervalMs ?? 25_000,
    pingTimeout: options.pingTimeoutMs ?? 20_000,
    parser: { Encoder, Decoder: MeasuringDecoder },
    cors: { origin: (origin, done) => done(null, originAllowed(origin)), credentials: true },
    allowRequest: (request, done) => {
      const allowed = originAllowed(request.headers.origin);
      if (!allowed) {
        handler?.onViolation('origin_refused', addressOf(request), `origin ${request.headers.origin}`);
        return done('origin not allowed', false);
      }
      // A WebSocket is pending already, as the TCP connection that it is.
      if (request.headers.upgrade === undefined && pending.isFull(addressOf(request))) {
        handler?.onViolation('too_many_pending', addressOf(request), 'a polling session');
        return done('too many connections of this address', false);
      }
      return done(null, true);
    },
  });

  /** Those that are open, by the id that their requests name. */
  const sessions = (io.engine as unknown as { clients: Readonly<Record<string, Socket['conn']>> }).clients;
  io.engine.use((request: PollingRequest, response: ServerResponse, next: () => void) => {
    for (const [name, value] of Object.entries(options.headers)) response.setHeader(name, value);
    // By which a session polls that was welcomed: that one waits for what comes is no stranger.
    const conn = sessions[request._query?.sid ?? ''];
    if (conn !== undefined && welcomed.has(conn)) pending.leave(nameOf(request.socket));
    next();
  });

  // As early as there is a connection: one that never says a word is counted too. With TLS, that is before its handshake.
  options.server.on('connection', (tcp: NetSocket) => {
    const address = tcp.remoteAddress ?? '';
    if (pending.enter(nameOf(tcp), address)) {
      tcp.once('close', leavePending);
      return;
    }
    tcp.destroy();
    handler?.onViolation('too_many_pending', address, 'a connection');
  });

  /** Named, and one for all: thousands of connections keep it. The peer's address outlives the connection in the socket's memory. */
  function leavePending(this: NetSocket): void {
    pending.leave(nameOf(this));
  }

  io.engine.on('connection', (conn: Socket['conn']) => {
    // While it is polling, a session is no TCP connection.
    if (webSocketOf(conn) === undefined) {
      pending.enter(sessionName(conn), conn.remoteAddress);
      // Engine.IO waits half a minute for a polling client to fetch its goodbye, and is deaf to a second call meanwhile.
      pollingOf(conn).closeTimeout = CLOSE_GRACE_MS;
    }
    strangers.set(
      conn,
      options.timers.after(options.handshakeMs, () => conn.close(true)),
    );
    conn.once('close', leaveStrangers);
  });

  function leaveStrangers(this: Socket['conn']): void {
    strangers.get(this)?.stop();
    strangers.delete(this);
    pending.leave(sessionName(this));
  }

  // The response to the upgrade, and Engine.IO's first packet.
  options.server.prependListener('upgrade', (_request, socket) => writer.hold(socket));

  io.engine.on('connection_error', (error: { req?: IncomingMessage; code: number; message: string }) => {
    // Code 4 is our own `allowRequest`, which has been reported already.
    if (error.code !== 4) handler?.onViolation('bad_upgrade', error.req ? addressOf(error.req) : '', error.message);
  });

  for (const name of Object.values(Namespace)) {
    const namespace = io.of(name);
    namespace.use((socket, next) => {
      if (refused) return next(connectError(refused()));
      // Two at once would be two sessions on one connection, of which one could not be spoken to.
      if (asking.has(socket.conn)) {
        handler?.onViolation('malformed_packet', socket.handshake.address, 'it asks to be let in twice');
        return closeWithin(socket.conn, options.timers);
      }
      asking.add(socket.conn);
      const { auth, address, headers } = socket.handshake;
      const attempt = {
        namespace: name,
        auth: auth as unknown,
        address,
        trace: headers.traceparent === undefined ? undefined : traceparentSchema.safeParse(headers.traceparent).data,
      };
      (handler as TransportHandler).onAttempt(attempt).then((verdict) => {
        asking.delete(socket.conn);
        if ('refusal' in verdict) return next(connectError(verdict.refusal));
        socket.data = verdict.open;
        // The packet that accepts the connection, and the welcome that follows it.
        const tcp = webSocketOf(socket.conn)?._socket;
        if (tcp) writer.hold(tcp);
        return next();
      }, next);
    });
    namespace.on('connection', (socket) => serve(socket, name));
  }

  function serve(socket: Socket, namespace: Namespace): void {
    const open = socket.data as (connection: Connection) => ConnectionHandler;
    const connection = new SocketIoConnection(socket, namespace, options, writer);
    welcome(socket.conn);
    release(socket);
    const served = open(connection);
    socket.on('error', (error: Error) => {
      const deep = error instanceof ShapeError && error.shape === 'too-deep';
      handler?.onViolation(deep ? 'message_too_deep' : 'malformed_packet', connection.address, error.message);
    });
    socket.onAny((event: string, { args, id, length }: Received) => {
      const answer = id === undefined ? undefined : (ackJson: string) => connection.sendAck(id, ackJson);
      served.onMessage(event, args, length, answer);
    });
    socket.on('disconnect', (reason: DisconnectReason, description: unknown) => {
      const detail = describe(description);
      if (detail.includes('Max payload size exceeded'))
        handler?.onViolation('message_too_large', connection.address, detail);
      served.onClose(reason);
      // Socket.IO would keep a connection without a namespace open for nothing.
      if (reason === 'client namespace disconnect' && namespacesOf(socket) === 0)
        closeWithin(socket.conn, options.timers);
    });
  }

  /** It is no stranger any more; neither is the WebSocket by which it goes on. */
  function welcome(conn: Socket['conn']): void {
    leaveStrangers.call(conn);
    conn.off('close', leaveStrangers);
    const tcp = webSocketOf(conn)?._socket;
    if (tcp) return pending.leave(nameOf(tcp));
    welcomed.add(conn);
    conn.once('upgrade', () => welcome(conn));
  }

  return {
    start(given) {
      handler = given;
    },
    encode: (namespace, event, payloadJson) => new SocketIoFrame(namespace, event, payloadJson),
    refuseNew(refusal) {
      refused = refusal;
    },
    async close() {
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

class SocketIoConnection implements Connection {
  readonly namespace: Namespace;
  readonly #socket: Socket;
  readonly #timers: Timers;
  readonly #writer: TickWriter;
  #latencyMs: number | undefined = undefined;

  constructor(socket: Socket, namespace: Namespace, { timers, clock }: SocketIoOptions, writer: TickWriter) {
    this.#socket = socket;
    this.namespace = namespace;
    this.#timers = timers;
    this.#writer = writer;
    this.#measure(clock);
  }

  /** By Engine.IO's own ping and pong, so that it costs no message: every `pingIntervalMs`. */
  #measure(clock: Clock): void {
    let pingedMs: number | undefined;
    const conn = this.#socket.conn as unknown as Pinged;
    conn.on('packetCreate', ({ type }) => {
      if (type === 'ping') pingedMs = clock.monotonicMs();
    });
    conn.on('heartbeat', () => {
      if (pingedMs !== undefined) this.#latencyMs = clock.monotonicMs() - pingedMs;
      pingedMs = undefined;
    });
  }

  get id(): string {
    return this.#socket.id;
  }

  get address(): string {
    return this.#socket.conn.remoteAddress;
  }

  send(frame: Frame): void {
    const { packet, webSocket } = frame as SocketIoFrame;
    const direct = this.#direct();
    if (direct) this.#writer.write(direct, webSocket);
    else this.#socket.conn.write(packet, { compress: false });
  }

  sendAck(id: number, ackJson: string): void {
    const packet = ackPacket(this.namespace, id, ackJson);
    const direct = this.#direct();
    if (direct) this.#writer.write(direct, webSocketFrame(packet));
    else this.#socket.conn.write(packet, { compress: false });
  }

  /**
   * The TCP socket, when nothing stands between us and it: an open WebSocket, and nothing that Engine.IO still has to hand to it. Going
   * through Engine.IO would cost as much again as the system call.
   */
  #direct(): NetSocket | undefined {
    const { conn } = this.#socket;
    if (conn.readyState !== 'open' || writeBufferOf(conn).length > 0) return undefined;
    const webSocket = webSocketOf(conn);
    return webSocket?.readyState === OPEN ? webSocket._socket : undefined;
  }

  bufferedBytes(): number {
    const { conn } = this.#socket;
    let bytes = webSocketOf(conn)?.bufferedAmount ?? 0;
    for (const { data } of writeBufferOf(conn)) bytes += data?.length ?? 0;
    return bytes;
  }

  latencyMs(): number | undefined {
    return this.#latencyMs;
  }

  close(): void {
    this.#socket.disconnect(true);
    closeWithin(this.#socket.conn, this.#timers);
  }
}

/** A peer that does not read, or does not fetch its goodbye, never lets the buffer drain: the wait for that is bounded. */
function closeWithin(conn: Socket['conn'], timers: Timers): void {
  conn.close();
  const timer = timers.after(CLOSE_GRACE_MS, () => {
    const webSocket = webSocketOf(conn);
    if (webSocket) webSocket.terminate();
    else conn.close(true);
  });
  conn.once('close', () => timer.stop());
}

/** What we need of Engine.IO's transport beyond its public types: the `ws` socket, absent while polling. */
function webSocketOf(conn: Socket['conn']): WebSocket | undefined {
  const { transport } = conn as unknown as { transport: { name: string; socket?: WebSocket } };
  return transport.name === 'websocket' ? transport.socket : undefined;
}

/** Of a connection that is not a WebSocket, or not yet. */
const pollingOf = (conn: Socket['conn']) => conn.transport as unknown as { closeTimeout: number };

/** With its query as Engine.IO has read it. */
type PollingRequest = IncomingMessage & { _query?: { sid?: string } };

/** Engine.IO's events around its ping; its types know only some of them. */
interface Pinged {
  on(event: 'packetCreate', listener: (packet: { type: string }) => void): void;
  on(event: 'heartbeat', listener: () => void): void;
}

interface WebSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly _socket: NetSocket;
  terminate(): void;
}

const OPEN = 1;

function writeBufferOf(conn: Socket['conn']): readonly { data?: string }[] {
  return (conn as unknown as { writeBuffer: { data?: string }[] }).writeBuffer;
}

/**
 * Lets go of the HTTP request and the handshake (headers, token): some 10 KB of an idle connection. Engine.IO's own response to an
 * upgrade, which leads back to the request, stays with a nameless listener on the TCP socket: nobody is told any more when it closes.
 */
function release(socket: Socket): void {
  const conn = socket.conn as unknown as { request: unknown; transport: { req?: unknown } };
  conn.request = null;
  const tcp = webSocketOf(socket.conn)?._socket;
  if (tcp) {
    conn.transport.req = null;
    for (const listener of tcp.listeners('close') as (() => void)[])
      if (listener.name === '') tcp.off('close', listener);
  }
  (socket as { handshake: unknown }).handshake = undefined;
  socket.data = undefined;
}

/** Of a connection while it is open, the same for TCP and for the TLS on top of it. */
const nameOf = (tcp: NetSocket) => `${tcp.remoteAddress} ${tcp.remotePort}`;

const sessionName = (conn: Socket['conn']) => `session ${(conn as unknown as { id: string }).id}`;

/** Of the connection of this socket, which may have joined several. */
function namespacesOf({ client }: Socket): number {
  return (client as unknown as { nsps: ReadonlyMap<string, Socket> }).nsps.size;
}

function connectError(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.message), { data: refusal });
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

function describe(description: unknown): string {
  if (description instanceof Error) return `${description.message} ${describe(description.cause ?? '')}`;
  if (typeof description === 'object' && description !== null && 'description' in description)
    return describe(description.description);
  return String(description ?? '');
}
