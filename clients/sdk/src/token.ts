/**
 * Token keeper: the token at hand, and when to ask the host for another.
 * Tokens are opaque: how long one lives is known from the welcome that it earned, as a span on the monotonic clock.
 */
import type { Clock } from '@slotwire/runtime';

/** The host throws this from `getToken` when it could not ask (no network, sign-in service down): then it is tried again later. */
export class TokenUnavailable extends Error {
  override name = 'TokenUnavailable';
}

/** A token with less life left is not worth connecting with, ms. */
export const MIN_LIFE_MS = 60_000;
/** A question that the host has not answered for so long is asked again, ms. */
const STALE_QUESTION_MS = 60_000;

export class TokenKeeper {
  readonly #getToken: () => Promise<string>;
  readonly #clock: Clock;
  #token: string | undefined;
  /** Monotonic; for a token that no welcome confirmed: when it is too old to be trusted. */
  #goodUntilMs: number;
  #question: Promise<string> | undefined;
  #askedAtMs: number;

  constructor(getToken: () => Promise<string>, clock: Clock) {
    this.#getToken = getToken;
    this.#clock = clock;
    this.#token = undefined;
    this.#goodUntilMs = 0;
    this.#question = undefined;
    this.#askedAtMs = 0;
  }

  /** The token at hand, or a new one when that is missing or about to expire. */
  take(): Promise<string> {
    if (this.#token !== undefined && this.#clock.monotonicMs() < this.#goodUntilMs) return Promise.resolve(this.#token);
    return this.renew();
  }

  /** A new one from the host. Concurrent callers share one question. */
  renew(): Promise<string> {
    const nowMs = this.#clock.monotonicMs();
    if (this.#question !== undefined && nowMs - this.#askedAtMs < STALE_QUESTION_MS) return this.#question;
    this.#askedAtMs = nowMs;
    const question = this.#ask();
    this.#question = question;
    return question;
  }

  /** The service took this token and says how long it lives, ms from now. */
  confirm(lifeMs: number): void {
    this.#goodUntilMs = this.#clock.monotonicMs() + lifeMs - MIN_LIFE_MS;
  }

  drop(): void {
    this.#token = undefined;
  }

  async #ask(): Promise<string> {
    const askedAtMs = this.#askedAtMs;
    try {
      const token = await this.#call();
      if (typeof token !== 'string' || token === '') throw new Error('getToken gave no token');
      this.#token = token;
      this.#goodUntilMs = this.#clock.monotonicMs() + MIN_LIFE_MS;
      return token;
    } finally {
      if (this.#askedAtMs === askedAtMs) this.#question = undefined;
    }
  }

  /** A host that throws instead of rejecting is treated alike. */
  async #call(): Promise<string> {
    return this.#getToken();
  }
}
