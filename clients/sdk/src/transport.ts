/**
 * Transport of the SDK: one link to the service. Socket.IO in apps (`transport-socket-io.ts`); a virtual network in simulations.
 * It neither reconnects nor times out: the connection machine does both, on the runtime's timers.
 */
import type { Handshake, Refusal } from '@slotwire/protocol';

export interface LinkHandlers {
  /** The namespace accepted the handshake; `welcome` follows as an event. */
  onOpen(): void;
  onEvent(event: string, payload: unknown): void;
  /** The handshake was refused (with the service's reason), or the service was not reached (without). Nothing follows. */
  onRefused(refusal: Refusal | undefined, detail: string): void;
  /** An open link ended. Nothing follows. */
  onClose(reason: string): void;
}

export interface Link {
  /** Sends a command; `onAck` is called at most once, with whatever came back. */
  request(event: string, args: unknown, onAck: (answer: unknown) => void): void;
  /** Idempotent; no handler is called afterwards. */
  close(): void;
}

export interface ClientTransport {
  connect(target: { url: string; auth: Handshake }, handlers: LinkHandlers): Link;
}
