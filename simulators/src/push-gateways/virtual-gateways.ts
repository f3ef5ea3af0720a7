/**
 * Virtual gateways: FCM and APNs in virtual time, behind the interface of the providers. No sockets and no protocol: what those do is
 * tested on the real gateways. The script is the same, and so are the results that a service gets.
 */
import type { PushProviderName } from '@slotwire/protocol';
import type { PushMessage, PushProvider, PushProviders, PushResult } from '@slotwire/realtime';
import { type Runtime, sleep } from '@slotwire/runtime';
import { createDeliveries, type Delivery, type OnDelivery } from './delivery.ts';
import type { Gateway } from './gateway.ts';
import { createGatewayScript, type Fate, Outage } from './gateway-script.ts';

export interface VirtualGateways {
  fcm: Gateway;
  apns: Gateway;
  /** For the service. */
  providers: Required<PushProviders>;
}

export interface VirtualGatewaysParts {
  runtime: Runtime;
  /** Of both. */
  onDelivery?: OnDelivery;
  /** How long a provider waits for an answer. Default: 10 s, as the real ones. */
  timeoutMs?: number;
}

export function createVirtualGateways({
  runtime,
  onDelivery,
  timeoutMs = 10_000,
}: VirtualGatewaysParts): VirtualGateways {
  const fcm = createVirtualGateway('fcm', runtime, timeoutMs);
  const apns = createVirtualGateway('apns', runtime, timeoutMs);
  if (onDelivery !== undefined) for (const { gateway } of [fcm, apns]) gateway.onDelivery(onDelivery);
  return {
    fcm: fcm.gateway,
    apns: apns.gateway,
    providers: { fcm: fcm.provider, apns: apns.provider },
  };
}

function createVirtualGateway(
  name: PushProviderName,
  runtime: Runtime,
  timeoutMs: number,
): { gateway: Gateway; provider: PushProvider } {
  const { clock, timers, random } = runtime;
  const deliveries = createDeliveries();
  const script = createGatewayScript({ clock, random: random.fork(`${name}-gateway`) });
  const late: PushResult = { status: 'failed', detail: `no answer within ${timeoutMs} ms` };
  let pushes = 0;

  /** Its fate is drawn when it is sent: the order of answers changes no draws. */
  async function send(message: PushMessage): Promise<PushResult> {
    const { delayMs, fate } = script.next(message.token);
    const providerId = `${name}-${++pushes}`;
    if (fate.kind === 'outage' && fate.outage === Outage.Silent) {
      await sleep(timers, timeoutMs);
      return late;
    }
    const answered = sleep(timers, delayMs).then(() => {
      if (fate.kind === 'taken') deliveries.record(toDelivery(name, message, providerId, clock.nowMs()));
    });
    // Who waits too short hears of a failure, and the device gets its push nevertheless.
    if (delayMs >= timeoutMs) {
      await sleep(timers, timeoutMs);
      return late;
    }
    await answered;
    return toResult(fate, providerId);
  }

  return {
    gateway: { script, deliveries: deliveries.of, delivered: deliveries.count, onDelivery: deliveries.listen },
    provider: { name, send, close: async () => {} },
  };
}

function toResult(fate: Fate, providerId: string): PushResult {
  switch (fate.kind) {
    case 'taken':
      return { status: 'sent', providerId };
    case 'dead':
      return { status: 'dead-token', detail: 'the app is gone' };
    case 'foreign':
      return { status: 'dead-token', detail: 'of another app' };
    case 'error':
      return { status: 'failed', detail: '500' };
    case 'refused':
      return { status: 'refused', detail: '400' };
    case 'throttled':
      return failed('429', fate.retryAfterS);
    case 'outage':
      return fate.outage === Outage.Unavailable ? failed('503', fate.retryAfterS) : failed(fate.outage, undefined);
  }
}

function failed(detail: string, retryAfterS: number | undefined): PushResult {
  return { status: 'failed', detail, ...(retryAfterS !== undefined && { retryAfterMs: retryAfterS * 1_000 }) };
}

function toDelivery(provider: PushProviderName, message: PushMessage, providerId: string, atMs: number): Delivery {
  const { token, title, body, collapseKey, urgency, sound, badge, expiresMs } = message;
  // Fields that are undefined do not travel.
  const data = Object.fromEntries(Object.entries(message.data).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
  const isApple = provider === 'apns';
  return {
    provider,
    token,
    providerId,
    atMs,
    title,
    body,
    data,
    collapseKey,
    urgency,
    sound,
    badge,
    expiresMs,
    environment: isApple ? message.environment : undefined,
    topic: isApple ? message.topic : undefined,
  };
}
