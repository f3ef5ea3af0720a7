/** Fingerprints: 32 bits in place of a whole value, so that the oracle can remember many. */

/** FNV-1a over UTF-16 code units. */
export function fingerprintText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Equal for values that say the same, whatever the order of their keys. */
export function fingerprint(value: unknown): number {
  return fingerprintText(canonical(value));
}

/** JSON with sorted keys; what is `undefined` is not there. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields: string[] = [];
  for (const [key, inner] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (inner !== undefined) fields.push(`${JSON.stringify(key)}:${canonical(inner)}`);
  }
  return `{${fields.join(',')}}`;
}
