/**
 * Random: seeded, 32-bit, forkable by name.
 * A fork depends on its parent's seed and its own name only, not on what the parent has drawn,
 * so adding a draw in one place leaves the rest of a seed's run unchanged.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  float(): number;
  /** Uniform integer in [0, below). */
  int(below: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Uniform choice; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** Exponentially distributed with this mean: the gaps of a Poisson process. */
  exponential(mean: number): number;
  /** `count` random bytes. Not for secrets. */
  bytes(count: number): Uint8Array;
  fork(name: string): Random;
}

/** FNV-1a over UTF-16 code units, mixed with the seed. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashName(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** The finaliser of MurmurHash3 (32 bit): every input bit changes every output bit with probability near 1/2. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** @param seed any number; its low 32 bits count. */
export function createRandom(seed: number): Random {
  const origin = seed >>> 0;
  let state = mix(origin ^ 0x9e3779b9);
  /** Weyl sequence through the mixer: period 2^32, one add and one mix per draw. */
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  };
  const random: Random = {
    float: () => next() / 2 ** 32,
    int(below) {
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) throw new RangeError(`int(${below}): 1 to 2^32`);
      return Math.floor((next() / 2 ** 32) * below);
    },
    chance: (probability) => next() / 2 ** 32 < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError('pick from an empty list');
      return items[random.int(items.length)] as (typeof items)[number];
    },
    exponential: (mean) => -Math.log(1 - next() / 2 ** 32) * mean,
    bytes(count) {
      const out = new Uint8Array(count);
      for (let i = 0; i < count; i++) out[i] = next() & 0xff;
      return out;
    },
    fork: (name) => createRandom(hashName(origin, name)),
  };
  return random;
}

/** A seed from the system, for a run that names none. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}
