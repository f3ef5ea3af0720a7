/** Routes of development mode: who lives in the demo marketplace, and a token for any of them. Never added in production. */
import { devSessionBody, failure } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { issuesOf } from '../commands/dispatcher.ts';
import { marketplace } from '../demo/marketplace.ts';
import { signToken, type TokenSettings } from '../sessions/tokens.ts';
import { type HttpApp, sendFailure } from './http.ts';

const DEFAULT_LIFETIME_S = 3_600;

export interface DevelopmentParts {
  runtime: Pick<Runtime, 'ids'>;
  secret: string;
  tokens: TokenSettings;
}

export function addDevelopmentRoutes(app: HttpApp, { runtime, secret, tokens }: DevelopmentParts): void {
  app.get('/v1/dev/marketplace', async () => marketplace);

  app.post('/v1/dev/session', async (request, reply) => {
    const body = devSessionBody.safeParse(request.body);
    if (!body.success) return sendFailure(reply, failure('BAD_REQUEST', { issues: issuesOf(body.error) }));
    const { userId, expiresInSeconds = DEFAULT_LIFETIME_S, ...claims } = body.data;
    if (claims.role === 'vendor' && claims.vendorId === undefined) {
      return sendFailure(
        reply,
        failure('BAD_REQUEST', { issues: [{ path: 'vendorId', message: 'role vendor needs one' }] }),
      );
    }
    const { token, expiresAtMs } = await signToken(
      secret,
      { ...claims, sub: userId, jti: runtime.ids.next() },
      expiresInSeconds,
      tokens,
    );
    return { token, expiresAt: new Date(expiresAtMs).toISOString() };
  });
}
