/**
 * Network: what lies between the devices and the service in a virtual world. One line per device; the service has one address.
 *
 * TCP's promise holds on each connection: bytes arrive in order and each once, or the connection ends. What it does not promise is that
 * either side learns of the end: a half-open connection swallows everything until somebody counts the silence.
 */
import type { Namespace } from '@slotwire/protocol';
import type { Peer, PeerHandlers, Wire } from '@slotwire/realtime';
import type { ClientTransport } from '@slotwire/sdk';
import type { NetworkProfile } from './profile.ts';

/** Where connections arrive: the memory transport of the service process that is up. `address` is the name of the line. */
export interface Endpoint {
  connect(target: { namespace: Namespace; auth: unknown; address?: string }, wire: Wire, handlers: PeerHandlers): Peer;
}

/** How a device that was connected to it learns that a service process died. */
export type DeathNotice =
  /** The kernel of its machine closes the connections: a reset, one latency later. */
  | 'reset'
  /** The machine lost its power: nobody hears anything. */
  | 'silence';

export interface Network {
  /**
   * A line of its own randomness (`random.fork(name)`), so that the others stay as they are when it is taken away. Once per name; it
   * outlives the applications that use it.
   */
  line(name: string, options: LineOptions): Line;
  /** A service process is up. There is one at a time; without one, connects are refused by the machine (a reset). */
  attach(endpoint: Endpoint): void;
  /** It died: what is under way from and to it is gone, goodbyes as well, and its clients learn as told. */
  detach(notice: DeathNotice): void;
  /** The service gets another address: open connections go half-open, and connects go to the old one until `nameTtlMs` is over. */
  move(nameTtlMs: number): void;
  /** Names resolve for nobody (connects fail after the resolver's patience, 5 s) or for all. Open connections do not care. */
  setNames(resolve: boolean): void;
  /**
   * Messages of these lines get no further than here until `join`; TCP repeats them, so a short partition is only a stall. Partitions may
   * overlap: a line is back when the last of its own has ended.
   */
  part(lines: ReadonlySet<string>): void;
  join(lines: ReadonlySet<string>): void;
}

export interface LineOptions {
  profile: NetworkProfile;
  /** Hears what costs energy; see `phone/radio.ts`. */
  meter?: LineMeter;
}

export interface LineMeter {
  /** The first packet of a connect leaves the phone. Nothing is told of a phone without a network. */
  onConnect(): void;
  /**
   * Up: when it leaves, whether or not it arrives; down: when it reaches the phone, whether or not the application reads it. The opening of a
   * connection and round trips are told as well, Engine.IO's own pings are not.
   */
  onMessage(direction: 'up' | 'down', bytes: number): void;
  /** Once for each `onConnect`: the phone has closed it, or knows that it ended or failed. */
  onClose(): void;
}

/** The way of one device to the service. */
export interface Line {
  readonly name: string;
  /** For the SDK. It calls back from timers of the world, never from within a call, and not while the application is frozen. */
  readonly transport: ClientTransport;
  profile(): NetworkProfile;
  /**
   * Another place. When the phone gets another address by it (another `kind`, or it lost all), its connections go half-open: the packets
   * of the old address find nobody. Going from place to place of one kind keeps them.
   */
  use(profile: NetworkProfile): void;
  /**
   * The application does not run (doze, frozen in the background): what arrives waits in the kernel, nothing is sent but the word that it was
   * killed. Nobody answers pings, so the service gives the connection up after 20 to 45 s; the application learns of it when it is thawed.
   */
  setFrozen(frozen: boolean): void;
  /**
   * It reads so slowly that the service's buffer fills: what arrives waits until it is false again. Pings wait behind the rest: after 20 to
   * 45 s both sides give the connection up.
   */
  setSlow(slow: boolean): void;
  /** Resets the open connection: both sides learn of it, each after a latency. Nothing to a connect under way. */
  reset(): void;
  /** The open connection goes half-open for good. */
  silence(): void;
  /**
   * HTTP from this phone to a host beside the service (for tokens): resolves after a round trip, rejects when that is not possible, and when
   * no answer came within 10 s.
   */
  roundTrip(): Promise<void>;
  /** Links that the phone has neither closed nor learned the end of; those under way count. */
  connections(): number;
}
