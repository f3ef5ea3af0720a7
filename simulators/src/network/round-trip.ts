/**
 * Round trip: one HTTP exchange of a phone with a host beside the service, over a connection that is kept alive. What it is for is told by
 * whoever makes it; here it is a promise that holds when packets come there and back.
 */
import type { Timer } from '@slotwire/runtime';
import { Approach, type ApproachHost } from './approach.ts';
import type { LineMeter } from './network.ts';

export interface RoundTripHost extends ApproachHost {
  readonly meter: LineMeter | undefined;
  /** It has ended. */
  forgetTrip(trip: RoundTrip): void;
}

/** What HTTP clients of phones wait for an answer (OkHttp's default). */
const PATIENCE_MS = 10_000;
/** A question for a token and its answer, with the headers: our estimate. */
const BYTES = { up: 600, down: 1_200 };

export class RoundTrip {
  readonly promise: Promise<void>;
  readonly #host: RoundTripHost;
  readonly #approach: Approach;
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  #patience: Timer | undefined;

  constructor(host: RoundTripHost) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#host = host;
    this.#approach = new Approach(host, (reason) => this.#fail(reason));
    this.#patience = undefined;
  }

  start(): void {
    const fail = () => this.#fail('no answer');
    this.#patience = this.#host.timers.after(PATIENCE_MS, () => this.#approach.later(0, 'application', fail));
    if (this.#host.way() !== 'none') this.#host.meter?.onMessage('up', BYTES.up);
    this.#approach.begin(() => {
      this.#host.meter?.onMessage('down', BYTES.down);
      this.#end();
      this.#resolve();
    });
  }

  onChange(): void {
    this.#approach.onChange();
  }

  /** The phone has another address: the answer finds nobody. */
  lose(): void {
    this.#approach.stop();
  }

  #fail(reason: string): void {
    this.#end();
    this.#reject(new Error(reason));
  }

  #end(): void {
    this.#patience?.stop();
    this.#patience = undefined;
    this.#approach.stop();
    this.#host.forgetTrip(this);
  }
}
