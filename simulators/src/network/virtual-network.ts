/**
 * Virtual network: lines, and what befalls all of them: the service's process comes and goes, moves to another address, cannot be found
 * by name, or is cut off. Where one phone is and what its connections do is for `virtual-line.ts` and what is below it.
 */
import type { Clock, Random, Timers } from '@slotwire/runtime';
import type { DeathNotice, Endpoint, Line, LineOptions, Network } from './network.ts';
import { type LineHost, VirtualLine } from './virtual-line.ts';

export interface NetworkParts {
  clock: Clock;
  timers: Timers;
  /** Of the network alone; each line gets a fork by its name. */
  random: Random;
}

export function createNetwork(parts: NetworkParts): Network {
  return new VirtualNetwork(parts);
}

class VirtualNetwork implements Network, LineHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly #random: Random;
  readonly #lines: Map<string, VirtualLine>;
  /** Partitions that a line is part of: they may overlap. */
  readonly #partitions: Map<string, number>;
  #endpoint: Endpoint | undefined;
  #namesResolve: boolean;
  /** Monotonic. */
  #oldAddressUntilMs: number;

  constructor({ clock, timers, random }: NetworkParts) {
    this.clock = clock;
    this.timers = timers;
    this.#random = random;
    this.#lines = new Map();
    this.#partitions = new Map();
    this.#endpoint = undefined;
    this.#namesResolve = true;
    this.#oldAddressUntilMs = 0;
  }

  line(name: string, options: LineOptions): Line {
    if (this.#lines.has(name)) throw new Error(`there is a line ${name} already: two of one name would draw the same`);
    const line = new VirtualLine(name, this, this.#random.fork(name), options, this.#partitions.has(name));
    this.#lines.set(name, line);
    return line;
  }

  attach(endpoint: Endpoint): void {
    if (this.#endpoint !== undefined) throw new Error('attach: there is one service process at a time');
    this.#endpoint = endpoint;
  }

  detach(notice: DeathNotice): void {
    this.#endpoint = undefined;
    for (const line of this.#lines.values()) line.onServiceDied(notice);
  }

  move(nameTtlMs: number): void {
    this.#oldAddressUntilMs = Math.max(this.#oldAddressUntilMs, this.clock.monotonicMs() + nameTtlMs);
    for (const line of this.#lines.values()) line.silence();
  }

  setNames(resolve: boolean): void {
    this.#namesResolve = resolve;
  }

  part(lines: ReadonlySet<string>): void {
    for (const name of lines) {
      this.#partitions.set(name, (this.#partitions.get(name) ?? 0) + 1);
      this.#lines.get(name)?.setParted(true);
    }
  }

  join(lines: ReadonlySet<string>): void {
    for (const name of lines) {
      const left = (this.#partitions.get(name) ?? 0) - 1;
      if (left > 0) {
        this.#partitions.set(name, left);
      } else {
        this.#partitions.delete(name);
        this.#lines.get(name)?.setParted(false);
      }
    }
  }

  // As its lines see it

  endpoint(): Endpoint | undefined {
    return this.#endpoint;
  }

  namesResolve(): boolean {
    return this.#namesResolve;
  }

  isAddressOld(): boolean {
    return this.clock.monotonicMs() < this.#oldAddressUntilMs;
  }
}
