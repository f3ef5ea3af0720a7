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

/** The apps that the service serves to browsers. */
export const webApps = ['vendor', 'admin'] as const;
export type WebApp = (typeof webApps)[number];

/** `GET /v1/app-config`: what a page asks before it connects. */
export const appConfigAnswer = z.object({
  /** In development anybody may have a token of anybody: the page offers accounts. */
  mode: z.enum(['development', 'production']),
  version: z.string(),
  /** Where the page sends its telemetry; null: nowhere. */
  faroUrl: z.string().nullable(),
  /** Changes with every build of an app that lies on the server now; absent: none lies there. */
  builds: z.object({ vendor: z.string().optional(), admin: z.string().optional() }),
});
export type AppConfig = z.infer<typeof appConfigAnswer>;
