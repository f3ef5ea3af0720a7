/**
 * APNs answer: what an answer means for a push.
 * Reasons: https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
 */
import * as z from 'zod';
import type { GatewayAnswer } from './gateway-client.ts';
import type { PushResult } from './provider.ts';
import { parseRetryAfter } from './retry-after.ts';

/** `expired-provider-token`: a new one is to be signed. */
export type ApnsVerdict = PushResult | { status: 'expired-provider-token'; detail: string };

const failure = z.object({ reason: z.string().max(100) });

/** The token is of nobody, of another app, or of the other environment. */
const deadToken = new Set(['Unregistered', 'ExpiredToken', 'BadDeviceToken', 'DeviceTokenNotForTopic']);

/**
 * Our key, or what it may do. The push itself is right, and goes out once a person has put the key right, so these are failures
 * and not refusals; the provider that keeps failing is left alone meanwhile (PU6), and no device loses its token.
 */
const credentials = new Set([
  'InvalidProviderToken',
  'MissingProviderToken',
  'Forbidden',
  'BadCertificate',
  'BadCertificateEnvironment',
  'BadEnvironmentKeyIdInToken',
  'UnrelatedKeyIdInToken',
]);

export function judgeApnsAnswer(answer: GatewayAnswer, nowMs: number): ApnsVerdict {
  const { code } = answer;
  if (code === 200) {
    const apnsId = answer.header('apns-id');
    if (apnsId !== undefined) return { status: 'sent', providerId: apnsId };
    return { status: 'failed', detail: '200 without apns-id: whatever answered, it was not APNs' };
  }
  const reason = reasonOf(answer.body);
  const detail = reason === undefined ? `${code} without a reason` : `${code} ${reason}`;
  if (reason === 'ExpiredProviderToken') return { status: 'expired-provider-token', detail };
  if (reason !== undefined && deadToken.has(reason)) return { status: 'dead-token', detail };
  const isFinal = code >= 400 && code < 500 && code !== 429 && reason !== undefined && !credentials.has(reason);
  if (isFinal && reason !== 'IdleTimeout') return { status: 'refused', detail };
  const retryAfterMs = parseRetryAfter(answer.header('retry-after'), nowMs);
  return { status: 'failed', detail, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Undefined: a proxy's page, or nothing at all. */
function reasonOf(body: string): string | undefined {
  try {
    return failure.safeParse(JSON.parse(body)).data?.reason;
  } catch {
    return undefined;
  }
}
