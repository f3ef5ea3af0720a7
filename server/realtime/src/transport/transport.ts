/**
 * Transport: connections, and nothing of what they mean. Socket.IO in production (`socket-io.ts`), queues in memory in tests
 * and simulation (`memory.ts`). Payloads cross it as JSON text: what is stored or sent to many is encoded once.
 */
import type { Namespace, Refusal, ServerEventName } from '@slotwire/protocol';

/** An event ready to be written to any connection of its namespace. Made by the transport that writes it. */
export interface Frame {
  readonly namespace: Namespace;
  readonly event: ServerEventName;
  /** Of the payload, as JSON in UTF-16 units (a lower bound of the bytes on the wire). */
  readonly length: number;
}

export interface Connection {
  readonly id: string;
  readonly namespace: Namespace;
  /** Remote address, without port. */
  readonly address: string;
  send(frame: Frame): void;
  /** Bytes accepted by `send` and not yet handed to the operating system. */
  bufferedBytes(): number;
  /** Of the last round trip; undefined until there was one. */
  latencyMs(): number | undefined;
  /** Closes after what was sent. `onClose` follows, once. */
  close(): void;
}

export interface ConnectAttempt {
  namespace: Namespace;
  /** What the client sent as `auth`; not yet checked. */
  auth: unknown;
  address: string;
  /** W3C `traceparent` of its request, as proxies and clients that trace put it there; absent when there is no valid one. */
  trace?: string | undefined;
}

/** Why a message or a connection was refused below the level of commands. */
export type Violation =
  | 'malformed_packet'
  | 'message_too_large'
  | 'message_too_deep'
  | 'origin_refused'
  | 'bad_upgrade'
  | 'too_many_pending'
  | 'malformed_request'
  | 'slow_request';

export interface ConnectionHandler {
  /**
   * A message of the client. `args` is whatever it sent; `bytes` the size of the packet.
   * @param answer sends the ack (JSON text), once; absent when the client asked for none.
   */
  onMessage(
    event: string,
    args: readonly unknown[],
    bytes: number,
    answer: ((ackJson: string) => void) | undefined,
  ): void;
  onClose(reason: string): void;
}

export interface TransportHandler {
  /** A refusal, or a function that takes the connection over once it is open. Never rejects. */
  onAttempt(
    attempt: ConnectAttempt,
  ): Promise<{ refusal: Refusal } | { open: (connection: Connection) => ConnectionHandler }>;
  onViolation(violation: Violation, address: string, detail: string): void;
}

export interface Transport {
  /** Once, before the first connection. */
  start(handler: TransportHandler): void;
  encode(namespace: Namespace, event: ServerEventName, payloadJson: string): Frame;
  /** No new connections from now on; those that are open stay. */
  refuseNew(refusal: () => Refusal): void;
  /** Cuts what is still open. */
  close(): Promise<void>;
}
