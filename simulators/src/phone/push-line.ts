/**
 * Push line: the connection that a phone's operating system keeps to a push gateway, for all of its applications. It is there whenever the
 * phone is on and somewhere with a network; what comes in between is held as FCM and APNs hold it: the newest of each collapse key, until
 * it is of no use any more. Doze lets high urgency through and keeps the rest for the next maintenance window.
 *
 * Both kinds of gateway are taken alike. What an iPhone shows without running the application is more than is modelled here: a push runs it.
 */
import type { PushRegistration } from '@slotwire/protocol';
import type { Clock, Random, Timers } from '@slotwire/runtime';
import type { Delivery } from '../push-gateways/delivery.ts';

/** The phone, as its push line sees it. */
export interface PushHost {
  /** It is on, and what it is connected to leads to the internet. */
  isReachable(): boolean;
  isDozing(): boolean;
  /** A push is there: the application runs for it, whatever it did before. */
  wake(delivery: Delivery): void;
}

export interface PushLineParts {
  /** Of the device, which makes its tokens its own. */
  name: string;
  provider: PushRegistration['provider'];
  clock: Clock;
  timers: Timers;
  random: Random;
  /** It has a token from now on, and the one before is dead. */
  onToken: (token: string, dead: string | undefined) => void;
}

/** In the alphabet of its gateway. @param installation from 1 on */
export function pushTokenOf(provider: PushRegistration['provider'], name: string, installation: number): string {
  const text = `${name}:${installation}`;
  return provider === 'fcm' ? `virtual:${text}`.padEnd(40, '_') : Buffer.from(text).toString('hex').padEnd(64, '0');
}

/** Undefined for tokens of others. */
export function parsePushToken(token: string): { name: string; installation: number } | undefined {
  const text = token.startsWith('virtual:') ? token.slice('virtual:'.length) : Buffer.from(token, 'hex').toString();
  const [, name, installation] = /^(.+):(\d+)_*$/.exec(text.replaceAll('\0', '')) ?? [];
  return name === undefined ? undefined : { name, installation: Number(installation) };
}

/** From the gateway to the phone over a connection that is open. */
const LATENCY_MS = { least: 80, mean: 400 };

export class PushLine {
  readonly #parts: PushLineParts;
  /** By collapse key. */
  readonly #held: Map<string, Delivery>;
  #host: PushHost | undefined;
  #installation: number;

  constructor(parts: PushLineParts) {
    this.#parts = parts;
    this.#held = new Map();
    this.#host = undefined;
    this.#installation = 1;
    parts.onToken(this.token(), undefined);
  }

  connect(host: PushHost): void {
    this.#host = host;
  }

  get provider(): PushRegistration['provider'] {
    return this.#parts.provider;
  }

  token(): string {
    const { name, provider } = this.#parts;
    return pushTokenOf(provider, name, this.#installation);
  }

  /** The token is dead, and what was held for it gone; the application learns of the new one when it starts. */
  renew(): void {
    const dead = this.token();
    this.#installation++;
    this.#held.clear();
    this.#parts.onToken(this.token(), dead);
  }

  /** A gateway has a push for this phone. */
  take(delivery: Delivery): void {
    if (delivery.token !== this.token()) return;
    // Put last: a map keeps the place of a key that it knows.
    const key = delivery.collapseKey ?? delivery.providerId;
    this.#held.delete(key);
    this.#held.set(key, delivery);
    this.onChange();
  }

  /** Something changed that may have been in the way. */
  onChange(): void {
    const host = this.#host;
    if (host === undefined || this.#held.size === 0 || !host.isReachable()) return;
    const { clock, timers, random } = this.#parts;
    for (const [key, delivery] of [...this.#held]) {
      if (delivery.urgency !== 'high' && host.isDozing()) continue;
      this.#held.delete(key);
      if (delivery.expiresMs <= clock.nowMs()) continue;
      timers.after(LATENCY_MS.least + random.exponential(LATENCY_MS.mean), () => {
        // It went away while the push was under way: the gateway hears no acknowledgement, and keeps it.
        if (host.isReachable()) host.wake(delivery);
        else if (!this.#held.has(key)) this.#held.set(key, delivery);
      });
    }
  }
}
