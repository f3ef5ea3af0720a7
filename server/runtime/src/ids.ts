/** Ids: UUIDv7 (RFC 9562 §5.7), so that ids made later sort later and database pages fill in order. */
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

export interface Ids {
  /** A new UUIDv7, lower case; within one source each is greater than the one before. */
  next(): string;
}

export type Entropy = (count: number) => Uint8Array;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Bytes drawn at once: one call to the system's generator serves 51 ids. */
const POOL_BYTES = 510;

/**
 * @param entropy the system's generator in production; keys guard idempotency, so they must not be guessable.
 */
export function createIds(clock: Clock, entropy: Entropy = systemEntropy): Ids {
  let lastMs = -1;
  let sequence = 0;
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  return {
    next() {
      const nowMs = Math.max(0, Math.floor(clock.nowMs()));
      if (used + 10 > pool.length) {
        pool = entropy(POOL_BYTES);
        used = 0;
      }
      const at = used;
      used += 10;
      const byte = (i: number) => pool[at + i] as number;
      if (nowMs > lastMs) {
        lastMs = nowMs;
        // The upper half stays free for ids of the same millisecond.
        sequence = ((byte(0) & 0x07) << 8) | byte(1);
      } else if (++sequence > 0xfff) {
        // A clock that stands still or jumps back borrows from the next millisecond.
        lastMs += 1;
        sequence = 0;
      }
      const time = lastMs.toString(16).padStart(12, '0');
      const high = hex[0x70 | (sequence >> 8)] as string;
      const low = hex[sequence & 0xff] as string;
      let tail = hex[0x80 | (byte(2) & 0x3f)] as string;
      tail += hex[byte(3)] as string;
      let node = '';
      for (let i = 4; i < 10; i++) node += hex[byte(i)] as string;
      return `${time.slice(0, 8)}-${time.slice(8)}-${high}${low}-${tail}-${node}`;
    },
  };
}

/** The system's generator: what it draws cannot be guessed. */
export function systemEntropy(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function seededEntropy(random: Random): Entropy {
  return (count) => random.bytes(count);
}
