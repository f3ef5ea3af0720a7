/**
 * Fake transport: two explicit queues. Nothing crosses until the test says so, so a test chooses the order instead of awaiting it.
 * What is in a queue can also be dropped, doubled or moved.
 */
import type { Handshake, Refusal } from '@slotwire/protocol';
import type { ClientTransport, Link, LinkHandlers } from './transport.ts';

/** The server's end of one link. */
export interface FakeConnection {
  readonly id: number;
  emit(event: string, payload: unknown): void;
  refuse(refusal: Refusal): void;
  close(reason?: string): void;
}

export interface FakePeer {
  onConnect(connection: FakeConnection, auth: Handshake): void;
  onRequest(connection: FakeConnection, event: string, args: unknown, answer: (ack: unknown) => void): void;
  onClose(connection: FakeConnection): void;
}

export interface Message {
  /** For people: `welcome`, `ack booking:note`, `close`. */
  label: string;
  connection: number;
  payload: unknown;
  deliver: () => void;
}

export interface FakeTransport extends ClientTransport {
  readonly toServer: Message[];
  readonly toClient: Message[];
  /** Delivers up to `count` messages (all by default, also those that come up meanwhile); returns how many. */
  flushToServer(count?: number): number;
  flushToClient(count?: number): number;
  /** Handshakes in the order in which they were made. */
  readonly handshakes: Handshake[];
  /** Cuts the newest link: both ends learn of it at once, and what was on its way is lost. */
  cut(reason?: string): void;
  /** The newest link goes dead without a word: whatever either side sends on it is lost. */
  freeze(): void;
  /** While true nobody answers: `onRefused` without a reason. */
  unreachable: boolean;
  openLinks(): number;
}

const copy = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

export function createFakeTransport(peer: FakePeer): FakeTransport {
  const toServer: Message[] = [];
  const toClient: Message[] = [];
  const links: FakeLink[] = [];

  function flush(queue: Message[], count: number): number {
    let delivered = 0;
    while (delivered < count) {
      const message = queue.shift();
      if (message === undefined) break;
      message.deliver();
      delivered += 1;
    }
    return delivered;
  }

  class FakeLink implements Link {
    readonly id: number;
    readonly handlers: LinkHandlers;
    clientOpen = true;
    serverOpen = false;
    frozen = false;
    readonly connection: FakeConnection;

    constructor(auth: Handshake, handlers: LinkHandlers) {
      this.id = links.length + 1;
      this.handlers = handlers;
      this.connection = {
        id: this.id,
        emit: (event, payload) => {
          if (this.serverOpen) this.down(event, payload, (received) => handlers.onEvent(event, received));
        },
        refuse: (refusal) => {
          this.serverOpen = false;
          this.down('refusal', refusal, (received) => {
            this.clientOpen = false;
            handlers.onRefused(received as Refusal, 'refused');
          });
        },
        close: (reason = 'server closed') => {
          if (!this.serverOpen) return;
          this.serverOpen = false;
          this.down('close', reason, () => {
            this.clientOpen = false;
            handlers.onClose(reason);
          });
        },
      };
      if (transport.unreachable) {
        this.down('unreachable', undefined, () => {
          this.clientOpen = false;
          handlers.onRefused(undefined, 'unreachable');
        });
        return;
      }
      this.up('connect', auth, (received) => {
        this.serverOpen = true;
        peer.onConnect(this.connection, received as Handshake);
        if (this.serverOpen) this.down('open', undefined, () => handlers.onOpen());
      });
    }

    request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
      this.up(event, args, (received) => {
        if (!this.serverOpen) return;
        peer.onRequest(this.connection, event, received, (ack) => {
          if (this.serverOpen) this.down(`ack ${event}`, ack, onAck);
        });
      });
    }

    close(): void {
      if (!this.clientOpen) return;
      this.clientOpen = false;
      this.up('close', undefined, () => this.endServer());
    }

    endServer(): void {
      if (!this.serverOpen) return;
      this.serverOpen = false;
      peer.onClose(this.connection);
    }

    up(label: string, payload: unknown, deliver: (payload: unknown) => void): void {
      const sent = copy(payload);
      const run = () => {
        if (!this.frozen) deliver(sent);
      };
      toServer.push({ label, connection: this.id, payload: sent, deliver: run });
    }

    down(label: string, payload: unknown, deliver: (payload: unknown) => void): void {
      const sent = copy(payload);
      const run = () => {
        if (!this.frozen && this.clientOpen) deliver(sent);
      };
      toClient.push({ label, connection: this.id, payload: sent, deliver: run });
    }
  }

  const transport: FakeTransport = {
    toServer,
    toClient,
    handshakes: [],
    unreachable: false,
    flushToServer: (count = Number.POSITIVE_INFINITY) => flush(toServer, count),
    flushToClient: (count = Number.POSITIVE_INFINITY) => flush(toClient, count),
    connect({ auth }, handlers) {
      transport.handshakes.push(copy(auth) as Handshake);
      const link = new FakeLink(auth, handlers);
      links.push(link);
      return link;
    },
    cut(reason = 'cut') {
      const link = links.at(-1);
      if (link === undefined) return;
      for (const queue of [toServer, toClient]) {
        const kept = queue.filter(({ connection }) => connection !== link.id);
        queue.splice(0, queue.length, ...kept);
      }
      link.endServer();
      if (!link.clientOpen) return;
      link.clientOpen = false;
      link.handlers.onClose(reason);
    },
    freeze() {
      const link = links.at(-1);
      if (link !== undefined) link.frozen = true;
    },
    openLinks: () => links.filter(({ clientOpen }) => clientOpen).length,
  };
  return transport;
}
