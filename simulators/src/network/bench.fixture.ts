/**
 * Bench of the network's tests: virtual time, a network, and a service's end that accepts everybody and answers everything. Both ends
 * write down what reaches them, with the time.
 */
import assert from 'node:assert/strict';
import type { Handshake } from '@slotwire/protocol';
import type { Peer, PeerHandlers, Wire } from '@slotwire/realtime';
import { createVirtualRuntime, type Timers, type VirtualTime } from '@slotwire/runtime';
import type { Link } from '@slotwire/sdk';
import type { Endpoint, Line, LineOptions, Network } from './network.ts';
import type { NetworkProfile } from './profile.ts';
import { createNetwork } from './virtual-network.ts';

/** Every packet takes 50 ms: what is drawn changes nothing. */
export const steady: NetworkProfile = {
  kind: 'wifi',
  metered: false,
  reaches: 'service',
  latencyMs: { median: 50, p99: 50 },
  stalls: { chance: 0, meanMs: 0 },
  bandwidth: { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY },
  hoursToReset: Number.POSITIVE_INFINITY,
};
export const cellular: NetworkProfile = { ...steady, kind: 'cellular' };
export const none: NetworkProfile = { ...steady, kind: 'none', reaches: 'nowhere' };
export const tunnel: NetworkProfile = { ...steady, reaches: 'nowhere' };
export const portal: NetworkProfile = { ...steady, reaches: 'portal' };
/** Delays of anything between a few milliseconds and many seconds. */
export const jittery: NetworkProfile = {
  ...steady,
  latencyMs: { median: 50, p99: 2_000 },
  stalls: { chance: 0.1, meanMs: 1_000 },
};

/** Three round trips, and the message that asks. */
export const ASKED_MS = 350;
export const OPEN_MS = 400;
/** Engine.IO's `open`: from here the pings are counted. */
export const PINGED_FROM_MS = 300;

/** The service's end of one connection. */
export interface Served {
  send(event: string, bytes?: number): void;
  /** Ends it from there. */
  close(): void;
}

/** `[ms since the start, what]`. */
export type Entry = [atMs: number, what: string];

export interface Bench {
  time: VirtualTime;
  timers: Timers;
  network: Network;
  endpoint: FakeEndpoint;
  /** What reached the service. */
  service: Entry[];
  line(name?: string, profile?: NetworkProfile, options?: Omit<LineOptions, 'profile'>): BenchLine;
}

export interface BenchLine {
  line: Line;
  /** What reached the phone. */
  phone: Entry[];
  connect(): Link;
}

export const auth: Handshake = { protocol: 1, token: 't', deviceId: 'd', platform: 'sim', appVersion: '1' };

export function createBench(seed = 1): Bench {
  const { time, clock, timers, random } = createVirtualRuntime({ seed });
  const network = createNetwork({ clock, timers, random });
  const service: Entry[] = [];
  const nowMs = () => Math.round(clock.monotonicMs() * 1_000) / 1_000;
  const endpoint = new FakeEndpoint((what) => service.push([nowMs(), what]));
  network.attach(endpoint);
  return {
    time,
    timers,
    network,
    endpoint,
    service,
    line(name = 'phone', profile = steady, options = {}) {
      const line = network.line(name, { profile, ...options });
      const phone: Entry[] = [];
      const note = (what: string) => phone.push([nowMs(), what]);
      return {
        line,
        phone,
        connect: () =>
          line.transport.connect(
            { url: '', auth },
            {
              onOpen: () => note('open'),
              onEvent: (event) => note(event),
              onRefused: (refusal, detail) => note(`refused: ${refusal?.code ?? detail}`),
              onClose: (reason) => note(`closed: ${reason}`),
            },
          ),
      };
    },
  };
}

/** One open connection, at 1,000 ms. */
export async function openConnection(profile: NetworkProfile = steady, options: Omit<LineOptions, 'profile'> = {}) {
  const bench = createBench();
  const { line, phone, connect } = bench.line('phone', profile, options);
  const link = connect();
  await bench.time.run(1_000);
  const [served] = bench.endpoint.served;
  assert.ok(served, 'the connection is open');
  const send = (...events: string[]) => {
    for (const event of events) served.send(event);
  };
  return { ...bench, line, phone, connect, link, served, send };
}

/** Without the times. */
export const whatOf = (entries: readonly Entry[]): string[] => entries.map(([, what]) => what);
/** `event-0`, `event-1` … */
export const namesOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

export class FakeEndpoint implements Endpoint {
  readonly note: (what: string) => void;
  /** In the order in which they were accepted. */
  readonly served: Served[];

  constructor(note: (what: string) => void) {
    this.note = note;
    this.served = [];
  }

  connect({ address }: { address?: string }, wire: Wire, handlers: PeerHandlers): Peer {
    let open = false;
    const end = (reason: string) => {
      if (open) this.note(`end: ${reason}`);
      open = false;
    };
    wire.toServer(() => {
      this.note(`asked by ${address}`);
      open = true;
      wire.toClient(() => handlers.onOpen(), 0);
      this.served.push({
        send: (event, bytes = 0) => wire.toClient(() => handlers.onEvent(event, undefined), bytes),
        close() {
          wire.toClient(() => handlers.onClose('server disconnect'), 0);
          end('server disconnect');
        },
      });
    }, 0);
    return {
      request: (event, _args, onAck) =>
        wire.toServer(() => {
          if (open) this.note(event);
          if (open && onAck !== undefined) wire.toClient(() => onAck(`answer to ${event}`), 0);
        }, event.length),
      close: () => wire.toServer(() => end('client disconnect'), 0),
      drop: end,
    };
  }
}
