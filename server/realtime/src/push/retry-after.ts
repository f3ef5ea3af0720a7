/** Retry-After (RFC 9110 §10.2.3): seconds, or the date of an HTTP server. */

/** What a gateway asks for beyond this is taken for a mistake of it: a push lives for a day at most (PU4). */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** @returns how long to wait from now; undefined when there is no such header, or nonsense in it */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : dateOf(text) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS);
}

/** Date.parse takes `-5` and `1.5` for dates; one of HTTP names a weekday or at least a month. */
const dateOf = (text: string) => (/[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN);
