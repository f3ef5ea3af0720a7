/**
 * Connections in memory. What crosses them is handed to a `Wire`, which decides when it arrives:
 * a test holds two queues and flushes them, a simulation models a network.
 */
import type { Namespace, Refusal, ServerEventName } from '@slotwire/protocol';
import type { Connection, ConnectionHandler, Frame, Transport, TransportHandler } from './transport.ts';

export interface Wire {
  /** Runs the task when the message arrives at the service, or never. */
  toServer(task: () => void): void;
  toClient(task: () => void): void;
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
}

export interface MemoryTransport extends Transport {
  connect(target: { namespace: Namespace; auth: unknown; address?: string }, wire: Wire, handlers: PeerHandlers): Peer;
  /** Cuts every connection without a word, as a killed process does. */
  cut(): void;
}

interface MemoryFrame extends Frame {
  payloadJson: string;
}

export function createMemoryTransport(): MemoryTransport {
  let handler: TransportHandler | undefined;
  let refused: (() => Refusal) | undefined;
  let connections = 0;
  const open = new Set<(reason: string) => void>();

  function connect(
    target: { namespace: Namespace; auth: unknown; address?: string },
    wire: Wire,
    handlers: PeerHandlers,
  ): Peer {
    const address = target.address ?? 'memory';
    let served: ConnectionHandler | undefined;
    let serverOpen = false;
    let clientOpen = true;
    let buffered = 0;

    function endServer(reason: string): void {
      if (!serverOpen) return;
      serverOpen = false;
      open.delete(endServer);
      served?.onClose(reason);
    }
    const toClient = (task: () => void) => wire.toClient(() => clientOpen && task());
    const endClient = (reason: string) =>
      toClient(() => {
        clientOpen = false;
        handlers.onClose(reason);
      });

    const connection: Connection = {
      id: `memory-${++connections}`,
      namespace: target.namespace,
      address,
      send(frame) {
        if (!serverOpen) return;
        const { event, payloadJson } = frame as MemoryFrame;
        buffered += frame.length;
        wire.toClient(() => {
          buffered -= frame.length;
          if (clientOpen) handlers.onEvent(event, JSON.parse(payloadJson));
        });
      },
      bufferedBytes: () => buffered,
      close() {
        endClient('server disconnect');
        endServer('server disconnect');
      },
    };

    wire.toServer(async () => {
      const verdict = refused
        ? { refusal: refused() }
        : await (handler as TransportHandler).onAttempt({
            namespace: target.namespace,
            auth: copy(target.auth),
            address,
          });
      if ('refusal' in verdict) {
        toClient(() => {
          clientOpen = false;
          handlers.onRefused(verdict.refusal);
        });
        return;
      }
      serverOpen = true;
      open.add(endServer);
      toClient(() => handlers.onOpen());
      served = verdict.open(connection);
    });

    return {
      request(event, args, onAck) {
        const sent = copy(args);
        wire.toServer(() => {
          if (!serverOpen) return;
          const bytes = JSON.stringify(sent)?.length ?? 0;
          const answer = onAck && ((ackJson: string) => toClient(() => onAck(JSON.parse(ackJson))));
          served?.onMessage(event, [sent], bytes, answer);
        });
      },
      close() {
        clientOpen = false;
        wire.toServer(() => endServer('client disconnect'));
      },
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

/** What JSON makes of it: a message in memory must not carry more than one on a wire could. */
function copy(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
