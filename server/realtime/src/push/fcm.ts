/**
 * FCM: pushes through Firebase Cloud Messaging, HTTP v1. Owns the connections to its gateway and to the token endpoint.
 * What a push says there is in fcm-message.ts, what an answer means in fcm-answer.ts.
 */
import type { Clock, Timers } from '@slotwire/runtime';
import { boundedSend, SEND_TIMEOUT_MS, within } from './bounded-send.ts';
import type { FcmCredentials } from './credentials.ts';
import { judgeFcmAnswer } from './fcm-answer.ts';
import { toFcmMessage } from './fcm-message.ts';
import { createGatewayClient } from './gateway-client.ts';
import { createAccessTokens } from './google-access-token.ts';
import type { PushProvider } from './provider.ts';

export interface FcmOptions {
  credentials: FcmCredentials;
  clock: Clock;
  timers: Timers;
  /** Default: Google's. */
  url?: string | undefined;
  /** PEM; default: the authorities that Node trusts. */
  ca?: string | undefined;
  /** Bound of a send; default 10 s. */
  timeoutMs?: number | undefined;
}

/** Of the time of a send: who waits for a token hears why it does not come, and the next send asks for it anew. */
const TOKEN_SHARE = 0.8;

export const FCM_URL = 'https://fcm.googleapis.com';

export function createFcmProvider({
  credentials,
  clock,
  timers,
  url = FCM_URL,
  ca,
  timeoutMs = SEND_TIMEOUT_MS,
}: FcmOptions): PushProvider {
  const gateway = createGatewayClient({ origin: new URL(url).origin, ca, timeoutMs, timers });
  const tokenUri = new URL(credentials.tokenUri);
  const tokenEndpoint = createGatewayClient({ origin: tokenUri.origin, ca, timeoutMs, timers });
  const path = `/v1/projects/${credentials.projectId}/messages:send`;

  // Bounded by itself and not by one send: others may wait for the same token.
  const tokens = createAccessTokens(credentials, (form) =>
    within(timers, timeoutMs * TOKEN_SHARE, (signal) =>
      tokenEndpoint.post(
        tokenUri.pathname + tokenUri.search,
        { 'content-type': 'application/x-www-form-urlencoded' },
        form,
        signal,
      ),
    ),
  );

  async function post(body: string, token: string, signal: AbortSignal) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return judgeFcmAnswer(await gateway.post(path, headers, body, signal), clock.nowMs());
  }

  return {
    name: 'fcm',
    send: (message) =>
      boundedSend(timers, timeoutMs, async (signal) => {
        const body = JSON.stringify(toFcmMessage(message, clock.nowMs()));
        const token = await tokens.current();
        let verdict = await post(body, token, signal);
        if (verdict.status === 'unauthorised') {
          tokens.discard(token);
          verdict = await post(body, await tokens.current(), signal);
        }
        // Failed and not refused: the account's rights can be given back, and then the push is as good as before.
        return verdict.status === 'unauthorised' ? { status: 'failed', detail: verdict.detail } : verdict;
      }),
    async close() {
      await Promise.all([gateway.close(), tokenEndpoint.close()]);
    },
  };
}
