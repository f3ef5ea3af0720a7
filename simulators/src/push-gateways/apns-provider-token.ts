/** Provider tokens as Apple checks them: who signed, how old, and that they are not renewed all the time. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Http2Session } from 'node:http2';
import type { Clock } from '@slotwire/runtime';
import { jwtVerify } from 'jose';
import type { ApnsProblem } from './apns-headers.ts';

const MAX_AGE_MS = 3_600_000;
const MIN_RENEWAL_MS = 20 * 60_000;
/** Tokens that were verified are kept, so that a signature is checked once; this many of them at most. */
const MAX_KEPT = 1_000;

export interface ProviderTokenCheck {
  /** @returns what is wrong with it */
  check(authorization: string | undefined, session: Http2Session | undefined): Promise<ApnsProblem | undefined>;
  expireAll(): void;
  seen(): number;
}

export interface SigningKey {
  /** PEM. */
  key: string;
  keyId: string;
  teamId: string;
}

export function createProviderTokenCheck({ key, keyId, teamId }: SigningKey, clock: Clock): ProviderTokenCheck {
  const publicKey = createPublicKey(createPrivateKey(key));
  const issuedAtMs = new Map<string, number>();
  const lastOf = new WeakMap<Http2Session, { token: string; sinceMs: number }>();

  async function verify(token: string): Promise<number | undefined> {
    const known = issuedAtMs.get(token);
    if (known !== undefined) return known;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
        algorithms: ['ES256'],
        issuer: teamId,
        currentDate: new Date(clock.nowMs()),
        requiredClaims: ['iat'],
      });
      if (protectedHeader.kid !== keyId) return undefined;
      if (issuedAtMs.size >= MAX_KEPT) issuedAtMs.clear();
      issuedAtMs.set(token, (payload.iat as number) * 1_000);
      return issuedAtMs.get(token);
    } catch {
      return undefined;
    }
  }

  const isExpired = (atMs: number) => clock.nowMs() - atMs > MAX_AGE_MS;

  return {
    async check(authorization, session) {
      const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return { code: 403, reason: 'MissingProviderToken' };
      const atMs = await verify(token);
      if (atMs === undefined) return { code: 403, reason: 'InvalidProviderToken' };
      if (isExpired(atMs)) return { code: 403, reason: 'ExpiredProviderToken' };
      if (session === undefined) return undefined;
      const last = lastOf.get(session);
      if (last?.token === token) return undefined;
      if (last !== undefined && clock.nowMs() - last.sinceMs < MIN_RENEWAL_MS) {
        // One that had to be renewed is no whim of the client.
        if (!isExpired(issuedAtMs.get(last.token) ?? 0)) return { code: 429, reason: 'TooManyProviderTokenUpdates' };
      }
      lastOf.set(session, { token, sinceMs: clock.nowMs() });
      return undefined;
    },
    expireAll() {
      for (const token of issuedAtMs.keys()) issuedAtMs.set(token, Number.NEGATIVE_INFINITY);
    },
    seen: () => issuedAtMs.size,
  };
}
