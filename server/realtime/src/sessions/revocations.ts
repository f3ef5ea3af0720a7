/** Revocations: which tokens count no more. Durable in the store, in memory for every handshake. */
import type { Claims } from '@slotwire/protocol';
import type { Revocation } from '../storage/store.ts';
import { deviceKey } from '../storage/store-notifications.ts';

export interface Revocations {
  /** @param deviceId on which it is used; absent where there is none (HTTP) */
  revoked(claims: Claims, deviceId?: string): boolean;
  /** @returns false when it says nothing new */
  add(revocation: Revocation): boolean;
  /** Forgets those before this instant: what they revoked has expired by itself (REVOKED_FOR_S). */
  forget(beforeMs: number): void;
}

export function createRevocations(known: readonly Revocation[]): Revocations {
  const byKind = {
    jti: new Map<string, number>(),
    user: new Map<string, number>(),
    device: new Map<string, number>(),
  } as const satisfies Record<Revocation['kind'], Map<string, number>>;

  function add({ kind, id, atMs }: Revocation): boolean {
    const knownMs = byKind[kind].get(id);
    if (knownMs !== undefined && knownMs >= atMs) return false;
    byKind[kind].set(id, atMs);
    return true;
  }

  /** `iat` counts whole seconds: a token of the very second of the revocation counts as older. */
  function isOlder({ iat }: Claims, kind: 'user' | 'device', id: string): boolean {
    const atMs = byKind[kind].get(id);
    return atMs !== undefined && iat * 1_000 <= atMs;
  }

  known.forEach(add);
  return {
    revoked(claims, deviceId) {
      if (byKind.jti.has(claims.jti) || isOlder(claims, 'user', claims.sub)) return true;
      // Most of the time there are none, and a handshake needs no key then.
      if (deviceId === undefined || byKind.device.size === 0) return false;
      return isOlder(claims, 'device', deviceKey({ userId: claims.sub, deviceId }));
    },
    add,
    forget(beforeMs) {
      for (const map of Object.values(byKind)) for (const [id, atMs] of map) if (atMs < beforeMs) map.delete(id);
    },
  };
}
