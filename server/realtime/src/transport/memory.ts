/**
 * Connections in memory. What crosses them is handed to a `Wire`, which decides when it arrives:
 * a test holds two queues and flushes them, a simulation models a network.
 */
import type { Namespace, Refusal, ServerEventName } from '@slotwire/protocol';
import type { Connection, ConnectionHandler, Frame, Transport, TransportHandler } from './transport.ts';

export interface Wire {
  /**
   * Runs the task when the message arrives at the service, or never.
   * @param bytes of the message (UTF-16 units of its JSON), for a wire that has a bandwidth
   */
  toServer(task: () => void, bytes: number): void;
  toClient(task: () => void, bytes: number): void;
}

export interface PeerHandlers {
  onOpen(): void;
  onEvent(event: string, payload: unknown): void;
  onRefused(refusal: Refusal): void;
  onClose(reason: string): void;
}

/** The client's end. */
export interface Peer {
  request(event: string, args: unknown, onAck?: (answer: unknown) => void): void;
  close(): void;
  /** The service finds the connection dead (no answer to its pings, a reset): `onClose` there, and no word to the client. */
  drop(reason: string): void;
}

export interface Target {
  namespace: Namespace;
  auth: unknown;
  address?: string;
  /** What a ping would measure; nobody pings in memory. */
  latencyMs?: number;
}

export interface MemoryTransport extends Transport {
  connect(target: Target, wire: Wire, handlers: PeerHandlers): Peer;
  /** Cuts every connection without a word, as a killed process does. */
  cut(): void;
}

/** Of a packet that opens, refuses or closes. */
const CONTROL_BYTES = 100;

interface MemoryFrame extends Frame {
  payloadJson: string;
}

/** @param name of its connections; nodes of one cluster need each their own */
export function createMemoryTransport(name = 'memory'): MemoryTransport {
  let handler: TransportHandler | undefined;
  let refused: (() => Refusal) | undefined;
  let connections = 0;
  const open = new Set<(reason: string) => void>();

  function connect(target: Target, wire: Wire, handlers: PeerHandlers): Peer {
    const address = target.address ?? 'memory';
    let served: ConnectionHandler | undefined;
    let serverOpen = false;
    let clientOpen = true;
    /** The client left, or was found dead, while its handshake was looked at. */
    let gone = false;
    let buffered = 0;

    function endServer(reason: string): void {
      gone = true;
      if (!serverOpen) return;
      serverOpen = false;
      open.delete(endServer);
      served?.onClose(reason);
    }
    const toClient = (task: () => void, bytes: number) => wire.toClient(() => clientOpen && task(), bytes);
    const endClient = (reason: string) =>
      toClient(() => {
        clientOpen = false;
        handlers.onClose(reason);
      }, CONTROL_BYTES);

    const connection: Connection = {
      id: `${name}-${++connections}`,
      namespace: target.namespace,
      address,
      send(frame) {
        if (!serverOpen) return;
        const { event, payloadJson } = frame as MemoryFrame;
        buffered += frame.length;
        wire.toClient(() => {
          buffered -= frame.length;
          if (clientOpen) handlers.onEvent(event, JSON.parse(payloadJson));
        }, frame.length);
      },
      bufferedBytes: () => buffered,
      latencyMs: () => target.latencyMs,
      close() {
        endClient('server disconnect');
        endServer('server disconnect');
      },
    };

    const auth = JSON.stringify(target.auth) ?? 'null';
    wire.toServer(async () => {
      const attempt = { namespace: target.namespace, auth: JSON.parse(auth), address };
      const verdict = refused ? { refusal: refused() } : await (handler as TransportHandler).onAttempt(attempt);
      if (gone) return;
      if ('refusal' in verdict) {
        toClient(() => {
          clientOpen = false;
          handlers.onRefused(verdict.refusal);
        }, CONTROL_BYTES);
        return;
      }
      serverOpen = true;
      open.add(endServer);
      toClient(() => handlers.onOpen(), CONTROL_BYTES);
      served = verdict.open(connection);
    }, auth.length);

    return {
      request(event, args, onAck) {
        // What JSON makes of it: a message in memory must not carry more than one on a wire could.
        const sent = JSON.stringify(args);
        const bytes = sent?.length ?? 0;
        wire.toServer(() => {
          if (!serverOpen) return;
          const answer = onAck && ((ackJson: string) => toClient(() => onAck(JSON.parse(ackJson)), ackJson.length));
          served?.onMessage(event, [sent === undefined ? undefined : JSON.parse(sent)], bytes, answer);
        }, bytes);
      },
      close() {
        clientOpen = false;
        wire.toServer(() => endServer('client disconnect'), CONTROL_BYTES);
      },
      drop: endServer,
    };
  }

  return {
    start(given) {
      handler = given;
    },
    encode: (namespace, event: ServerEventName, payloadJson) =>
      ({ namespace, event, payloadJson, length: payloadJson.length }) as MemoryFrame,
    refuseNew(refusal) {
      refused = refusal;
    },
    async close() {
      for (const end of [...open]) end('server shutting down');
    },
    connect,
    cut() {
      for (const end of [...open]) end('cut');
    },
  };
}
