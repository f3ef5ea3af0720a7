/**
 * FCM answer: what an answer of `messages:send` means for a push.
 * Codes: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode, in an error of google.rpc.Status.
 */
import * as z from 'zod';
import type { GatewayAnswer } from './gateway-client.ts';
import type { PushResult } from './provider.ts';
import { parseRetryAfter } from './retry-after.ts';

/** `unauthorised`: the access token was not taken, and another may be. */
export type FcmVerdict = PushResult | { status: 'unauthorised'; detail: string };

const success = z.object({ name: z.string().min(1) });

const failure = z.object({
  error: z.object({
    message: z.string().optional(),
    status: z.string().optional(),
    details: z
      .array(
        z.object({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.object({ field: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
});
type Failure = z.infer<typeof failure>['error'];

/** Google asks to wait a minute after a 429 that says nothing about it. */
const QUOTA_WAIT_MS = 60_000;
const MAX_DETAIL_LENGTH = 200;

export function judgeFcmAnswer(answer: GatewayAnswer, nowMs: number): FcmVerdict {
  const json = parseJson(answer.body);
  if (answer.code === 200) {
    const sent = success.safeParse(json);
    if (sent.success) return { status: 'sent', providerId: sent.data.name };
    return { status: 'failed', detail: '200 without the name of a message: whatever answered, it was not FCM' };
  }
  const error = failure.safeParse(json).data?.error ?? {};
  const fcmCode = error.details?.find((detail) => detail.errorCode !== undefined)?.errorCode;
  const detail = [answer.code, fcmCode ?? error.status, error.message]
    .filter(Boolean)
    .join(' ')
    .slice(0, MAX_DETAIL_LENGTH);

  switch (fcmCode) {
    case 'UNREGISTERED':
    case 'SENDER_ID_MISMATCH':
      return { status: 'dead-token', detail };
    // FCM's own key for APNs or the web was refused: a person can put that right in the console.
    case 'THIRD_PARTY_AUTH_ERROR':
      return { status: 'failed', detail };
  }
  if (answer.code === 401 || answer.code === 403) return { status: 'unauthorised', detail };
  if (answer.code === 400 && error.status === 'INVALID_ARGUMENT')
    return { status: isAboutToken(error, fcmCode) ? 'dead-token' : 'refused', detail };
  // 404 without UNREGISTERED is a wrong project or address; a proxy's page has no status of google.rpc.
  if (answer.code >= 400 && answer.code < 500 && answer.code !== 429 && error.status !== undefined)
    return { status: 'refused', detail };
  return failed(answer, detail, nowMs);
}

function failed(answer: GatewayAnswer, detail: string, nowMs: number): PushResult {
  const asked = parseRetryAfter(answer.header('retry-after'), nowMs);
  const retryAfterMs = asked ?? (answer.code === 429 ? QUOTA_WAIT_MS : undefined);
  return { status: 'failed', detail, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/**
 * A malformed field is named by a violation. A malformed registration token is not: FCM checks it later and answers with its own
 * INVALID_ARGUMENT, no violation, and a sentence about the token, which is all there is to tell it by.
 */
function isAboutToken(error: Failure, fcmCode: string | undefined): boolean {
  const violations = error.details?.flatMap((detail) => detail.fieldViolations ?? []) ?? [];
  if (violations.length > 0) return violations.every(({ field }) => field === 'message.token');
  return fcmCode === 'INVALID_ARGUMENT' && /registration token/i.test(error.message ?? '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
