/** Error codes as HTTP statuses. */
import type { ErrorCode } from '@slotwire/protocol';

const statuses: { readonly [C in ErrorCode]?: number } = {
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_REVOKED: 401,
  TOKEN_REPLAYED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  KEY_REUSED: 409,
  SLOT_TAKEN: 409,
  CONFLICT: 409,
  ILLEGAL_TRANSITION: 409,
  FUTURE_VERSION: 409,
  CONFIRMATION_NEEDED: 409,
  COUNT_CHANGED: 409,
  TOO_LATE: 409,
  MESSAGE_TOO_LARGE: 413,
  BAD_TIMES: 422,
  NOTES_FULL: 422,
  AUDIENCE_EMPTY: 422,
  RATE_LIMITED: 429,
  TOO_MANY_CONNECTIONS: 429,
  OVERLOADED: 503,
  LOCKS_OUT_ADMINS: 422,
  SUBSCRIPTIONS_FULL: 429,
  SERVER_DRAINING: 503,
  STORE_UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** 400 for whatever is the request's own fault and has no status of its own. */
export function statusOf(code: ErrorCode | 'OK', created: 200 | 201 = 200): number {
  return code === 'OK' ? created : (statuses[code] ?? 400);
}
