/** Helpers of the tests of this folder: a push to send, providers on gateways, and tokens that look like real ones. */
import { createPrivateKey } from 'node:crypto';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import {
  createApnsProvider,
  createFcmProvider,
  type PushMessage,
  type PushProvider,
  parseApnsKey,
  parseServiceAccount,
} from '@slotwire/realtime';
import { createSystemRuntime, sleep } from '@slotwire/runtime';
import { SignJWT } from 'jose';
import type { ApnsGateway } from './apns-gateway.ts';
import type { FcmGateway } from './fcm-gateway.ts';
import type { GatewayServer } from './gateway.ts';

export const runtime = createSystemRuntime({ seed: 7, keepAlive: true });

export const fcmToken = (name: string) => `${name}:${'f'.repeat(140)}`;
export const apnsToken = (number: number) => number.toString(16).padStart(64, '0');

export function push(token: string, change: Partial<PushMessage> = {}): PushMessage {
  return {
    token,
    environment: 'production',
    topic: undefined,
    title: 'Booking confirmed',
    body: 'Haircut on Monday at 10:00',
    data: { id: '01980000-0000-7000-8000-000000000000', category: 'booking', priority: 'high', bookingId: 'b-1' },
    collapseKey: 'booking:b-1',
    urgency: 'high',
    sound: 'default',
    badge: 3,
    expiresMs: runtime.clock.nowMs() + 3_600_000,
    ...change,
  };
}

interface Options {
  /** Default 2 s: long enough for a slow machine, short enough to wait for. */
  timeoutMs?: number;
  ca?: string;
}

export function fcmProvider(gateway: FcmGateway, { timeoutMs = 2_000, ca = gateway.ca }: Options = {}): PushProvider {
  const account = parseServiceAccount(JSON.stringify(gateway.serviceAccount));
  if (!account.ok) throw new Error(account.problem);
  const { clock, timers } = runtime;
  return createFcmProvider({ credentials: account.value, url: gateway.url, ca, timeoutMs, clock, timers });
}

/** Whatever the body says, with an access token as it should be: not by the service, which says only what is right. */
export async function askFcm({ url, ca, serviceAccount }: FcmGateway, body: object) {
  const { client_email, private_key, token_uri, project_id } = serviceAccount;
  const assertion = await new SignJWT({ scope: 'https://www.googleapis.com/auth/firebase.messaging' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(client_email)
    .setAudience(token_uri)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(createPrivateKey(private_key));
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  const granted = await post(token_uri, ca, {}, new URLSearchParams(grant).toString());
  const authorization = `Bearer ${(JSON.parse(granted.body) as { access_token: string }).access_token}`;
  return post(`${url}/v1/projects/${project_id}/messages:send`, ca, { authorization }, JSON.stringify(body));
}

function post(url: string, ca: string, headers: Record<string, string>, body: string) {
  return new Promise<{ code: number | undefined; body: string }>((resolve, reject) => {
    const asked = request(url, { method: 'POST', ca, headers }, (response) => {
      text(response).then((said) => resolve({ code: response.statusCode, body: said }), reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

export function apnsProvider(
  gateway: ApnsGateway,
  { timeoutMs = 2_000, ca = gateway.ca, sandbox = gateway }: Options & { sandbox?: ApnsGateway } = {},
): PushProvider {
  const { key: pem, keyId, teamId, topic } = gateway.apnsKey;
  const key = parseApnsKey(pem);
  if (!key.ok) throw new Error(key.problem);
  const { clock, timers } = runtime;
  return createApnsProvider({
    credentials: { key: key.value, keyId, teamId, topic },
    urls: { production: gateway.url, sandbox: sandbox.url },
    ca,
    timeoutMs,
    clock,
    timers,
  });
}

/** Sends all of them, so many at a time. */
export async function sendAll(provider: PushProvider, messages: PushMessage[], concurrency: number) {
  const results = new Map<string, number>();
  const queue = messages.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const message of queue) {
        const { status } = await provider.send(message);
        results.set(status, (results.get(status) ?? 0) + 1);
      }
    }),
  );
  return Object.fromEntries(results);
}

/** A gateway hears of a socket that its client closed a moment later. @returns how many there are then, or after a second */
export async function connectionsLeft(gateway: GatewayServer, expected = 0): Promise<number> {
  for (let i = 0; i < 50 && gateway.connections() !== expected; i++) await sleep(runtime.timers, 20);
  return gateway.connections();
}
