/** What tests of the providers are made of: a push, an answer of a gateway, and credentials that work. */
import { generateKeyPairSync } from 'node:crypto';
import type { GatewayAnswer } from './gateway-client.ts';
import type { PushMessage } from './provider.ts';

export const NOW_MS = Date.UTC(2026, 2, 1, 9);

export function message(change: Partial<PushMessage> = {}): PushMessage {
  return {
    token: 'ab'.repeat(32),
    environment: 'production',
    topic: undefined,
    title: 'Booking confirmed',
    body: 'Haircut on Monday at 10:00',
    data: { id: 'n-1', category: 'booking', priority: 'high', bookingId: undefined },
    collapseKey: 'booking:b-1',
    urgency: 'high',
    sound: 'default',
    badge: 3,
    expiresMs: NOW_MS + 3_600_500,
    ...change,
  };
}

export function answer(code: number, body: unknown, headers: Record<string, string> = {}): GatewayAnswer {
  return { code, body: typeof body === 'string' ? body : JSON.stringify(body), header: (name) => headers[name] };
}

export const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const ecKey = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
type PrivateKey = ReturnType<typeof rsaKey>['privateKey'];
export const pemOf = (key: PrivateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

export const serviceAccountOf = (key: PrivateKey) => ({
  type: 'service_account',
  project_id: 'slotwire-test',
  client_email: 'push@slotwire-test.iam.gserviceaccount.com',
  private_key: pemOf(key),
  token_uri: 'https://oauth2.googleapis.com/token',
});
