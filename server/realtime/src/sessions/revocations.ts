/** Revocations: which tokens count no more. Durable in the store, in memory for every handshake. */
import type { Claims } from '@slotwire/protocol';
import type { Revocation } from '../storage/store.ts';

export interface Revocations {
  revoked(claims: Claims): boolean;
  add(revocation: Revocation): void;
  /** Forgets those before this instant: what they revoked has expired by itself (no token lives longer than MAX_TOKEN_LIFE_S). */
  forget(beforeMs: number): void;
}

export function createRevocations(known: readonly Revocation[]): Revocations {
  const tokens = new Map<string, number>();
  const users = new Map<string, number>();
  const add = ({ kind, id, atMs }: Revocation) => {
    const map = kind === 'jti' ? tokens : users;
    map.set(id, Math.max(atMs, map.get(id) ?? 0));
  };
  known.forEach(add);
  return {
    revoked(claims) {
      if (tokens.has(claims.jti)) return true;
      const atMs = users.get(claims.sub);
      // `iat` counts whole seconds: a token of the very second of the revocation counts as older.
      return atMs !== undefined && claims.iat * 1_000 <= atMs;
    },
    add,
    forget(beforeMs) {
      for (const map of [tokens, users]) for (const [id, atMs] of map) if (atMs < beforeMs) map.delete(id);
    },
  };
}
