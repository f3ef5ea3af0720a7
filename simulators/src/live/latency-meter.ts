/** Latency meter: stands between the links of a fleet and their transport, and measures what each took. One for all devices. */
import type { Clock } from '@slotwire/runtime';
import type { ClientTransport, Link, LinkHandlers } from '@slotwire/sdk';
import type { LatencySamples, RollingLatency } from '../latency.ts';

export const latencyNames = ['delivery', 'ack', 'connect', 'resume'] as const;
/**
 * `delivery`: from an event's own time to its application, of what came live. `ack`: from a booking command to its answer. `connect`: from
 * opening a link to its welcome, of a device without positions; `resume`: of one with, from where it went on.
 */
export type LatencyName = (typeof latencyNames)[number];
export type Latencies = Readonly<Record<LatencyName, RollingLatency>>;
/** As they go to another thread. */
export type LatencySecond = Readonly<Record<LatencyName, LatencySamples>>;

type Target = Parameters<ClientTransport['connect']>[0];

export class LatencyMeter implements ClientTransport {
  readonly #transport: ClientTransport;
  readonly latencies: Latencies;
  readonly clock: Clock;

  constructor(transport: ClientTransport, latencies: Latencies, clock: Clock) {
    this.#transport = transport;
    this.latencies = latencies;
    this.clock = clock;
  }

  connect(target: Target, handlers: LinkHandlers): Link {
    return new MeteredLink(this, this.#transport, target, handlers);
  }
}

class MeteredLink implements Link, LinkHandlers {
  readonly #meter: LatencyMeter;
  readonly #handlers: LinkHandlers;
  readonly #link: Link;
  readonly #startMs: number;
  readonly #resumes: boolean;
  #welcomed: boolean;

  constructor(meter: LatencyMeter, transport: ClientTransport, target: Target, handlers: LinkHandlers) {
    const { positions } = target.auth;
    this.#meter = meter;
    this.#handlers = handlers;
    this.#startMs = meter.clock.monotonicMs();
    this.#resumes = positions !== undefined && Object.keys(positions).length > 0;
    this.#welcomed = false;
    this.#link = transport.connect(target, this);
  }

  request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
    if (!event.startsWith('booking:')) {
      this.#link.request(event, args, onAck);
      return;
    }
    const { clock, latencies } = this.#meter;
    const sentMs = clock.monotonicMs();
    this.#link.request(event, args, (answer) => {
      latencies.ack.record(clock.monotonicMs() - sentMs);
      onAck(answer);
    });
  }

  close(): void {
    this.#link.close();
  }

  onOpen(): void {
    this.#handlers.onOpen();
  }

  onEvent(event: string, payload: unknown): void {
    if (!this.#welcomed && event === 'welcome') {
      this.#welcomed = true;
      const { clock, latencies } = this.#meter;
      const tookMs = clock.monotonicMs() - this.#startMs;
      (this.#resumes ? latencies.resume : latencies.connect).record(tookMs);
    }
    this.#handlers.onEvent(event, payload);
  }

  onRefused(refusal: Parameters<LinkHandlers['onRefused']>[0], detail: string): void {
    this.#handlers.onRefused(refusal, detail);
  }

  onClose(reason: string): void {
    this.#handlers.onClose(reason);
  }
}
