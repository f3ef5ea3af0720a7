/** What the simulated gateways have in common, FCM and APNs, real and virtual: a script to behave by, and a record of what devices got. */
import { type Runtime, sleep } from '@slotwire/runtime';
import type { Authority } from './certificates.ts';
import type { Delivery, OnDelivery } from './delivery.ts';
import type { Fate, GatewayScript } from './gateway-script.ts';
import { Outage } from './gateway-script.ts';
import type { GatewayReply } from './tls-server.ts';

export interface Gateway {
  readonly script: GatewayScript;
  /** The latest that a device got, oldest first. */
  deliveries(token: string): readonly Delivery[];
  /** How many were delivered to all devices. */
  delivered(): number;
  /** @returns stops listening */
  onDelivery(listener: OnDelivery): () => void;
}

/** A gateway on a port of this machine. */
export interface GatewayServer extends Gateway {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM: what its certificate is to be checked against. */
  readonly ca: string;
  /** Asks every client to move to another connection, as gateways do when they are restarted. */
  goAway(): void;
  connections(): number;
  close(): Promise<void>;
}

/** Who has the devices that the tokens are of. */
export interface PushAudience {
  /** The app of this token is gone. */
  isDead(token: string): boolean;
  /** Told of every push that a gateway was asked for, whatever came of it. */
  onPush(push: Delivery, fate: Fate): void;
}

export interface GatewayServerParts {
  runtime: Runtime;
  /** Default: nobody, and every token is live. */
  audience?: PushAudience | undefined;
  /** Default: one of its own. */
  authority?: Authority;
}

/** The fates that have no words of their own in a protocol; undefined for those that have. */
export function replyToOutage(fate: Fate): GatewayReply | undefined {
  if (fate.kind !== 'outage') return undefined;
  switch (fate.outage) {
    case Outage.Silent:
      return { kind: 'silence' };
    case Outage.Nonsense:
      return {
        kind: 'answer',
        code: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><title>Sign in to this network</title></html>',
      };
    case Outage.HangUp:
    case Outage.Unreachable:
      return { kind: 'hang-up' };
    default:
      return undefined;
  }
}

export const retryAfterHeader = (seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { 'retry-after': String(seconds) };

export async function wait(runtime: Runtime, delayMs: number): Promise<void> {
  if (delayMs > 0) await sleep(runtime.timers, delayMs);
}
