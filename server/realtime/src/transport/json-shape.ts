/**
 * JSON shape: what is wrong with a parsed message before anybody knows what it says. Depth, since code that walks a value is recursive;
 * `__proto__`, since code that copies one may set a prototype by it.
 */

/** The deepest message of the protocol has six. */
export const MAX_DEPTH = 32;

export type BadShape = 'too-deep' | 'forbidden-key';

/** @returns undefined when it is fine. Looks no deeper than it allows, so the call itself is bounded. */
export function badShape(value: unknown, depth = MAX_DEPTH): BadShape | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return 'too-deep';
  if (Array.isArray(value)) {
    for (const item of value) {
      const bad = badShape(item, depth - 1);
      if (bad !== undefined) return bad;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (key === '__proto__') return 'forbidden-key';
    if (key === 'constructor' && typeof inner === 'object' && inner !== null && Object.hasOwn(inner, 'prototype'))
      return 'forbidden-key';
    const bad = badShape(inner, depth - 1);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
