/** Deliveries: what each device got from its push gateway, as the gateway saw it. Shared by the real gateways and the virtual ones. */
import type { PushEnvironment, PushProviderName } from '@slotwire/protocol';

export interface Delivery {
  provider: PushProviderName;
  token: string;
  /** Of the answer: the message's name at FCM, `apns-id` at APNs. */
  providerId: string;
  atMs: number;
  title: string;
  body: string;
  data: Readonly<Record<string, string>>;
  collapseKey: string | undefined;
  urgency: 'normal' | 'high';
  /** Undefined: silent. */
  sound: string | undefined;
  badge: number | undefined;
  expiresMs: number;
  /** APNs alone knows these. */
  environment: PushEnvironment | undefined;
  topic: string | undefined;
}

export type OnDelivery = (delivery: Delivery) => void;

export interface Deliveries {
  record(delivery: Delivery): void;
  /** The latest of a device, oldest first. */
  of(token: string): readonly Delivery[];
  /** Of all devices, since the start. */
  count(): number;
  /** @returns stops listening */
  listen(listener: OnDelivery): () => void;
}

const MAX_PER_TOKEN = 100;
/** Beyond it the device that got its first push longest ago is forgotten: a gateway of a long run must not grow. */
const MAX_TOKENS = 20_000;

export function createDeliveries(): Deliveries {
  const byToken = new Map<string, Delivery[]>();
  const listeners = new Set<OnDelivery>();
  let total = 0;
  return {
    record(delivery) {
      total++;
      let list = byToken.get(delivery.token);
      if (list === undefined) {
        const [oldest] = byToken.keys();
        if (byToken.size >= MAX_TOKENS && oldest !== undefined) byToken.delete(oldest);
        list = [];
        byToken.set(delivery.token, list);
      }
      list.push(delivery);
      if (list.length > MAX_PER_TOKEN) list.shift();
      for (const listener of listeners) listener(delivery);
    },
    of: (token) => byToken.get(token) ?? [],
    count: () => total,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
