/** Origins: which web pages may speak to the service (SE10). */

/** @param allowed exact origins, `*` for any. Requests without an Origin header (phones, services) are not browsers and pass. */
export function createOriginRule(allowed: readonly string[]): (origin: string | undefined) => boolean {
  const any = allowed.includes('*');
  const known = new Set(allowed);
  return (origin) => origin === undefined || any || known.has(origin);
}
