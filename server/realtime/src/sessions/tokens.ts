/** Tokens: who somebody is, as a signed JWT says it. Algorithms are pinned by the kind of key, so `none` and confusion are out. */
import type { Claims, ErrorCode } from '@slotwire/protocol';
import { idSchema, roles } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { keysExpireMs } from './key-expiry.ts';

export type Verdict =
  | { ok: true; claims: Claims }
  | { ok: false; code: Extract<ErrorCode, 'TOKEN_INVALID' | 'TOKEN_EXPIRED'>; detail: string };

export interface TokenVerifier {
  /** Signature, issuer, audience, times and claims. Rejects when the keys cannot be had (JWKS out of reach). */
  verify(token: string): Promise<Verdict>;
  /** When the last of the keys ends; absent or undefined: never, or they are not known yet. */
  keysExpireMs?: () => number | undefined;
}

export interface TokenSettings {
  issuer: string;
  audience: string;
  clock: Clock;
}

const claimsSchema = z.object({
  sub: idSchema,
  role: z.enum(roles as [Claims['role'], ...Claims['role'][]]),
  vendorId: idSchema.optional(),
  groups: z.array(idSchema).max(16).optional(),
  jti: z.string().min(1).max(128),
  iat: z.number().int(),
  exp: z.number().int(),
});

/** Nothing may live longer: a revocation is not remembered for ever. */
const MAX_TOKEN_LIFE_S = 86_400;

/** Seconds that the clocks of issuer and service may differ. */
const CLOCK_TOLERANCE_S = 5;

/** From a revocation until no token that it is about is taken any more: one may have been issued by a clock ahead, and is taken a little after its end. */
export const REVOKED_FOR_S = MAX_TOKEN_LIFE_S + 2 * CLOCK_TOLERANCE_S;

export function createSecretVerifier(secret: string, settings: TokenSettings): TokenVerifier {
  // Imported once: from raw bytes it would be imported again for each token, which costs as much as the check itself.
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']);
  return { verify: (token) => verify(token, () => key, ['HS256'], settings) };
}

export function createJwksVerifier(url: string, settings: TokenSettings): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(url), { timeoutDuration: 3_000 });
  return {
    verify: (token) => verify(token, keys, ['RS256', 'ES256', 'EdDSA'], settings),
    keysExpireMs() {
      const known = keys.jwks();
      return known && keysExpireMs(known);
    },
  };
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  algorithms: string[],
  settings: TokenSettings,
): Promise<Verdict> {
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer: settings.issuer,
      audience: settings.audience,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(settings.clock.nowMs()),
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
    }));
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { ok: false, code: 'TOKEN_EXPIRED', detail: error.message };
    // Not the token's fault: the caller says that it could not be checked.
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
    return { ok: false, code: 'TOKEN_INVALID', detail: error.message };
  }
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    return {
      ok: false,
      code: 'TOKEN_INVALID',
      detail: `claim ${claims.error.issues[0]?.path.join('.')}: ${claims.error.issues[0]?.message}`,
    };
  }
  if (claims.data.iat > settings.clock.nowMs() / 1_000 + CLOCK_TOLERANCE_S)
    return { ok: false, code: 'TOKEN_INVALID', detail: 'issued in the future' };
  if (claims.data.exp - claims.data.iat > MAX_TOKEN_LIFE_S)
    return { ok: false, code: 'TOKEN_INVALID', detail: `lives longer than ${MAX_TOKEN_LIFE_S} s` };
  if (claims.data.role === 'vendor' && claims.data.vendorId === undefined)
    return { ok: false, code: 'TOKEN_INVALID', detail: 'role vendor without vendorId' };
  return { ok: true, claims: claims.data };
}

/** For development and tests; production tokens come from the host application. */
export async function signToken(
  secret: string,
  claims: Omit<Claims, 'iat' | 'exp'>,
  lifetimeS: number,
  settings: TokenSettings,
): Promise<{ token: string; expiresAtMs: number }> {
  const iat = Math.floor(settings.clock.nowMs() / 1_000);
  const { sub, jti, ...own } = claims;
  const token = await new SignJWT(own)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setJti(jti)
    .setIssuer(settings.issuer)
    .setAudience(settings.audience)
    .setIssuedAt(iat)
    .setExpirationTime(iat + lifetimeS)
    .sign(new TextEncoder().encode(secret));
  return { token, expiresAtMs: (iat + lifetimeS) * 1_000 };
}
