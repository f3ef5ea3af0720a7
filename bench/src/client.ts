/**
 * Client: one device of the fleet, on a bare TCP socket. It reads frames by their first bytes and counts events without parsing them, so
 * that thousands of devices cost less than the server that they measure.
 */
import { connect, type Socket } from 'node:net';
import { clientFrame, FrameReader, Opcode } from './frames.ts';
import type { SubjectName } from './subjects/subject.ts';

export interface ClientOptions {
  port: number;
  subject: SubjectName;
  userId: string;
  /** JSON text: what Socket.IO calls `auth`. */
  authJson: string;
}

export interface ClientEvents {
  /** The upgrade is done: the server has accepted the connection. */
  onOpen(): void;
  /** Authenticated and subscribed, as each subject says it: `welcome`, the connect packet, or the upgrade itself. */
  onReady(welcomeJson: string | undefined): void;
  /** `payload` is lent. */
  onEvents(count: number, payload: Buffer): void;
  /** `payload` is lent. */
  onAck(id: number, ok: boolean, payload: Buffer): void;
  /** Also when it never got ready. `why` is for the error message. */
  onClosed(why: string): void;
}

/** One for all sockets: data is handled before the next read. */
const readBuffer = Buffer.alloc(256 * 1_024);

const upgrade = (path: string) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: c2xvdHdpcmUgYmVuY2ggLg==',
    '\r\n',
  ].join('\r\n');

const PONG = clientFrame(Opcode.Text, '3');
const OFFSET = Buffer.from('"offset":');
const EVENTS = Buffer.from('42["event');
const WELCOME = Buffer.from('42["welcome",');
const OK = Buffer.from('"ok":true');

export class Client {
  readonly #options: ClientOptions;
  readonly #events: ClientEvents;
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  #head: Buffer | undefined = Buffer.alloc(0);
  #why = 'the server closed the connection';

  constructor(options: ClientOptions, events: ClientEvents) {
    this.#options = options;
    this.#events = events;
    this.#socket = connect({
      port: options.port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.#read(readBuffer.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.write(
      upgrade(options.subject === 'ws' ? `/${options.userId}` : '/socket.io/?EIO=4&transport=websocket'),
    );
    this.#socket.on('error', (error) => {
      this.#why = error.message;
    });
    this.#socket.on('close', () => events.onClosed(this.#why));
  }

  /** A command with an ack. `argsJson` of up to 60 KB. */
  request(id: number, command: string, argsJson: string): void {
    const text = this.#options.subject === 'ws' ? `${id}${argsJson}` : `42${id}["${command}",${argsJson}]`;
    this.#socket.write(clientFrame(Opcode.Text, text));
  }

  /** Gone without a word, as a device in a tunnel is once its connection is noticed to be dead. */
  drop(): void {
    this.#socket.resetAndDestroy();
  }

  #read(chunk: Buffer): void {
    if (this.#head === undefined) return this.#frames.push(chunk, this.#onFrame);
    const head = Buffer.concat([this.#head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      this.#head = head;
      return undefined;
    }
    this.#head = undefined;
    if (!head.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) return this.#fail(head.toString('latin1', 0, end));
    this.#events.onOpen();
    if (this.#options.subject === 'ws') this.#events.onReady(undefined);
    const rest = head.subarray(end + 4);
    if (rest.length > 0) this.#frames.push(rest, this.#onFrame);
    return undefined;
  }

  readonly #onFrame = (opcode: number, payload: Buffer): void => {
    if (opcode === Opcode.Text) {
      if (this.#options.subject === 'ws') this.#onPlain(payload);
      else this.#onPacket(payload);
    } else if (opcode === Opcode.Ping) this.#socket.write(clientFrame(Opcode.Pong, payload.toString('latin1')));
  };

  /** Events are objects, acks begin with the id of their request. */
  #onPlain(payload: Buffer): void {
    if (payload[0] === 0x7b) this.#events.onEvents(1, payload);
    else this.#events.onAck(Number.parseInt(payload.toString('latin1', 0, 16), 10), true, payload);
  }

  /** An Engine.IO packet: `0` open, `2` ping, `4` message; a message's Socket.IO type follows: `0` connect, `2` event, `3` ack, `4` refused. */
  #onPacket(payload: Buffer): void {
    const [engine, type] = [payload[0], payload[1]];
    if (engine === 0x30) this.#socket.write(clientFrame(Opcode.Text, `40${this.#options.authJson}`));
    else if (engine === 0x32) this.#socket.write(PONG);
    else if (engine !== 0x34) return;
    else if (type === 0x32) this.#onEvent(payload);
    else if (type === 0x33) {
      this.#events.onAck(Number.parseInt(payload.toString('latin1', 2, 18), 10), payload.indexOf(OK) > 0, payload);
    } else if (type === 0x30) {
      if (this.#options.subject === 'socket.io') this.#events.onReady(undefined);
    } else this.#fail(payload.toString());
  }

  #onEvent(payload: Buffer): void {
    if (startsWith(payload, EVENTS)) {
      this.#events.onEvents(this.#options.subject === 'socket.io' ? 1 : countOf(payload, OFFSET), payload);
    } else if (startsWith(payload, WELCOME)) {
      this.#events.onReady(payload.toString('utf8', WELCOME.length, payload.length - 1));
    }
  }

  #fail(why: string): void {
    this.#why = why;
    this.#socket.destroy();
  }
}

function startsWith(payload: Buffer, prefix: Buffer): boolean {
  return payload.length >= prefix.length && payload.compare(prefix, 0, prefix.length, 0, prefix.length) === 0;
}

function countOf(payload: Buffer, pattern: Buffer): number {
  let count = 0;
  for (let at = payload.indexOf(pattern); at >= 0; at = payload.indexOf(pattern, at + pattern.length)) count += 1;
  return count;
}
