/**
 * Tokens of a virtual world: the claims, in the shape of a JWT, without a signature. Checking a real one is asynchronous in the host's
 * crypto, which no virtual clock can wait for; signatures have tests of their own in the service.
 */
import type { Claims } from '@slotwire/protocol';
import type { TokenVerifier } from '@slotwire/realtime';
import type { Clock } from '@slotwire/runtime';
import type { Person } from '../people.ts';

export interface TokenOffice {
  verifier: TokenVerifier;
  /** A token that begins now. */
  issue(subject: Pick<Person, 'id' | 'vendorId'> & { role: Claims['role'] }): string;
}

/** An hour: a day has many refreshes in it. */
const LIFE_S = 3_600;

export function createTokenOffice(clock: Clock): TokenOffice {
  let issued = 0;
  return {
    issue({ id, role, vendorId }) {
      const iat = Math.floor(clock.nowMs() / 1_000);
      const claims: Claims = { sub: id, role, jti: `jti-${++issued}`, iat, exp: iat + LIFE_S };
      if (vendorId !== undefined) claims.vendorId = vendorId;
      return `virtual.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
    },
    verifier: {
      async verify(token) {
        const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
        if (claims.exp * 1_000 > clock.nowMs()) return { ok: true, claims };
        return { ok: false, code: 'TOKEN_EXPIRED', detail: `ended at ${claims.exp}` };
      },
    },
  };
}
