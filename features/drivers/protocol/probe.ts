/** Probe: a bare Socket.IO client. It says what it is told, right or wrong, and keeps what it hears. */
import { type Ack, type Goodbye, PROTOCOL_VERSION, type Refusal, type Welcome } from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import { io, type Socket } from 'socket.io-client';
import type { Handshake, Person, Probe, ProbeState } from '../driver.ts';
import { brief, type History } from './history.ts';

export interface ProbeOptions {
  owner: Person;
  name: string;
  deviceId: string;
  /** Where the service is now. */
  url: () => string;
  /** Real ones: a probe waits for the service, whatever time the scenario lets pass. */
  timers: Timers;
  history: History;
}

const ANSWER_MS = 5_000;

/** What we need of the client beyond its public types: the `ws` socket of Node. */
interface Wire {
  write(packet: string): void;
  transport: { ws: { pause(): void; resume(): void } };
}

export function createProbe(options: ProbeOptions): Probe & { close(): void } {
  const { owner, name, history } = options;
  let socket: Socket | undefined;
  let state: ProbeState = { status: 'idle' };
  let heard: { event: string; payload: unknown }[] = [];

  function connected(): Socket {
    if (socket === undefined) throw new Error(`${name} has not connected; "When ${name} connects" does that`);
    return socket;
  }

  const wire = (): Wire => connected().io.engine as unknown as Wire;

  function payloadOf(event: string): unknown {
    return heard.find((message) => message.event === event)?.payload;
  }

  function open(handshake: Handshake): Socket {
    const namespace = handshake.namespace ?? (owner.role === 'admin' ? '/admin' : '/');
    const auth: Record<string, unknown> = {
      protocol: PROTOCOL_VERSION,
      token: handshake.token,
      deviceId: options.deviceId,
      platform: 'sim',
      appVersion: '1.0.0',
      ...handshake.fields,
    };
    return io(`${options.url()}${namespace === '/' ? '' : namespace}`, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      ...(handshake.origin === undefined ? {} : { extraHeaders: { origin: handshake.origin } }),
    });
  }

  function ask(event: string, args: unknown): Promise<Ack<unknown>> {
    const asked = connected();
    history.note(name, `sends ${event} ${brief(args)}`);
    return new Promise((resolve, reject) => {
      const late = options.timers.after(ANSWER_MS, () =>
        reject(new Error(`${name} got no answer to ${event} within 5 s`)),
      );
      asked.emit(event, args, (answer: Ack<unknown>) => {
        late.stop();
        history.note(name, `is answered ${brief(answer)}`);
        resolve(answer);
      });
    });
  }

  return {
    owner,
    name,
    connect(handshake) {
      socket?.disconnect();
      heard = [];
      const opened = open(handshake);
      socket = opened;
      state = { status: 'idle' };
      history.note(name, 'connects');
      return new Promise((resolve, reject) => {
        const late = options.timers.after(ANSWER_MS, () =>
          reject(new Error(`${name} was neither welcomed nor refused within 5 s`)),
        );
        const settled = (next: ProbeState) => {
          state = next;
          late.stop();
          resolve();
        };
        opened.onAny((event: string, payload: unknown) => {
          heard.push({ event, payload });
          if (event !== 'heads') history.note(name, `hears ${event} ${brief(payload)}`);
          if (event === 'welcome') settled({ status: 'open' });
        });
        opened.on('connect_error', (error: Error & { data?: Refusal }) => {
          history.note(name, `is refused: ${error.data?.code ?? error.message}`);
          settled(
            error.data ? { status: 'refused', refusal: error.data } : { status: 'turned-away', detail: error.message },
          );
        });
        opened.on('disconnect', (reason) => {
          history.note(name, `is disconnected: ${reason}`);
          const goodbye = payloadOf('goodbye') as Goodbye | undefined;
          settled({ status: 'closed', detail: reason, ...(goodbye === undefined ? {} : { goodbye }) });
        });
        opened.connect();
      });
    },
    ask,
    tell(event, args) {
      history.note(name, `sends ${event} ${brief(args)}`);
      connected().emit(event, args);
    },
    write(packet) {
      history.note(name, `writes ${brief(packet)}`);
      wire().write(packet);
    },
    stopReading: () => wire().transport.ws.pause(),
    readAgain: () => wire().transport.ws.resume(),
    async settle() {
      // An unknown event is answered too, and changes nothing.
      await ask('qa:are-you-there', {});
    },
    state: () => state,
    welcome: () => payloadOf('welcome') as Welcome | undefined,
    heard: () => heard,
    close() {
      socket?.disconnect();
    },
  };
}
