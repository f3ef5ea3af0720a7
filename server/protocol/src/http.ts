/** The bodies of the HTTP interface. */
import * as z from 'zod';
import { createBookingArgs } from './commands-bookings.ts';
import { idSchema, instantSchema, roleSchema } from './primitives.ts';

/** `POST /v1/bookings`: a booking that an existing back end takes for a customer. */
export const postBookingBody = createBookingArgs.extend({ customerId: idSchema });
export type PostBookingBody = z.infer<typeof postBookingBody>;

/** `POST /v1/dev/session` (development mode only). */
export const devSessionBody = z.object({
  userId: idSchema,
  role: roleSchema,
  vendorId: idSchema.optional(),
  groups: z.array(idSchema).max(16).optional(),
  expiresInSeconds: z.number().int().min(1).max(86_400).optional(),
});
export type DevSessionBody = z.infer<typeof devSessionBody>;
export const devSessionAnswer = z.object({ token: z.string(), expiresAt: instantSchema });

const named = z.object({ id: idSchema, name: z.string() });

/** `GET /v1/dev/marketplace` (development mode only). */
export const marketplaceAnswer = z.object({
  customers: z.array(named),
  vendors: z.array(named.extend({ resources: z.array(named) })),
  admins: z.array(named),
});
export type Marketplace = z.infer<typeof marketplaceAnswer>;
