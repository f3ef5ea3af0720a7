/**
 * APNs gateway: speaks HTTP/2 as Apple's does, with token authentication. One of it is one environment, as Apple has a host for each.
 * Checks what a request says and by whom; the rest is up to its script.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { PushEnvironment } from '@slotwire/protocol';
import * as z from 'zod';
import { checkApnsHeaders } from './apns-headers.ts';
import { createProviderTokenCheck } from './apns-provider-token.ts';
import { createAuthority } from './certificates.ts';
import { createDeliveries, type Delivery } from './delivery.ts';
import { type GatewayServer, type GatewayServerParts, replyToOutage, retryAfterHeader, wait } from './gateway.ts';
import { createGatewayScript, type Fate, Outage } from './gateway-script.ts';
import { createTlsServer, type GatewayReply, type GatewayRequest } from './tls-server.ts';

/** What Apple hands out once: the .p8, and the ids that belong to it. */
export interface ApnsKey {
  key: string;
  keyId: string;
  teamId: string;
  topic: string;
}

export interface ApnsGatewayParts extends GatewayServerParts {
  /** Default: production. */
  environment?: PushEnvironment;
  /** Bundle ids that the key may push to; default: one. */
  topics?: readonly [string, ...string[]];
  /** Default: made at the start. Two environments of one team share it. */
  apnsKey?: ApnsKey;
}

export interface ApnsGateway extends GatewayServer {
  readonly apnsKey: ApnsKey;
  /** Those seen so far count as too old from now on. */
  expireProviderTokens(): void;
  /** Different ones that were taken. */
  providerTokensSeen(): number;
}

const MAX_PAYLOAD_BYTES = 4_096;
/** Before a token was seen, and after: Apple tells a newcomer to ask one thing at a time. */
const STREAMS_BEFORE_TOKEN = 1;
const STREAMS_AFTER_TOKEN = 1_000;

const payloadSchema = z.looseObject({
  aps: z.object({
    alert: z.object({ title: z.string(), body: z.string() }),
    sound: z.string().optional(),
    badge: z.number().int().optional(),
  }),
});
type Payload = z.infer<typeof payloadSchema>;

export async function createApnsGateway(parts: ApnsGatewayParts): Promise<ApnsGateway> {
  const { runtime, environment = 'production', topics = ['com.slotwire.customer'] } = parts;
  const { clock } = runtime;
  const apnsKey = parts.apnsKey ?? createApnsKey(topics[0]);
  const authority = parts.authority ?? (await createAuthority('Simulated APNs'));
  const deliveries = createDeliveries();
  const providerTokens = createProviderTokenCheck(apnsKey, clock);
  const script = createGatewayScript({
    clock,
    random: runtime.random.fork(`apns-gateway:${environment}`),
    isDead: parts.audience?.isDead,
    onChange: ({ outage }) => server.setReachable(outage !== Outage.Unreachable),
  });

  async function handle(request: GatewayRequest): Promise<GatewayReply> {
    if (request.method !== 'POST') return refusal(405, 'MethodNotAllowed');
    const token = /^\/3\/device\/([^/]+)$/.exec(request.path)?.[1];
    if (token === undefined) return refusal(404, 'BadPath');
    const problem =
      (await providerTokens.check(request.header('authorization'), request.session)) ??
      checkApnsHeaders(request.header, topics);
    if (problem !== undefined) return refusal(problem.code, problem.reason);
    if (request.session !== undefined && request.session.localSettings.maxConcurrentStreams === STREAMS_BEFORE_TOKEN)
      request.session.settings({ maxConcurrentStreams: STREAMS_AFTER_TOKEN });

    if (!/^(?:[0-9a-fA-F]{2}){32,100}$/.test(token)) return refusal(400, 'BadDeviceToken');
    if (Buffer.byteLength(request.body) > MAX_PAYLOAD_BYTES) return refusal(413, 'PayloadTooLarge');
    const payload = payloadSchema.safeParse(parseJson(request.body));
    if (!payload.success) return refusal(400, 'PayloadEmpty');

    const { delayMs, fate } = script.next(token);
    await wait(runtime, delayMs);
    const apnsId = runtime.ids.next().toUpperCase();
    const push = toDelivery(request, token, payload.data, { apnsId, environment, nowMs: clock.nowMs() });
    parts.audience?.onPush(push, fate);
    if (fate.kind !== 'taken') return replyTo(fate);
    deliveries.record(push);
    return { kind: 'answer', code: 200, headers: { 'apns-id': apnsId }, body: '' };
  }

  const server = await createTlsServer({
    certificate: authority.server,
    http1: false,
    maxConcurrentStreams: STREAMS_BEFORE_TOKEN,
    handle,
  });
  return {
    url: server.origin,
    ca: authority.ca,
    script,
    apnsKey,
    deliveries: deliveries.of,
    delivered: deliveries.count,
    onDelivery: deliveries.listen,
    expireProviderTokens: providerTokens.expireAll,
    providerTokensSeen: providerTokens.seen,
    goAway: server.goAway,
    connections: server.connections,
    close: server.close,
  };
}

function createApnsKey(topic: string): ApnsKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    keyId: 'SIMKEY0001',
    teamId: 'SIMTEAM001',
    topic,
  };
}

function replyTo(fate: Exclude<Fate, { kind: 'taken' }>): GatewayReply {
  switch (fate.kind) {
    case 'dead':
      return refusal(410, 'Unregistered', { body: { timestamp: fate.sinceMs } });
    case 'foreign':
      return refusal(400, 'DeviceTokenNotForTopic');
    case 'error':
      return refusal(500, 'InternalServerError');
    case 'refused':
      return refusal(400, 'BadExpirationDate');
    case 'throttled':
      return refusal(429, 'TooManyRequests', { headers: retryAfterHeader(fate.retryAfterS) });
    case 'outage':
      return replyToOutage(fate) ?? refusal(503, 'ServiceUnavailable', { headers: retryAfterHeader(fate.retryAfterS) });
  }
}

function toDelivery(
  { header }: GatewayRequest,
  token: string,
  { aps, ...data }: Payload,
  { apnsId, environment, nowMs }: { apnsId: string; environment: PushEnvironment; nowMs: number },
): Delivery {
  return {
    provider: 'apns',
    token,
    providerId: apnsId,
    atMs: nowMs,
    title: aps.alert.title,
    body: aps.alert.body,
    data: data as Record<string, string>,
    collapseKey: header('apns-collapse-id'),
    urgency: header('apns-priority') === '5' ? 'normal' : 'high',
    sound: aps.sound,
    badge: aps.badge,
    expiresMs: Number(header('apns-expiration')) * 1_000,
    environment,
    topic: header('apns-topic'),
  };
}

function refusal(
  code: number,
  reason: string,
  { headers = {}, body = {} }: { headers?: Record<string, string>; body?: object } = {},
): GatewayReply {
  return { kind: 'answer', code, headers, body: JSON.stringify({ reason, ...body }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
