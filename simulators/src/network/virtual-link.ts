/**
 * Virtual link: the phone's end of one connection, from the first packet of a connect until the SDK has closed it or knows that it ended.
 * What crosses it once the service has been asked is the connection's; it may outlive the phone's end.
 *
 * A connect takes three round trips before the namespace's CONNECT, with the token in it, leaves as the first message: TCP's SYN and its
 * answer, TLS 1.3 (RFC 8446), and the HTTP upgrade, whose answer brings Engine.IO's `open` along. A name that resolves is in the cache.
 */
import type { Handshake, Refusal } from '@slotwire/protocol';
import type { PeerHandlers } from '@slotwire/realtime';
import type { Link, LinkHandlers } from '@slotwire/sdk';
import { Approach, type ApproachHost } from './approach.ts';
import { Connection, type ConnectionHost, RESET } from './connection.ts';
import type { DeathNotice, Endpoint } from './network.ts';

/** The line, as its links see it. */
export interface LinkHost extends ApproachHost, ConnectionHost {
  /** The name still leads to where the service was. */
  isAddressOld(): boolean;
  /** Neither side holds it any more. */
  forget(link: VirtualLink): void;
}

/**
 * TLS 1.3 with a chain of two certificates, and the HTTP upgrade; bytes. A ClientHello takes 500, the certificates 3,000, the headers of
 * either side 500: our estimate.
 */
const OPENING_BYTES = { up: 1_200, down: 3_600 };

/** `over`: nothing is called back any more. The service may learn of it later. */
type Phase = 'connecting' | 'open' | 'over';

export class VirtualLink implements Link, PeerHandlers {
  readonly #line: LinkHost;
  readonly #handlers: LinkHandlers;
  readonly #approach: Approach;
  /** Until it is sent. */
  #auth: Handshake | undefined;
  #phase: Phase;
  /** The meter was told that it began. */
  #metered: boolean;
  /** The process that answered the connect. */
  #endpoint: Endpoint | undefined;
  #connection: Connection | undefined;

  constructor(line: LinkHost, auth: Handshake, handlers: LinkHandlers) {
    this.#line = line;
    this.#handlers = handlers;
    this.#approach = new Approach(line, (reason) => this.end(reason));
    this.#auth = auth;
    this.#phase = 'connecting';
    this.#metered = false;
    this.#endpoint = undefined;
    this.#connection = undefined;
  }

  start(): void {
    if (this.#line.way() !== 'none') {
      this.#metered = true;
      this.#line.meter?.onConnect();
    }
    this.#approach.begin(() => this.#reach());
  }

  /** The phone has neither closed it nor learned that it ended. */
  isHeld(): boolean {
    return this.#phase !== 'over';
  }

  // What the SDK calls

  /** On a link that is not open it is lost, as on one that is open no more: the SDK waits for the welcome. */
  request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
    if (this.#phase === 'open') this.#connection?.request(event, args, onAck);
  }

  close(): void {
    if (this.#phase === 'over') return;
    this.#connection?.close();
    this.#endHere();
    this.#settle();
  }

  // What the service's end calls, on arrival

  onOpen(): void {
    if (this.#phase !== 'connecting') return;
    this.#phase = 'open';
    this.#handlers.onOpen();
  }

  onEvent(event: string, payload: unknown): void {
    if (this.#phase === 'open') this.#handlers.onEvent(event, payload);
  }

  onRefused(refusal: Refusal): void {
    if (this.#phase === 'over') return;
    this.#connection?.onServiceEnd('refused');
    this.#endHere();
    this.#settle();
    this.#handlers.onRefused(refusal, refusal.message);
  }

  onClose(reason: string): void {
    this.#connection?.onServiceEnd(reason);
    this.end(reason);
  }

  // What the connection tells

  /** The phone learns now that it is over. */
  end(reason: string): void {
    if (this.#phase === 'over') return;
    const wasOpen = this.#phase === 'open';
    this.#endHere();
    this.#settle();
    if (wasOpen) this.#handlers.onClose(reason);
    else this.#handlers.onRefused(undefined, reason);
  }

  /** The application's own timer is due: it learns of it at once, or when it is thawed. */
  endByTimer(reason: string): void {
    this.#approach.later(0, 'application', () => this.end(reason));
  }

  /** The service's side of the connection is over. */
  onServiceSideOver(): void {
    this.#settle();
  }

  // What befalls it

  /** The situation of the phone or of its way has changed. */
  onChange(): void {
    this.#approach.onChange();
    this.#connection?.onChange();
  }

  /** Nothing to a link that is not a connection yet. */
  reset(): void {
    this.#connection?.reset();
  }

  /** Half-open from now on; a connect gets no answer any more. */
  silence(): void {
    if (this.#connection === undefined) this.#approach.stop();
    else this.#connection.silence();
  }

  onServiceDied(notice: DeathNotice): void {
    if (this.#connection !== undefined) {
      this.#connection.onServiceDied(notice);
    } else if (this.#endpoint !== undefined) {
      this.#endpoint = undefined;
      if (notice === 'silence') this.#approach.stop();
      else this.#approach.later(this.#line.delayMs('down'), 'service', () => this.end(RESET));
    }
  }

  // Within

  /** TCP's answer is there, or would be. */
  #reach(): void {
    if (this.#line.isAddressOld()) return;
    const endpoint = this.#line.endpoint();
    if (endpoint === undefined) {
      this.end('connection refused');
      return;
    }
    this.#endpoint = endpoint;
    const delayMs = this.#line.roundTripMs() + this.#line.roundTripMs();
    this.#approach.later(delayMs, 'service', () => this.#ask(endpoint));
  }

  #ask(endpoint: Endpoint): void {
    const { meter } = this.#line;
    meter?.onMessage('up', OPENING_BYTES.up);
    meter?.onMessage('down', OPENING_BYTES.down);
    const auth = this.#auth;
    this.#auth = undefined;
    this.#connection = new Connection(this.#line, this);
    this.#connection.open(endpoint, auth);
  }

  #endHere(): void {
    this.#phase = 'over';
    this.#approach.stop();
    if (this.#metered) this.#line.meter?.onClose();
  }

  #settle(): void {
    if (this.#phase !== 'over' || this.#connection?.isHeldByService()) return;
    this.#connection?.end();
    this.#line.forget(this);
  }
}
