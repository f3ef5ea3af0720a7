/** The answer to a command: a value, or an error whose code says what to do. */
import * as z from 'zod';
import { bookingSchema, timeRangeSchema } from './bookings.ts';
import { type ErrorCode, errors, refusalSchema } from './errors.ts';

export const failureSchema = refusalSchema.extend({
  ok: z.literal(false),
  /** The booking as it stands, where that is why (CONFLICT, ILLEGAL_TRANSITION, FUTURE_VERSION). */
  current: bookingSchema.optional(),
  /** Nearest free slots of the same length (SLOT_TAKEN), nearest first. */
  free: z.array(timeRangeSchema).optional(),
  /** Which arguments do not fit, and why (BAD_REQUEST). */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  replayed: z.literal(true).optional(),
});
export type Failure = z.infer<typeof failureSchema>;

export interface Success<T> {
  ok: true;
  value: T;
  /** This key took effect before: the first ack again (CM2). */
  replayed?: true | undefined;
}

export type Ack<T> = Success<T> | Failure;

export function ackSchema<V extends z.ZodType>(value: V) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value, replayed: z.literal(true).optional() }),
    failureSchema,
  ]);
}

export function success<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function failure(code: ErrorCode, more: Partial<Omit<Failure, 'ok' | 'code' | 'retry'>> = {}): Failure {
  return { ok: false, code, message: errors[code].message, retry: errors[code].retry, ...more };
}
