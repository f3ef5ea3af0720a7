/** Transport over Socket.IO: websocket first, long polling where that is blocked. It neither reconnects nor times out by itself. */
import type { Handshake, Namespace } from '@slotwire/protocol';
import { Manager, type ManagerOptions, type Socket } from 'socket.io-client';
import { readRefusal } from './inbound.ts';
import type { ClientTransport, Link, LinkHandlers } from './transport.ts';

export interface SocketIoOptions {
  /** Of the service. Default: `/`, that of customers and vendors; that of admins is `/admin`. */
  namespace?: Namespace;
  /** Tried in this order. Default: websocket, then polling. */
  transports?: ('websocket' | 'polling')[];
  /** Path of the endpoint. Default: `/socket.io/`. */
  path?: string;
  /**
   * Address that websockets come from; Node only, and polling takes no notice. One address has about 28,000 ports towards one service: a load generator with more
   * connections takes several. Default: the system's choice.
   */
  localAddress?: string;
}

export function createSocketIoTransport(options: SocketIoOptions = {}): ClientTransport {
  const managerOptions = {
    transports: options.transports ?? ['websocket', 'polling'],
    tryAllTransports: true,
    // The SDK's own machine does all of this, with full jitter and on its own timers.
    reconnection: false,
    autoConnect: false,
    timeout: false,
    // Booking messages are short: compression would cost each link a window of memory and gain little.
    perMessageDeflate: false,
    ...(options.path === undefined ? {} : { path: options.path }),
    ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
  };
  const { namespace = '/' } = options;
  return {
    connect: ({ url, auth }, handlers) =>
      new SocketIoLink(url, namespace, auth, handlers, managerOptions as unknown as Partial<ManagerOptions>),
  };
}

class SocketIoLink implements Link {
  readonly #handlers: LinkHandlers;
  #socket: Socket | undefined;
  #open: boolean;

  constructor(
    url: string,
    namespace: Namespace,
    auth: Handshake,
    handlers: LinkHandlers,
    options: Partial<ManagerOptions>,
  ) {
    this.#handlers = handlers;
    this.#open = false;
    const socket = new Manager(url, options).socket(namespace, { auth });
    this.#socket = socket;
    socket.on('connect', () => {
      this.#open = true;
      // Token and positions have done their work; a fleet's worth of them would only take up room.
      socket.auth = {};
      this.#handlers.onOpen();
    });
    socket.on('connect_error', (error: Error & { data?: unknown }) => {
      if (this.#end()) handlers.onRefused(readRefusal(error.data), error.message);
    });
    socket.on('disconnect', (reason) => {
      const wasOpen = this.#open;
      if (!this.#end()) return;
      if (wasOpen) handlers.onClose(reason);
      else handlers.onRefused(undefined, reason);
    });
    socket.onAny((event: string, payload: unknown) => {
      if (this.#socket !== undefined) handlers.onEvent(event, payload);
    });
    socket.connect();
  }

  request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
    this.#socket?.emit(event, args, (answer: unknown) => {
      if (this.#socket !== undefined) onAck(answer);
    });
  }

  close(): void {
    this.#end();
  }

  /** @returns false when it had ended before. */
  #end(): boolean {
    const socket = this.#socket;
    if (socket === undefined) return false;
    this.#socket = undefined;
    socket.off();
    socket.offAny();
    socket.disconnect();
    return true;
  }
}
