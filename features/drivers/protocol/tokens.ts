/** Tokens: those that the host application would sign, and those that nobody should accept. */
import { createHmac } from 'node:crypto';
import { type Clock, createIds } from '@slotwire/runtime';
import type { Person, TokenFault, TokenOffice } from '../driver.ts';

export interface TokenSettings {
  secret: string;
  issuer: string;
  audience: string;
  clock: Clock;
}

const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

type Claims = Record<string, unknown>;

export function createTokenOffice({ secret, issuer, audience, clock }: TokenSettings): TokenOffice {
  const ids = createIds(clock);
  const lifetimes = new Map<string, number>();
  const groups = new Map<string, readonly string[]>();

  /** Written by hand and not by the service's own code, so that the two cannot share a mistake. */
  function claimsOf({ id, role, vendorId }: Person, lifetimeMs: number): Claims {
    const nowS = Math.floor(clock.nowMs() / 1_000);
    const exp = nowS + Math.floor(lifetimeMs / 1_000);
    return {
      iss: issuer,
      aud: audience,
      sub: id,
      role,
      jti: ids.next(),
      iat: lifetimeMs < 0 ? exp - 60 : nowS,
      exp,
      ...(vendorId === undefined ? {} : { vendorId }),
      ...(groups.has(id) ? { groups: groups.get(id) } : {}),
    };
  }

  function forge(person: Person, fault: TokenFault): string {
    const claims = claimsOf(person, HOUR_MS);
    const nowS = Math.floor(clock.nowMs() / 1_000);
    switch (fault) {
      case 'is no token at all':
        return 'let-me-in';
      case 'is signed with another secret':
        return jwt(claims, `another ${secret}`);
      case 'is signed with another algorithm':
        return jwt(claims, secret, 'HS512');
      case 'is not signed at all':
        return jwt(claims, secret, 'none');
      case 'is for another audience':
        return jwt({ ...claims, aud: 'another-service' }, secret);
      case 'is of another issuer':
        return jwt({ ...claims, iss: 'another-issuer' }, secret);
      case 'lives for two days':
        return jwt({ ...claims, exp: nowS + 2 * DAY_S }, secret);
      case 'was issued tomorrow':
        return jwt({ ...claims, iat: nowS + DAY_S, exp: nowS + DAY_S + 60 }, secret);
      case 'names no person':
        return jwt({ ...claims, sub: undefined }, secret);
      case 'has no id of its own':
        return jwt({ ...claims, jti: undefined }, secret);
      case 'is of a vendor without a vendor id':
        return jwt({ ...claims, role: 'vendor', vendorId: undefined }, secret);
    }
  }

  return {
    setLifetime: (person, lifetimeMs) => void lifetimes.set(person.id, lifetimeMs),
    setGroups: (person, names) => void groups.set(person.id, names),
    issue: async (person, lifetimeMs = lifetimes.get(person.id) ?? HOUR_MS) =>
      jwt(claimsOf(person, lifetimeMs), secret),
    forge: async (person, fault) => forge(person, fault),
  };
}

const hashes = { HS256: 'sha256', HS512: 'sha512' } as const;

/** RFC 7519 with an HMAC of RFC 7518 §3.2, or with the empty signature of §3.6. */
function jwt(claims: Claims, secret: string, alg: keyof typeof hashes | 'none' = 'HS256'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  const signature = alg === 'none' ? '' : createHmac(hashes[alg], secret).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}
