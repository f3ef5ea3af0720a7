/** Connections as admins see them: what they can be found by, how they are ordered, and what is told of each. */
import * as z from 'zod';
import { idSchema, instantSchema, platformSchema, roleSchema } from './primitives.ts';

export const connectionLimits = {
  maxPage: 200,
  maxReasonLength: 200,
  /** Characters of a cursor. */
  maxCursorLength: 512,
} as const;

const atLeast = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** All that is named must fit; absent fields let everything pass. */
export const connectionFilterSchema = z.strictObject({
  role: z.enum(['customer', 'vendor', 'admin']).optional(),
  userId: idSchema.optional(),
  deviceId: idSchema.optional(),
  platform: platformSchema.optional(),
  appVersion: z.string().min(1).max(64).optional(),
  /** Exactly as rows tell it. */
  address: z.string().min(1).max(64).optional(),
  node: idSchema.optional(),
  /** Open since this instant or later. */
  connectedSince: instantSchema.optional(),
  /** Opened before this instant. */
  connectedBefore: instantSchema.optional(),
  /** Those whose latency is not known do not fit. */
  latencyAtLeastMs: atLeast.optional(),
  bufferAtLeastBytes: atLeast.optional(),
});
export type ConnectionFilter = z.infer<typeof connectionFilterSchema>;

export const connectionSorts = ['since', 'user', 'device', 'address', 'version', 'latency', 'buffer'] as const;
export type ConnectionSort = (typeof connectionSorts)[number];

export const connectionRowSchema = z.object({
  node: z.string(),
  sessionId: z.string(),
  userId: idSchema,
  role: roleSchema,
  vendorId: idSchema.optional(),
  deviceId: idSchema,
  platform: platformSchema,
  appVersion: z.string(),
  address: z.string(),
  since: instantSchema,
  mode: z.enum(['live', 'saver', 'background']),
  /** How many streams it reads. */
  streams: z.number().int(),
  /** Of the last round trip; absent until there was one. */
  latencyMs: z.number().optional(),
  /** Waiting to be handed to the network. */
  bufferedBytes: z.number().int(),
});
export type ConnectionRow = z.infer<typeof connectionRowSchema>;
