/** Upkeep: what an open session needs from time to time. A fresh token, the mode of the power policy, telemetry, a probe. */
import { ClientSample, type Refusal, type SessionMode, type Welcome } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import { backoffMs, defaultBackoff, retryDelayMs } from './backoff.ts';
import type { ClientMetrics } from './client-metrics.ts';
import type { OnFault } from './fault.ts';
import { isFields } from './inbound.ts';
import type { PowerMeter } from './power-meter.ts';
import type { Outcome, Requests } from './requests.ts';
import type { ServerClock } from './server-clock.ts';
import type { TokenKeeper } from './token.ts';

/** A token is renewed when this share of its life is over. */
export const REFRESH_AT = 0.8;
/** How long a link that is in doubt may take to answer, ms. */
export const PROBE_TIMEOUT_MS = 4_000;
/** Longer timers overflow in JavaScript engines, ms. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
const refreshRetry = { baseMs: 2_000, capMs: 60_000 };

export interface UpkeepOptions {
  runtime: Runtime;
  requests: Requests;
  tokens: TokenKeeper;
  serverClock: ServerClock;
  metrics: ClientMetrics;
  meter: PowerMeter;
  telemetry: boolean;
  outboxDepth: () => number;
  /** The link does not answer, or the service refused the token for good. */
  lose: (refusal?: Refusal) => void;
  onFault: OnFault;
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  #up: boolean;
  /** Grows with each link. */
  #link: number;
  #mode: SessionMode;
  #telemetryIntervalMs: number;
  #refreshTimer: Timer | undefined;
  #telemetryTimer: Timer | undefined;
  #modeTimer: Timer | undefined;
  #modeFailures: number;
  /** The service sheds telemetry until then. Monotonic. */
  #telemetryQuietUntilMs: number;
  #probing: boolean;

  constructor(options: UpkeepOptions, mode: SessionMode, telemetryIntervalMs: number) {
    this.#options = options;
    this.#up = false;
    this.#link = 0;
    this.#mode = mode;
    this.#telemetryIntervalMs = telemetryIntervalMs;
    this.#refreshTimer = undefined;
    this.#telemetryTimer = undefined;
    this.#modeTimer = undefined;
    this.#modeFailures = 0;
    this.#telemetryQuietUntilMs = 0;
    this.#probing = false;
  }

  mode(): SessionMode {
    return this.#mode;
  }

  onWelcome(welcome: Welcome): void {
    this.#up = true;
    this.#link += 1;
    this.#probing = false;
    this.#modeFailures = 0;
    this.#onExpiry(welcome.expiresAt);
    if (this.#mode !== 'live') this.#sendMode();
    this.#scheduleTelemetry();
  }

  onDown(): void {
    this.#up = false;
    this.#link += 1;
    this.#refreshTimer?.stop();
    this.#telemetryTimer?.stop();
    this.#modeTimer?.stop();
    this.#refreshTimer = undefined;
    this.#telemetryTimer = undefined;
    this.#modeTimer = undefined;
  }

  setPolicy(mode: SessionMode, telemetryIntervalMs: number): void {
    if (mode !== this.#mode) {
      this.#mode = mode;
      // What still waits is said then, with the mode of that time.
      if (this.#up && this.#modeTimer === undefined) this.#sendMode();
    }
    if (telemetryIntervalMs !== this.#telemetryIntervalMs) {
      this.#telemetryIntervalMs = telemetryIntervalMs;
      if (this.#up) this.#scheduleTelemetry();
    }
  }

  /** Asks for a sign of life; a link that gives none is given up. */
  probe(): void {
    if (!this.#up || this.#probing) return;
    const link = this.#link;
    this.#probing = true;
    this.#options.requests.send(
      'session:profile',
      { mode: this.#mode },
      (outcome) => {
        if (link !== this.#link) return;
        this.#probing = false;
        if (outcome.ok === 'unknown') this.#options.lose();
      },
      PROBE_TIMEOUT_MS,
    );
  }

  /** Gets a new token and hands it to the service. @param done follows either way. */
  refresh(done?: () => void): void {
    const { tokens, requests, onFault } = this.#options;
    const link = this.#link;
    this.#refreshTimer?.stop();
    this.#refreshTimer = undefined;
    tokens.renew().then(
      (token) => {
        if (link !== this.#link) return done?.();
        requests.send('session:refresh', { token }, (outcome) => {
          if (link === this.#link) this.#onRefreshed(outcome);
          done?.();
        });
      },
      (error: unknown) => {
        onFault('get a token to refresh the session', error);
        if (link === this.#link) this.#refreshLater();
        done?.();
      },
    );
  }

  #onRefreshed(outcome: Outcome): void {
    if (outcome.ok === true && isFields(outcome.value) && typeof outcome.value.expiresAt === 'string') {
      this.#onExpiry(outcome.value.expiresAt);
    } else if (outcome.ok === false && outcome.code === 'TOKEN_REVOKED') {
      this.#options.lose(outcome);
    } else if (outcome.ok === false && outcome.retry === 'never') {
      // A token with other rights cannot take a session over (SE4): the next connection begins with it.
      this.#options.lose();
    } else {
      // At its expiry the service says goodbye, and the next connect brings a new token.
      this.#refreshLater(outcome.ok === false ? outcome.retryAfterMs : undefined);
    }
  }

  /** As a span between two times of the service: a device clock may be hours off. */
  #onExpiry(expiresAt: string): void {
    const { serverClock, tokens } = this.#options;
    const lifeMs = Date.parse(expiresAt) - serverClock.nowMs();
    if (Number.isNaN(lifeMs)) return;
    tokens.confirm(lifeMs);
    this.#refreshIn(lifeMs * REFRESH_AT);
  }

  #refreshLater(retryAfterMs = 0): void {
    const leastMs = Math.max(refreshRetry.baseMs, retryAfterMs);
    this.#refreshIn(leastMs + backoffMs(5, refreshRetry, this.#options.runtime.random));
  }

  #refreshIn(delayMs: number): void {
    if (!this.#up) return;
    this.#refreshTimer?.stop();
    this.#refreshTimer = this.#options.runtime.timers.after(Math.min(MAX_TIMER_MS, Math.max(1_000, delayMs)), () =>
      this.refresh(),
    );
  }

  #sendMode(): void {
    const link = this.#link;
    const mode = this.#mode;
    this.#options.requests.send('session:profile', { mode }, (outcome) => {
      if (link !== this.#link || outcome.ok === 'unknown') return;
      if (outcome.ok === false && outcome.retry === 'backoff') {
        this.#sendModeLater(outcome.retryAfterMs);
        return;
      }
      this.#modeFailures = 0;
      // A mode that did not arrive costs battery, not data: it is said again with the next welcome or change.
      if (outcome.ok === false) this.#options.onFault(`set the mode to ${mode}`, outcome);
    });
  }

  #sendModeLater(retryAfterMs: number | undefined): void {
    const { timers, random } = this.#options.runtime;
    const delayMs = retryDelayMs(this.#modeFailures, retryAfterMs, defaultBackoff, random);
    this.#modeFailures += 1;
    this.#modeTimer?.stop();
    this.#modeTimer = timers.after(delayMs, () => {
      this.#modeTimer = undefined;
      this.#sendMode();
    });
  }

  #scheduleTelemetry(): void {
    const { runtime, telemetry } = this.#options;
    this.#telemetryTimer?.stop();
    this.#telemetryTimer = telemetry
      ? runtime.timers.every(this.#telemetryIntervalMs, () => this.#report())
      : undefined;
  }

  /** Once: what does not arrive is dropped. Telemetry is the first thing that a loaded service sheds; then samples are kept for later. */
  #report(): void {
    const { metrics, meter, requests, outboxDepth, runtime } = this.#options;
    meter.sample();
    metrics.sample(ClientSample.OutboxDepth, outboxDepth());
    if (runtime.clock.monotonicMs() < this.#telemetryQuietUntilMs) return;
    requests.send('telemetry:report', { samples: metrics.take() }, (outcome) => {
      if (outcome.ok !== false) return;
      this.#telemetryQuietUntilMs = runtime.clock.monotonicMs() + (outcome.retryAfterMs ?? 0);
    });
  }
}
