/**
 * Turnstile: who may begin a handshake (RL1). Whoever finds no room takes a token of the future along, and is told when it will be there:
 * back at that time, a device is let in without a second count, whoever else came meanwhile. So a herd that is larger than the bucket comes
 * back at the rate of the bucket and in one wave; refusing at random would let most of them in on the third or tenth try.
 *
 * Nothing of the handshake is believed here. Whoever makes up names of devices only queues behind itself: a place in the queue is a token
 * of its address.
 */
import { type ErrorCode, type LimitSettings, type Namespace, type Refusal, refusal } from '@slotwire/protocol';
import type { Clock, Random } from '@slotwire/runtime';
import { type Bucket, type Level, reserveFrom } from '../cluster/bucket.ts';
import { createBuckets } from '../cluster/buckets.ts';
import { addressKey } from './address.ts';
import { type Shares, shrink } from './shares.ts';
import { longWaitMs, MAX_WAIT_MS } from './spread.ts';

export interface Knock {
  namespace: Namespace;
  address: string;
  /** As the device calls itself; not yet checked. */
  deviceId: string;
}

export type KnockLimit = 'address' | 'node' | 'admins' | 'early';

export interface Turnstile {
  /** @returns nothing when it may go on */
  knock(knock: Knock): Refusal | undefined;
  /** Devices that were told when to come back. */
  waiting(): number;
}

export interface TurnstileParts {
  clock: Clock;
  random: Pick<Random, 'float'>;
  settings: () => LimitSettings;
  shares: () => Shares;
  /** Addresses that stand for many. */
  sharedAddresses: readonly string[];
  onRefused: (limit: KnockLimit) => void;
}

/** A turn that was promised: in the queue of its address, or in that of the node after it. */
interface Place {
  of: 'address' | 'node';
  /** Monotonic. */
  atMs: number;
}

/** Whoever comes so much before its time is on time: clocks are not that good, ms. */
const EARLY_MS = 250;
/** A place is kept for so long, ms: a client adds jitter of its own, up to half a minute. */
const KEPT_MS = 60_000;
const MAX_NAME = 64;
/** Places that are looked at with each knock, for those that nobody came for. */
const SWEPT_AT_ONCE = 2;

export function createTurnstile(parts: TurnstileParts): Turnstile {
  const { clock, random, settings, shares, onRefused } = parts;
  const shared = new Set(parts.sharedAddresses.map(addressKey));
  const addresses = createBuckets(clock);
  const nodes: Record<'node' | 'admins', Level | undefined> = { node: undefined, admins: undefined };
  const places = new Map<string, Place>();
  let sweep = places.entries();

  function forgetSome(nowMs: number): void {
    for (let i = 0; i < SWEPT_AT_ONCE; i++) {
      const next = sweep.next();
      if (next.done) {
        sweep = places.entries();
        return;
      }
      const [name, { atMs }] = next.value;
      if (nowMs - atMs > KEPT_MS) places.delete(name);
    }
  }

  function refuse(limit: KnockLimit, code: ErrorCode, waitMs: number): Refusal {
    onRefused(limit);
    return refusal(code, { retryAfterMs: Math.ceil(waitMs) });
  }

  function reserveNode(kind: 'node' | 'admins', bucket: Bucket, nowMs: number): number | undefined {
    nodes[kind] ??= { tokens: bucket.size, atMs: nowMs };
    return reserveFrom(nodes[kind], bucket, nowMs, MAX_WAIT_MS);
  }

  return {
    knock({ namespace, address, deviceId }) {
      const nowMs = clock.monotonicMs();
      forgetSome(nowMs);
      const { handshakes } = settings();
      const share = shares().handshakes;
      const isAdmin = namespace === '/admin';
      const code: ErrorCode = share < 1 && !isAdmin ? 'OVERLOADED' : 'RATE_LIMITED';
      const key = addressKey(address);
      const name = `${key} ${namespace} ${deviceId.slice(0, MAX_NAME)}`;

      const place = places.get(name);
      const isKept = place !== undefined && nowMs - place.atMs <= KEPT_MS;
      if (isKept) {
        if (place.atMs - nowMs > EARLY_MS) return refuse('early', code, place.atMs - nowMs);
        places.delete(name);
        if (place.of === 'node') return undefined;
      } else if (!shared.has(key)) {
        const waitMs = addresses.reserve(key, handshakes.perAddress, MAX_WAIT_MS);
        if (waitMs === undefined) return refuse('address', 'RATE_LIMITED', longWaitMs(random));
        if (waitMs > 0) {
          // Of the node it takes nothing before its turn: an address that knocks without end must not fill the queue of all.
          places.set(name, { of: 'address', atMs: nowMs + waitMs });
          return refuse('address', 'RATE_LIMITED', waitMs);
        }
      }
      const waitMs = isAdmin
        ? reserveNode('admins', handshakes.adminsPerNode, nowMs)
        : reserveNode('node', shrink(handshakes.perNode, share), nowMs);
      const limit = isAdmin ? 'admins' : 'node';
      if (waitMs === undefined) return refuse(limit, code, longWaitMs(random));
      if (waitMs === 0) return undefined;
      places.set(name, { of: 'node', atMs: nowMs + waitMs });
      return refuse(limit, code, waitMs);
    },
    waiting: () => places.size,
  };
}
