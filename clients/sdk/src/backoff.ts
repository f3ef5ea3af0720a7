/** Backoff: how long to wait before trying again. Pure but for the draw. */
import type { Random } from '@slotwire/runtime';

export interface BackoffOptions {
  /** Upper bound of the first delay, ms. */
  baseMs: number;
  /** No bound grows beyond this, ms. */
  capMs: number;
}

/** 500 ms, 30 s. */
export const defaultBackoff: BackoffOptions = { baseMs: 500, capMs: 30_000 };

/**
 * Exponential backoff with full jitter: uniform in [0, min(cap, base * 2^attempt)).
 * A gateway restart drops every device in the same second; equal delays would only move the spike.
 * Socket.IO's own delay is exactly its cap from attempt 5 on, so it is switched off and this is used.
 *
 * @param attempt failures since the last success; 0 for the first delay.
 */
export function backoffMs(attempt: number, options: BackoffOptions, random: Pick<Random, 'float'>): number {
  return random.float() * Math.min(options.capMs, options.baseMs * 2 ** attempt);
}

/**
 * The delay that an error asks for. `retryAfterMs` is a lower bound: the jitter comes on top of it,
 * because everybody who was refused in the same second was told much the same time.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  options: BackoffOptions,
  random: Pick<Random, 'float'>,
): number {
  return Math.max(0, retryAfterMs ?? 0) + backoffMs(attempt, options, random);
}
