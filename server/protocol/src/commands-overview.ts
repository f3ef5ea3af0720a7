/** `overview:get`: a vendor's day at a glance. */
import * as z from 'zod';
import { bookingStatusSchema } from './bookings.ts';
import { type CommandSpec, main, vendor } from './command-spec.ts';
import { loadLevels } from './limits.ts';
import { ianaZoneSchema } from './preferences.ts';
import { idSchema, instantSchema, keySchema } from './primitives.ts';

export const overviewLimits = {
  /** Arrivals are listed this far ahead. */
  maxHours: 24,
  defaultHours: 4,
  maxArrivals: 50,
  /** Between two signals of one vendor. */
  everyMs: 2_000,
} as const;

export const overviewSchema = z.object({
  at: instantSchema,
  timeZone: z.string(),
  /** Of the wall clock there: `2026-03-02`. */
  day: z.string(),
  /** Bookings that start on this day, by their status of now. A status without any is absent. */
  today: z.partialRecord(bookingStatusSchema, z.number().int()),
  /** Requested and confirmed ones that start within the next hours, soonest first. */
  arrivals: z.array(
    z.object({
      bookingId: keySchema,
      customerId: idSchema,
      resourceId: idSchema,
      startsAt: instantSchema,
      status: bookingStatusSchema,
      /** A device of the customer is connected. */
      connected: z.boolean(),
    }),
  ),
  /** Those of today's active bookings and of the arrivals: how many, and how many of them are connected. */
  customers: z.object({ all: z.number().int(), connected: z.number().int() }),
  responses: z.object({
    /** Requests that were answered on this day, and how long that took. */
    answered: z.number().int(),
    p50Ms: z.number().nullable(),
    p90Ms: z.number().nullable(),
    /** Requests without an answer that are still ahead, and since when the oldest waits. */
    waiting: z.number().int(),
    waitingSince: instantSchema.optional(),
  }),
  health: z.object({ ready: z.boolean(), load: z.enum(loadLevels).optional() }),
});
export type Overview = z.infer<typeof overviewSchema>;

export const overviewCommands = {
  /** From then on the session hears of changes by `signal`, until it ends; asking again changes zone and hours. */
  'overview:get': {
    namespaces: main,
    roles: vendor,
    keyed: false,
    args: z.object({
      /** Default: UTC. */
      timeZone: ianaZoneSchema.optional(),
      /** How far ahead arrivals are listed. Default: 4. */
      hours: z.number().int().min(1).max(overviewLimits.maxHours).optional(),
    }),
    value: overviewSchema,
  },
} as const satisfies Record<string, CommandSpec>;
