/**
 * FCM gateway: speaks HTTP v1 as Google's does, over TLS, with its own token endpoint beside it.
 * Checks access tokens, fields and sizes; the rest is up to its script.
 */
import * as z from 'zod';
import { createAuthority } from './certificates.ts';
import { createDeliveries, type Delivery } from './delivery.ts';
import { createTokenEndpoint, type ServiceAccount, TOKEN_PATH } from './fcm-oauth.ts';
import { type GatewayServer, type GatewayServerParts, replyToOutage, retryAfterHeader, wait } from './gateway.ts';
import { createGatewayScript, type Fate, Outage } from './gateway-script.ts';
import { createTlsServer, type GatewayReply, type GatewayRequest } from './tls-server.ts';

export interface FcmGatewayParts extends GatewayServerParts {
  projectId?: string;
  /** Default: an hour, as Google's. */
  accessTokenLifeS?: number;
}

export interface FcmGateway extends GatewayServer {
  readonly serviceAccount: ServiceAccount;
  /** From now on none of those given out is taken. */
  expireAccessTokens(): void;
  /** Faults of the token endpoint alone. */
  behaveAtTokenEndpoint(fault: 'error' | 'silent' | undefined): void;
  accessTokensIssued(): number;
}

const MAX_MESSAGE_BYTES = 4_096;

const MAX_TTL_S = 28 * 86_400;

/** What FCM itself says in `data`, and nobody else may. */
const isReserved = (key: string) => /^(?:from$|message_type$|google\.|gcm\.notification\.)/.test(key);

/** What it has a field for and nobody here reads. A name that is no field is refused, as Google refuses it: most likely it is a slip. */
const unread = z.unknown().optional();

const messageSchema = z.strictObject({
  validate_only: unread,
  message: z.strictObject({
    name: unread,
    webpush: unread,
    apns: unread,
    fcm_options: unread,
    token: z.string(),
    notification: z.strictObject({ title: z.string(), body: z.string(), image: unread }),
    data: z.record(
      z.string().refine((key) => !isReserved(key)),
      z.string(),
    ),
    android: z.strictObject({
      restricted_package_name: unread,
      data: unread,
      fcm_options: unread,
      direct_boot_ok: unread,
      priority: z.enum(['NORMAL', 'HIGH']),
      ttl: z
        .string()
        .regex(/^\d+(?:\.\d{1,9})?s$/)
        .refine((text) => Number.parseFloat(text) <= MAX_TTL_S),
      collapse_key: z.string().optional(),
      notification: z.strictObject({
        tag: z.string().optional(),
        sound: z.string().optional(),
        channel_id: z.string().optional(),
        notification_count: z.number().int().optional(),
      }),
    }),
  }),
});
type FcmMessage = z.infer<typeof messageSchema>['message'];

export async function createFcmGateway(parts: FcmGatewayParts): Promise<FcmGateway> {
  const { runtime, projectId = 'slotwire-simulated', accessTokenLifeS = 3_600 } = parts;
  const { clock, ids } = runtime;
  const authority = parts.authority ?? (await createAuthority('Simulated FCM'));
  const deliveries = createDeliveries();
  const oauth = createTokenEndpoint({ clock, ids, projectId, accessTokenLifeS });
  const script = createGatewayScript({
    clock,
    random: runtime.random.fork('fcm-gateway'),
    isDead: parts.audience?.isDead,
    onChange: ({ outage }) => server.setReachable(outage !== Outage.Unreachable),
  });

  async function handle(request: GatewayRequest): Promise<GatewayReply> {
    if (request.path === TOKEN_PATH) return oauth.handle(request.body, `${server.origin}${TOKEN_PATH}`);
    if (request.method !== 'POST' || request.path !== `/v1/projects/${projectId}/messages:send`)
      return failure(404, 'NOT_FOUND', 'Requested entity was not found.');
    const accessToken = /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1] ?? '';
    if (!oauth.accepts(accessToken))
      return failure(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');

    const parsed = messageSchema.safeParse(parseJson(request.body));
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? 'message';
      return failure(400, 'INVALID_ARGUMENT', `Invalid value at '${field}'`, {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field, description: `Invalid value at '${field}'` }],
      });
    }
    const { message } = parsed.data;
    if (!/^[A-Za-z0-9:_-]{32,4096}$/.test(message.token))
      return fcmFailure(400, 'INVALID_ARGUMENT', 'The registration token is not a valid FCM registration token');
    const { token: _, ...payload } = message;
    if (Buffer.byteLength(JSON.stringify(payload)) > MAX_MESSAGE_BYTES)
      return fcmFailure(400, 'INVALID_ARGUMENT', 'Android message is too big');

    const { delayMs, fate } = script.next(message.token);
    await wait(runtime, delayMs);
    const name = `projects/${projectId}/messages/${ids.next()}`;
    const push = toDelivery(message, name, clock.nowMs());
    parts.audience?.onPush(push, fate);
    if (fate.kind !== 'taken') return replyTo(fate);
    deliveries.record(push);
    return answer(200, { name });
  }

  const server = await createTlsServer({ certificate: authority.server, http1: true, handle });
  return {
    url: server.origin,
    ca: authority.ca,
    script,
    serviceAccount: oauth.account(server.origin),
    deliveries: deliveries.of,
    delivered: deliveries.count,
    onDelivery: deliveries.listen,
    expireAccessTokens: oauth.expireAll,
    behaveAtTokenEndpoint: oauth.behave,
    accessTokensIssued: oauth.issued,
    goAway: server.goAway,
    connections: server.connections,
    close: server.close,
  };
}

function replyTo(fate: Exclude<Fate, { kind: 'taken' }>): GatewayReply {
  switch (fate.kind) {
    case 'dead':
      return fcmFailure(404, 'UNREGISTERED', 'Requested entity was not found.', 'NOT_FOUND');
    case 'foreign':
      return fcmFailure(403, 'SENDER_ID_MISMATCH', 'SenderId mismatch', 'PERMISSION_DENIED');
    case 'error':
      return fcmFailure(500, 'INTERNAL', 'Internal error encountered.');
    case 'refused':
      return fcmFailure(400, 'INVALID_ARGUMENT', 'Invalid value at message.android.ttl');
    case 'throttled':
      return fcmFailure(429, 'QUOTA_EXCEEDED', 'Quota exceeded.', 'RESOURCE_EXHAUSTED', fate.retryAfterS);
    case 'outage':
      return (
        replyToOutage(fate) ??
        fcmFailure(503, 'UNAVAILABLE', 'The service is currently unavailable.', 'UNAVAILABLE', fate.retryAfterS)
      );
  }
}

function toDelivery(message: FcmMessage, name: string, nowMs: number): Delivery {
  const { android } = message;
  return {
    provider: 'fcm',
    token: message.token,
    providerId: name,
    atMs: nowMs,
    title: message.notification.title,
    body: message.notification.body,
    data: message.data,
    collapseKey: android.collapse_key,
    urgency: android.priority === 'HIGH' ? 'high' : 'normal',
    sound: android.notification.sound,
    badge: android.notification.notification_count,
    expiresMs: nowMs + Number.parseFloat(android.ttl) * 1_000,
    environment: undefined,
    topic: undefined,
  };
}

/** An error of FCM itself carries a code of its own beside that of google.rpc. */
function fcmFailure(
  code: number,
  errorCode: string,
  message: string,
  status: string = errorCode,
  retryAfterS?: number,
): GatewayReply {
  const detail = { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode };
  return failure(code, status, message, detail, retryAfterS);
}

function failure(code: number, status: string, message: string, detail?: object, retryAfterS?: number): GatewayReply {
  const error = { code, message, status, ...(detail && { details: [detail] }) };
  return answer(code, { error }, retryAfterHeader(retryAfterS));
}

function answer(code: number, body: object, headers: Record<string, string> = {}): GatewayReply {
  return {
    kind: 'answer',
    code,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
