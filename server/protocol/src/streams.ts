/**
 * Streams: which there are, and how a reader says where it stands.
 * Offsets are contiguous from 1 within an epoch (DL1); an epoch ends when a log is recreated.
 */
import * as z from 'zod';
import type { Role } from './primitives.ts';

/** `user:{id}`, `vendor:{id}`, `group:{name}`, `role:{customer|vendor}` or `all`. */
export type StreamName = `user:${string}` | `vendor:${string}` | `group:${string}` | `role:${PersonRole}` | 'all';

/** Roles of those who read streams. */
export type PersonRole = Extract<Role, 'customer' | 'vendor'>;

/** For the keys of records, where a template type would demand every key. */
export const streamKeySchema = z
  .string()
  .regex(
    /^(?:(?:user|vendor|group):[A-Za-z0-9._-]{1,64}|role:(?:customer|vendor)|all)$/,
    'a stream is user:ID, vendor:ID, group:NAME, role:customer, role:vendor or all',
  );

export const streamNameSchema = streamKeySchema.transform((name) => name as StreamName);

export const epochSchema = z.string().min(1).max(64);
export const offsetSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const streamPositionSchema = z.object({ epoch: epochSchema, offset: offsetSchema });
/** Everything up to and including `offset` of this `epoch` has been applied. */
export type StreamPosition = z.infer<typeof streamPositionSchema>;

/** A device names at most this many positions: its user, its vendor, its groups, its role and `all`. */
export const MAX_STREAMS_PER_SESSION = 32;

export const positionsSchema = z
  .record(streamKeySchema, streamPositionSchema)
  .refine((positions) => Object.keys(positions).length <= MAX_STREAMS_PER_SESSION, 'too many positions');
export type Positions = Record<string, StreamPosition>;

export const userStream = (userId: string): StreamName => `user:${userId}`;
export const vendorStream = (vendorId: string): StreamName => `vendor:${vendorId}`;
export const groupStream = (group: string): StreamName => `group:${group}`;
export const roleStream = (role: PersonRole): StreamName => `role:${role}`;
export const ALL_STREAM: StreamName = 'all';

export interface StreamClaims {
  sub: string;
  role: Role;
  vendorId?: string | undefined;
  groups?: readonly string[] | undefined;
}

/** The streams that a token allows, and no others. Roles `admin` and `service` read no streams. */
export function streamsOf(claims: StreamClaims): StreamName[] {
  if (claims.role !== 'customer' && claims.role !== 'vendor') return [];
  const own = claims.role === 'vendor' && claims.vendorId !== undefined ? [vendorStream(claims.vendorId)] : [];
  return [
    userStream(claims.sub),
    ...own,
    ...(claims.groups ?? []).map(groupStream),
    roleStream(claims.role),
    ALL_STREAM,
  ];
}
