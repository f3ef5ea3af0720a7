/**
 * APNs: pushes through Apple's gateway over HTTP/2 with token authentication, production and sandbox side by side.
 * What a push says there is in apns-message.ts, what an answer means in apns-answer.ts.
 *
 * Why no library: @parse/node-apn 8 looks for `Retry-After` under a name that Node writes in lower case and deletes it besides, repeats
 * requests by itself, keeps using a connection that has died silently, and loses the message of an error of the session. apns2 12 hides
 * `Retry-After` too, and takes neither a port nor a certificate authority. What is left to do beside node:http2 and jose is a table of reasons.
 */
import type { PushEnvironment } from '@slotwire/protocol';
import type { Clock, Timers } from '@slotwire/runtime';
import { judgeApnsAnswer } from './apns-answer.ts';
import { type ApnsRequest, toApnsRequest } from './apns-message.ts';
import { createProviderTokens } from './apns-token.ts';
import { boundedSend, SEND_TIMEOUT_MS } from './bounded-send.ts';
import type { ApnsCredentials } from './credentials.ts';
import { createGatewayClient, type GatewayClient } from './gateway-client.ts';
import type { PushProvider } from './provider.ts';

export interface ApnsOptions {
  credentials: ApnsCredentials;
  clock: Clock;
  timers: Timers;
  /** Default: Apple's. */
  urls?: Record<PushEnvironment, string> | undefined;
  /** PEM; default: the authorities that Node trusts. */
  ca?: string | undefined;
  /** Bound of a send; default 10 s. */
  timeoutMs?: number | undefined;
}

export const APNS_URLS: Record<PushEnvironment, string> = {
  production: 'https://api.push.apple.com',
  sandbox: 'https://api.sandbox.push.apple.com',
};

export function createApnsProvider({
  credentials,
  clock,
  timers,
  urls = APNS_URLS,
  ca,
  timeoutMs = SEND_TIMEOUT_MS,
}: ApnsOptions): PushProvider {
  const connectTo = (url: string) => createGatewayClient({ origin: new URL(url).origin, ca, timeoutMs, timers });
  // They connect when they are first used: a service without development builds never talks to the sandbox.
  const gateways: Record<PushEnvironment, GatewayClient> = {
    production: connectTo(urls.production),
    sandbox: connectTo(urls.sandbox),
  };
  const tokens = createProviderTokens(credentials, clock);

  async function post(gateway: GatewayClient, request: ApnsRequest, token: string, signal: AbortSignal) {
    const headers = { ...request.headers, authorization: `bearer ${token}` };
    return judgeApnsAnswer(await gateway.post(request.path, headers, request.body, signal), clock.nowMs());
  }

  return {
    name: 'apns',
    send: (message) =>
      boundedSend(timers, timeoutMs, async (signal) => {
        const gateway = gateways[message.environment];
        const request = toApnsRequest(message, credentials.topic);
        const token = await tokens.current();
        let verdict = await post(gateway, request, token, signal);
        if (verdict.status === 'expired-provider-token')
          verdict = await post(gateway, request, await tokens.renew(token), signal);
        if (verdict.status !== 'expired-provider-token') return verdict;
        return { status: 'failed', detail: `${verdict.detail}: the clock of this machine may be wrong` };
      }),
    async close() {
      await Promise.all([gateways.production.close(), gateways.sandbox.close()]);
    },
  };
}
