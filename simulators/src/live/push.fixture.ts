/** A push as a gateway has it for a phone. */
import type { Delivery } from '../push-gateways/delivery.ts';

export const NOTIFICATION = '01980000-0000-7000-8000-000000000001';

export function delivery(token: string, data: Record<string, string> = {}): Delivery {
  return {
    provider: 'apns',
    token,
    providerId: 'p-1',
    atMs: 7,
    title: 'Booking confirmed',
    body: 'Haircut',
    data: { id: NOTIFICATION, category: 'booking', priority: 'high', ...data },
    collapseKey: undefined,
    urgency: 'high',
    sound: undefined,
    badge: undefined,
    expiresMs: Number.POSITIVE_INFINITY,
    environment: 'production',
    topic: undefined,
  };
}
