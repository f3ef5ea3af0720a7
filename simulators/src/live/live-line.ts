/**
 * Live line: the way of one device to a real service, which its phone opens and closes by where it is. Real sockets have their own latency,
 * so a place only says whether there is a way. What a phone does not hear is kept from its SDK here; the service, at the other end of the
 * socket, hears at once that it is gone, as no socket of ours can be left dead without a word.
 */
import type { Timers } from '@slotwire/runtime';
import type { ClientTransport, Link, LinkHandlers } from '@slotwire/sdk';
import { NO_NETWORK, PORTAL_ANSWERED } from '../network/approach.ts';
import type { Line, LineMeter } from '../network/network.ts';
import type { NetworkProfile } from '../network/profile.ts';

export interface LiveLineParts {
  name: string;
  profile: NetworkProfile;
  transport: ClientTransport;
  timers: Timers;
  meter?: LineMeter;
}

type Target = Parameters<ClientTransport['connect']>[0];

/** A class, as there are thousands. */
export class LiveLine implements Line, ClientTransport {
  readonly name: string;
  readonly transport: ClientTransport;
  readonly meter: LineMeter | undefined;
  readonly #outside: ClientTransport;
  readonly #timers: Timers;
  #profile: NetworkProfile;
  #frozen: boolean;
  #slow: boolean;
  #connections: number;
  /** The SDK has one at a time, and closes it before the next. */
  #link: LiveLink | undefined;

  constructor({ name, profile, transport, timers, meter }: LiveLineParts) {
    this.name = name;
    this.transport = this;
    this.meter = meter;
    this.#outside = transport;
    this.#timers = timers;
    this.#profile = profile;
    this.#frozen = false;
    this.#slow = false;
    this.#connections = 0;
    this.#link = undefined;
  }

  // As the transport of the SDK

  connect(target: Target, handlers: LinkHandlers): Link {
    const link = new LiveLink(this, handlers);
    this.#link?.silence();
    this.#link = link;
    const { kind, reaches } = this.#profile;
    if (kind === 'none') this.#timers.soon(() => link.onRefused(undefined, NO_NETWORK));
    else if (reaches === 'portal') this.#timers.soon(() => link.onRefused(undefined, PORTAL_ANSWERED));
    else if (reaches === 'nowhere') link.silence();
    else {
      this.#connections++;
      link.open(this.#outside, target);
    }
    return link;
  }

  // As the line of the phone

  profile(): NetworkProfile {
    return this.#profile;
  }

  use(profile: NetworkProfile): void {
    const moved = profile.kind !== this.#profile.kind;
    this.#profile = profile;
    if (moved || profile.reaches !== 'service') this.silence();
  }

  setFrozen(frozen: boolean): void {
    this.#frozen = frozen;
    if (!this.holds()) this.#link?.release();
  }

  /** Holds what arrives like a frozen one. The service's buffer does not fill by that: the socket is read all the same. */
  setSlow(slow: boolean): void {
    this.#slow = slow;
    if (!this.holds()) this.#link?.release();
  }

  reset(): void {
    this.#link?.reset();
  }

  silence(): void {
    this.#link?.silence();
  }

  roundTrip(): Promise<void> {
    if (this.#profile.reaches === 'service') return Promise.resolve();
    return Promise.reject(new Error(`${this.name}: there is no way to the service from here`));
  }

  connections(): number {
    return this.#connections;
  }

  // For its links

  holds(): boolean {
    return this.#frozen || this.#slow;
  }

  forget(link: LiveLink): void {
    if (this.#link === link) this.#link = undefined;
  }
}

/** Link for the SDK, and handlers for the transport. */
class LiveLink implements Link, LinkHandlers {
  readonly #line: LiveLine;
  readonly #handlers: LinkHandlers;
  #socket: Link | undefined;
  /** `silent`: half-open, to the SDK it stands and says nothing. */
  #state: 'open' | 'silent' | 'over';
  /** What arrived while the phone did not look. */
  #held: (() => void)[] | undefined;

  constructor(line: LiveLine, handlers: LinkHandlers) {
    this.#line = line;
    this.#handlers = handlers;
    this.#socket = undefined;
    this.#state = 'open';
    this.#held = undefined;
  }

  open(transport: ClientTransport, target: Target): void {
    this.#line.meter?.onConnect();
    const socket = transport.connect(target, this);
    if (this.#state === 'open') this.#socket = socket;
    else socket.close();
  }

  /** What was held is delivered, in order, as far as the SDK wants to hear it. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    for (const task of held ?? []) if (this.#state === 'open') task();
  }

  reset(): void {
    if (this.#state !== 'open') return;
    this.#drop();
    this.#deliver(() => this.#end('reset by the network'));
  }

  silence(): void {
    if (this.#state !== 'open') return;
    this.#state = 'silent';
    this.#held = undefined;
    this.#drop();
  }

  // What the SDK calls

  request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#tell('up', args);
    socket.request(event, args, (answer) => {
      this.#tell('down', answer);
      this.#deliver(() => onAck(answer));
    });
  }

  close(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#held = undefined;
    this.#drop();
    this.#line.forget(this);
  }

  // What the transport calls

  onOpen(): void {
    this.#deliver(() => this.#handlers.onOpen());
  }

  onEvent(event: string, payload: unknown): void {
    this.#tell('down', payload);
    this.#deliver(() => this.#handlers.onEvent(event, payload));
  }

  onRefused(refusal: Parameters<LinkHandlers['onRefused']>[0], detail: string): void {
    this.#drop();
    this.#deliver(() => {
      this.close();
      this.#handlers.onRefused(refusal, detail);
    });
  }

  onClose(reason: string): void {
    this.#drop();
    this.#deliver(() => this.#end(reason));
  }

  #end(reason: string): void {
    this.close();
    this.#handlers.onClose(reason);
  }

  #deliver(task: () => void): void {
    if (this.#state !== 'open') return;
    if (!this.#line.holds()) {
      task();
      return;
    }
    this.#held ??= [];
    this.#held.push(task);
  }

  #drop(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    this.#line.meter?.onClose();
    socket.close();
  }

  /** Measuring costs a serialisation: only where somebody wants to know. */
  #tell(direction: 'up' | 'down', message: unknown): void {
    this.#line.meter?.onMessage(direction, JSON.stringify(message)?.length ?? 0);
  }
}
