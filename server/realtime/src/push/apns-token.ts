/**
 * Provider token of APNs: a JWT that says which team sends, signed with its key.
 * Apple wants it renewed every 20 to 60 minutes: an older one is expired, and renewing more often is answered with 429.
 */
import type { Clock } from '@slotwire/runtime';
import { SignJWT } from 'jose';
import type { ApnsCredentials } from './credentials.ts';

const RENEW_AFTER_MS = 50 * 60_000;
const MIN_RENEWAL_MS = 20 * 60_000;

export interface ProviderTokens {
  current(): Promise<string>;
  /** After an answer that called `refused` expired. Only a clock that is wrong makes this happen, so it does not help for ever. */
  renew(refused: string): Promise<string>;
}

export function createProviderTokens(
  { key, keyId, teamId }: Pick<ApnsCredentials, 'key' | 'keyId' | 'teamId'>,
  clock: Clock,
): ProviderTokens {
  let signedAtMs = Number.NEGATIVE_INFINITY;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  let token: Promise<string> | undefined;

  function sign(): Promise<string> {
    signedAtMs = clock.monotonicMs();
    token = new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(Math.floor(clock.nowMs() / 1_000))
      .sign(key);
    return token;
  }

  function current(): Promise<string> {
    if (token === undefined || clock.monotonicMs() - signedAtMs >= RENEW_AFTER_MS) return sign();
    return token;
  }

  return {
    current,
    async renew(refused) {
      // Many sends are refused for one token: the first of them renews it, and the others find a newer one here.
      const isInUse = (await current()) === refused;
      if (!isInUse || clock.monotonicMs() - renewedAtMs < MIN_RENEWAL_MS) return current();
      renewedAtMs = clock.monotonicMs();
      return sign();
    },
  };
}
