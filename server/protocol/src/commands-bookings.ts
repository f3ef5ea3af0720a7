/** Commands on bookings. */
import * as z from 'zod';
import { bookingLimits, bookingSchema, bookingStatusSchema } from './bookings.ts';
import { type CommandSpec, customer, keyed, main, person, vendor } from './command-spec.ts';
import { idSchema, instantSchema, keySchema, versionSchema } from './primitives.ts';

const onBooking = { ...keyed, bookingId: keySchema, baseVersion: versionSchema };
const slot = { startsAt: instantSchema, endsAt: instantSchema };

export const createBookingArgs = z.object({
  ...keyed,
  vendorId: idSchema,
  resourceId: idSchema,
  service: z.string().min(1).max(bookingLimits.maxServiceLength),
  ...slot,
});

export const bookingCommands = {
  'booking:create': { namespaces: main, roles: customer, keyed: true, args: createBookingArgs, value: bookingSchema },
  'booking:cancel': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object({ ...onBooking, reason: z.string().min(1).max(bookingLimits.maxReasonLength).optional() }),
    value: bookingSchema,
  },
  'booking:reschedule': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object({ ...onBooking, ...slot }),
    value: bookingSchema,
  },
  'booking:answer-reschedule': {
    namespaces: main,
    roles: vendor,
    keyed: true,
    args: z.object({ ...onBooking, accept: z.boolean() }),
    value: bookingSchema,
  },
  'booking:transition': {
    namespaces: main,
    roles: vendor,
    keyed: true,
    args: z.object({ ...onBooking, to: bookingStatusSchema.exclude(['requested', 'cancelled']) }),
    value: bookingSchema,
  },
  'booking:note': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object({ ...keyed, bookingId: keySchema, text: z.string().min(1).max(bookingLimits.maxNoteLength) }),
    value: bookingSchema,
  },
} as const satisfies Record<string, CommandSpec>;
