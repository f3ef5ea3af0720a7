/**
 * Virtual line: the way of one phone to the service: where it is, what its application does, and the links that it has. All of its chance
 * comes from streams of its own, one per purpose, so that a packet more in one direction changes no delay in the other.
 */
import type { Handshake } from '@slotwire/protocol';
import type { Clock, Random, Timers } from '@slotwire/runtime';
import type { ClientTransport, Link, LinkHandlers } from '@slotwire/sdk';
import type { Way } from './approach.ts';
import { type Direction, drawDelayMs } from './delay.ts';
import type { DeathNotice, Endpoint, Line, LineMeter, LineOptions } from './network.ts';
import type { NetworkProfile } from './profile.ts';
import { RoundTrip, type RoundTripHost } from './round-trip.ts';
import { type LinkHost, VirtualLink } from './virtual-link.ts';

/** The network, as its lines see it. */
export interface LineHost {
  readonly clock: Clock;
  readonly timers: Timers;
  endpoint(): Endpoint | undefined;
  namesResolve(): boolean;
  isAddressOld(): boolean;
}

const HOUR_MS = 3_600_000;

export class VirtualLine implements Line, LinkHost, RoundTripHost, ClientTransport {
  readonly name: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly meter: LineMeter | undefined;
  readonly #network: LineHost;
  readonly #up: Random;
  readonly #down: Random;
  readonly #connects: Random;
  readonly #lifetimes: Random;
  readonly #links: Set<VirtualLink>;
  #trips: Set<RoundTrip> | undefined;
  #profile: NetworkProfile;
  #parted: boolean;
  #frozen: boolean;
  #slow: boolean;

  /** @param random of this line alone */
  constructor(name: string, network: LineHost, random: Random, { profile, meter }: LineOptions, parted: boolean) {
    this.name = name;
    this.clock = network.clock;
    this.timers = network.timers;
    this.meter = meter;
    this.#network = network;
    this.#up = random.fork('up');
    this.#down = random.fork('down');
    this.#connects = random.fork('connects');
    this.#lifetimes = random.fork('lifetimes');
    this.#links = new Set();
    this.#trips = undefined;
    this.#profile = profile;
    this.#parted = parted;
    this.#frozen = false;
    this.#slow = false;
  }

  // As the phone and its SDK see it

  get transport(): ClientTransport {
    return this;
  }

  connect({ auth }: { auth: Handshake }, handlers: LinkHandlers): Link {
    const link = new VirtualLink(this, auth, handlers);
    this.#links.add(link);
    link.start();
    return link;
  }

  roundTrip(): Promise<void> {
    const trip = new RoundTrip(this);
    this.#trips ??= new Set();
    this.#trips.add(trip);
    trip.start();
    return trip.promise;
  }

  profile(): NetworkProfile {
    return this.#profile;
  }

  use(profile: NetworkProfile): void {
    const before = this.#profile;
    if (profile === before) return;
    this.#profile = profile;
    if (profile.kind !== before.kind) {
      this.silence();
      for (const trip of this.#trips ?? []) trip.lose();
    }
    this.#change();
  }

  setFrozen(frozen: boolean): void {
    if (frozen === this.#frozen) return;
    this.#frozen = frozen;
    this.#change();
  }

  setSlow(slow: boolean): void {
    if (slow === this.#slow) return;
    this.#slow = slow;
    this.#change();
  }

  reset(): void {
    for (const link of this.#links) link.reset();
  }

  silence(): void {
    for (const link of this.#links) link.silence();
  }

  connections(): number {
    let held = 0;
    for (const link of this.#links) if (link.isHeld()) held += 1;
    return held;
  }

  // As the network sees it

  setParted(parted: boolean): void {
    if (parted === this.#parted) return;
    this.#parted = parted;
    this.#change();
  }

  onServiceDied(notice: DeathNotice): void {
    for (const link of this.#links) link.onServiceDied(notice);
  }

  // As its links and round trips see it

  /** The service limits handshakes per address: each phone has one of its own, wherever it is. */
  get address(): string {
    return this.name;
  }

  way(): Way {
    const { kind, reaches } = this.#profile;
    if (kind === 'none') return 'none';
    return reaches === 'service' && this.#parted ? 'nowhere' : reaches;
  }

  isFrozen(): boolean {
    return this.#frozen;
  }

  isReading(): boolean {
    return !this.#frozen && !this.#slow;
  }

  delayMs(direction: Direction): number {
    return drawDelayMs(this.#profile, direction === 'up' ? this.#up : this.#down);
  }

  roundTripMs(): number {
    return drawDelayMs(this.#profile, this.#connects) + drawDelayMs(this.#profile, this.#connects);
  }

  bytesPerSecond(direction: Direction): number {
    return this.#profile.bandwidth[direction];
  }

  lifetime(): number {
    return this.#lifetimes.exponential(1);
  }

  meanLifetimeMs(): number {
    return this.#profile.hoursToReset * HOUR_MS;
  }

  endpoint(): Endpoint | undefined {
    return this.#network.endpoint();
  }

  namesResolve(): boolean {
    return this.#network.namesResolve();
  }

  isAddressOld(): boolean {
    return this.#network.isAddressOld();
  }

  forget(link: VirtualLink): void {
    this.#links.delete(link);
  }

  forgetTrip(trip: RoundTrip): void {
    this.#trips?.delete(trip);
  }

  #change(): void {
    for (const link of this.#links) link.onChange();
    for (const trip of this.#trips ?? []) trip.onChange();
  }
}
