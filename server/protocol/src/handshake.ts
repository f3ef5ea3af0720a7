/** What a client says when it connects, in Socket.IO's `auth`. */
import * as z from 'zod';
import { idSchema, platformSchema } from './primitives.ts';
import { positionsSchema } from './streams.ts';

export const handshakeSchema = z.object({
  protocol: z.number().int(),
  token: z.string().min(1).max(8_192),
  deviceId: idSchema,
  platform: platformSchema,
  appVersion: z.string().min(1).max(64),
  /** Where the device stands; streams that are missing, foreign or of another epoch are not recovered. */
  positions: positionsSchema.optional(),
  /**
   * Which start of the application this is, and which of its connects, from 1: one that was given up may arrive after the one that
   * followed it (SE6).
   */
  connect: z.object({ instance: idSchema, attempt: z.number().int().min(1) }).optional(),
});
export type Handshake = z.infer<typeof handshakeSchema>;

/** The claims of a token that the service relies on. */
export interface Claims {
  sub: string;
  role: 'customer' | 'vendor' | 'admin' | 'service';
  vendorId?: string | undefined;
  groups?: readonly string[] | undefined;
  jti: string;
  /** Seconds since 1970, as in RFC 7519. */
  iat: number;
  exp: number;
}
