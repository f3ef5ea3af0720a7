/** Small schemas that several messages share. */
import * as z from 'zod';

/** Ids of people, vendors, resources, groups and devices: the marketplace's own, opaque to us. */
export const idSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'an id is 1 to 64 of A-Z a-z 0-9 . _ -');

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** Idempotency key, booking id and note id: a lower-case UUID or an upper-case ULID. */
const keyPattern = new RegExp(`^(?:${uuid}|${ulid})$`);
export const keySchema = z.string().regex(keyPattern, 'a key is a UUID or a ULID');

/** The same without the schema, which an app does not have to carry. */
export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

/** An instant: ISO 8601 in UTC, made canonical (`2026-03-01T09:00:00.000Z`) so that equal instants are equal strings. */
export const instantSchema = z.iso
  .datetime()
  .transform((text) => (isCanonical(text) ? text : new Date(text).toISOString()));

/** Of what passes as an ISO 8601 instant in UTC, those of this length have milliseconds, which is what `toISOString` writes. */
const isCanonical = (text: string): boolean => text.length === '2026-03-01T09:00:00.000Z'.length;

/** W3C trace context `traceparent`, version 00. https://www.w3.org/TR/trace-context/#traceparent-header */
export const traceparentSchema = z
  .string()
  .regex(
    /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/,
    'a traceparent is 00-<32 hex>-<16 hex>-<2 hex>',
  );

export const versionSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const Role = { Customer: 'customer', Vendor: 'vendor', Admin: 'admin', Service: 'service' } as const;
export type Role = (typeof Role)[keyof typeof Role];
export const roles: readonly Role[] = Object.values(Role);
export const roleSchema = z.enum(Object.values(Role) as [Role, ...Role[]]);

export const Platform = { Ios: 'ios', Android: 'android', Web: 'web', Sim: 'sim' } as const;
export type Platform = (typeof Platform)[keyof typeof Platform];
export const platformSchema = z.enum(Object.values(Platform) as [Platform, ...Platform[]]);
