/** Prefixed: a part of a storage that is a storage of its own. */
import type { Keeper } from '@slotwire/browser';

export function prefixed(kept: Keeper, prefix: string): Keeper {
  return {
    get: (key) => kept.get(`${prefix}${key}`),
    set: (key, value) => kept.set(`${prefix}${key}`, value),
    remove: (key) => kept.remove(`${prefix}${key}`),
  };
}
