/**
 * The one table of operating errors: code → retry class and default message.
 * The code alone tells a client what to do; the message is for people who read logs.
 */
import * as z from 'zod';

/**
 * What a client does about an error:
 * `never` gives up and shows it; `backoff` repeats later with the same key; `now` reconnects at once;
 * `resync` fetches the state anew; `refresh` gets a new token first.
 */
export const RetryClass = {
  Never: 'never',
  Backoff: 'backoff',
  Now: 'now',
  Resync: 'resync',
  Refresh: 'refresh',
} as const;
export type RetryClass = (typeof RetryClass)[keyof typeof RetryClass];

export const errors = {
  // Handshake and session.
  BAD_HANDSHAKE: { retry: 'never', message: 'the handshake has missing or malformed fields' },
  PROTOCOL_MISMATCH: { retry: 'never', message: 'this protocol version is not served; update the app' },
  TOKEN_INVALID: { retry: 'refresh', message: 'the token is missing, malformed or not ours' },
  TOKEN_EXPIRED: { retry: 'refresh', message: 'the token has expired' },
  TOKEN_REVOKED: { retry: 'never', message: 'the token was revoked; sign in again' },
  TOKEN_REPLAYED: { retry: 'refresh', message: 'another device uses this token; get one of your own' },
  REPLACED: { retry: 'never', message: 'the same device connected again' },
  SLOW_CONSUMER: { retry: 'now', message: 'the outgoing buffer passed its limit' },
  SERVER_DRAINING: { retry: 'backoff', message: 'this server is shutting down' },
  DISCONNECTED: { retry: 'backoff', message: 'an admin closed this connection; come back later' },
  SENT_AWAY: { retry: 'never', message: 'an admin closed this connection; stay away until a person asks for it' },
  // Limits.
  RATE_LIMITED: { retry: 'backoff', message: 'too many in too short a time; nothing was done' },
  OVERLOADED: { retry: 'backoff', message: 'the service sheds load at the moment; nothing was done' },
  TOO_MANY_CONNECTIONS: { retry: 'backoff', message: 'this person has too many devices connected' },
  LOCKS_OUT_ADMINS: { retry: 'never', message: 'with this limit no admin could connect and change it again' },
  // Requests.
  FORBIDDEN: { retry: 'never', message: 'this role may not do that' },
  UNKNOWN_EVENT: { retry: 'never', message: 'no such event in this namespace' },
  BAD_REQUEST: { retry: 'never', message: 'the arguments do not fit the schema' },
  MESSAGE_TOO_LARGE: { retry: 'never', message: 'the message is larger than the limit' },
  // Commands.
  NOT_FOUND: { retry: 'never', message: 'no such booking among yours' },
  KEY_REUSED: { retry: 'never', message: 'this key was used with other arguments' },
  SLOT_TAKEN: { retry: 'never', message: 'the slot is already booked' },
  CONFLICT: { retry: 'never', message: 'the booking changed since the version this was based on' },
  ILLEGAL_TRANSITION: { retry: 'never', message: 'the booking is not in a status that allows this' },
  FUTURE_VERSION: { retry: 'resync', message: 'the base version is newer than the booking' },
  BAD_TIMES: { retry: 'never', message: 'the times are in the past, too far ahead, too short or too long' },
  NOTES_FULL: { retry: 'never', message: 'the booking has as many notes as it can hold' },
  // Commands of admins.
  CONFIRMATION_NEEDED: { retry: 'never', message: 'this concerns everyone: send it again with confirm: everyone' },
  COUNT_CHANGED: { retry: 'never', message: 'many more match than were expected: look at a new preview' },
  AUDIENCE_EMPTY: { retry: 'never', message: 'nobody is known who would be told' },
  TOO_LATE: { retry: 'never', message: 'it has happened already' },
  SUBSCRIPTIONS_FULL: { retry: 'never', message: 'there are as many subscriptions as there may be' },
  // The service itself.
  STORE_UNAVAILABLE: { retry: 'backoff', message: 'the store does not answer; nothing was changed' },
  INTERNAL: { retry: 'backoff', message: 'the service failed to handle this; the outcome is unknown' },
} as const satisfies Record<string, { retry: RetryClass; message: string }>;

export type ErrorCode = keyof typeof errors;

export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

export const errorCodeSchema = z.enum(errorCodes);
export const retryClassSchema = z.enum(Object.values(RetryClass) as [RetryClass, ...RetryClass[]]);

/** What `connect_error.data` and `goodbye` carry. */
export const refusalSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  retry: retryClassSchema,
  /** Wait at least this long, in ms, before the next try. */
  retryAfterMs: z.number().int().nonnegative().optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;

export function refusal(code: ErrorCode, more: { message?: string; retryAfterMs?: number } = {}): Refusal {
  return {
    code,
    message: more.message ?? errors[code].message,
    retry: errors[code].retry,
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
  };
}
