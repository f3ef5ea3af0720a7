/**
 * Approach: what a phone has to get past before anything of it reaches the service's side: its own radio, the resolver, a captive portal.
 * One step at a time; a step that comes up while it cannot be taken waits until it can.
 */
import type { Timer, Timers } from '@slotwire/runtime';

/** How far packets come; `none`: the phone has no network, and knows it. */
export type Way = 'service' | 'portal' | 'nowhere' | 'none';

/** The line, as whatever sets out on it sees it. */
export interface ApproachHost {
  readonly timers: Timers;
  way(): Way;
  isFrozen(): boolean;
  namesResolve(): boolean;
  /** Draws. */
  roundTripMs(): number;
}

export const NO_NETWORK = 'no network';
export const NAME_DOES_NOT_RESOLVE = 'the name does not resolve';
export const PORTAL_ANSWERED = 'a captive portal answered';

/** For so long glibc and Android wait for a name server. */
const RESOLVER_PATIENCE_MS = 5_000;

/** `service`: an answer from its side; without a way there it is sent again later. `application`: just that the application runs. */
type Needs = 'service' | 'application';

interface Step {
  needs: Needs;
  take: () => void;
}

export class Approach {
  readonly #host: ApproachHost;
  readonly #onRefused: (reason: string) => void;
  #timer: Timer | undefined;
  #held: Step | undefined;

  constructor(host: ApproachHost, onRefused: (reason: string) => void) {
    this.#host = host;
    this.#onRefused = onRefused;
    this.#timer = undefined;
    this.#held = undefined;
  }

  /** @param arrived taken after the first round trip with the service's side. Never from within the call */
  begin(arrived: () => void): void {
    if (this.#host.way() === 'none') {
      this.later(0, 'application', () => this.#onRefused(NO_NETWORK));
      return;
    }
    const step: Step = { needs: 'service', take: () => this.#resolve(arrived) };
    if (this.#may(step)) this.#resolve(arrived);
    else this.#hold(step);
  }

  /** Takes the step after the delay, or as soon after it as it can be taken; instead of the one that was next. */
  later(delayMs: number, needs: Needs, take: () => void): void {
    this.stop();
    this.#timer = this.#host.timers.after(delayMs, () => {
      this.#timer = undefined;
      const step: Step = { needs, take };
      if (this.#may(step)) take();
      else this.#hold(step);
    });
  }

  onChange(): void {
    if (this.#held !== undefined) this.#hold(this.#held);
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#held = undefined;
  }

  #resolve(arrived: () => void): void {
    if (this.#host.namesResolve()) this.later(this.#host.roundTripMs(), 'service', arrived);
    else this.later(RESOLVER_PATIENCE_MS, 'application', () => this.#onRefused(NAME_DOES_NOT_RESOLVE));
  }

  #may({ needs }: Step): boolean {
    return !this.#host.isFrozen() && (needs === 'application' || this.#host.way() === 'service');
  }

  #hold(step: Step): void {
    this.#held = step;
    if (step.needs === 'service' && this.#host.way() === 'portal') {
      // It answers whatever is sent, whoever that was meant for.
      this.later(this.#host.roundTripMs(), 'application', () => this.#onRefused(PORTAL_ANSWERED));
    } else if (this.#may(step)) {
      this.later(step.needs === 'service' ? this.#host.roundTripMs() : 0, step.needs, step.take);
    }
  }
}
