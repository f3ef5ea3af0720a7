/** Key expiry: how long the keys that tokens are signed by can be used. Not every issuer says so; then they never end. */
import { X509Certificate } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';

/**
 * When the last of the keys ends. An old one that ends beside a new one is a rotation, and no news.
 * @returns undefined when there is none, or one of them has no end.
 */
export function keysExpireMs({ keys }: JSONWebKeySet): number | undefined {
  const ends = keys.map((key) => expiryOf(key));
  return ends.length === 0 || ends.includes(undefined) ? undefined : Math.max(...(ends as number[]));
}

/** As OpenID Federation says it (`exp`), or as its certificate does (RFC 7517, `x5c`). */
function expiryOf({ exp, x5c }: JWK & { exp?: unknown }): number | undefined {
  if (typeof exp === 'number' && Number.isFinite(exp)) return exp * 1_000;
  const [own] = x5c ?? [];
  if (own === undefined) return undefined;
  try {
    return Date.parse(new X509Certificate(Buffer.from(own, 'base64')).validTo);
  } catch {
    return undefined;
  }
}
