/**
 * Push town: the gateways of a virtual world with the phones behind them. What a gateway is asked for is told to the oracle, what it takes
 * goes to the phone whose token it is.
 */
import type { NotificationPriority, PushProviderName } from '@slotwire/protocol';
import type { PushMessage, PushProvider, PushProviders } from '@slotwire/realtime';
import type { Random, Runtime } from '@slotwire/runtime';
import type { HistoryEntry } from '../oracle/history.ts';
import { PushLine } from '../phone/push-line.ts';
import { createVirtualGateways, type VirtualGateways } from '../push-gateways/virtual-gateways.ts';

export interface PushTown {
  readonly gateways: VirtualGateways;
  /** For the service. */
  readonly providers: Required<PushProviders>;
  /** For a phone; once per name. @param random of its line alone */
  line(name: string, random: Random): PushLine;
}

export function createPushTown(runtime: Runtime, observe: (entry: HistoryEntry) => void): PushTown {
  const { clock, timers } = runtime;
  const lines = new Map<string, PushLine>();
  /** By token, dead ones as well: the name of its phone. */
  const phones = new Map<string, string>();
  const gateways = createVirtualGateways({
    runtime,
    onDelivery: (delivery) => lines.get(phones.get(delivery.token) ?? '')?.take(delivery),
  });

  function told({ name, send, close }: PushProvider): PushProvider {
    return {
      name,
      close,
      async send(message) {
        const atMs = clock.nowMs();
        const result = await send(message);
        const { token, urgency, data } = message;
        const device = phones.get(token);
        if (device !== undefined) {
          observe({ type: 'push', device, token, ...readData(data), urgency, answer: result.status, atMs });
        }
        return result;
      },
    };
  }

  return {
    gateways,
    providers: { fcm: told(gateways.providers.fcm), apns: told(gateways.providers.apns) },
    line(name, random) {
      const provider: PushProviderName = random.fork('provider').chance(0.5) ? 'fcm' : 'apns';
      const line = new PushLine({
        name,
        provider,
        clock,
        timers,
        random: random.fork('latency'),
        onToken(token, dead) {
          phones.set(token, name);
          if (dead !== undefined) gateways[provider].script.setToken(dead, 'dead');
        },
      });
      lines.set(name, line);
      return line;
    },
  };
}

function readData({ id, priority, digest }: PushMessage['data']) {
  return { notification: id, priority: priority as NotificationPriority, count: Number(digest ?? 1) };
}
