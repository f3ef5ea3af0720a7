/** The booking as every participant sees it. */
import * as z from 'zod';
import { idSchema, instantSchema, keySchema, roleSchema, versionSchema } from './primitives.ts';

export const BookingStatus = {
  Requested: 'requested',
  Confirmed: 'confirmed',
  Declined: 'declined',
  Cancelled: 'cancelled',
  InProgress: 'in_progress',
  Completed: 'completed',
  NoShow: 'no_show',
} as const;
export type BookingStatus = (typeof BookingStatus)[keyof typeof BookingStatus];
export const bookingStatusSchema = z.enum(Object.values(BookingStatus) as [BookingStatus, ...BookingStatus[]]);

/** Which status may follow which (BK1). A status that nothing follows is final. */
export const bookingTransitions: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  requested: ['confirmed', 'declined', 'cancelled'],
  confirmed: ['in_progress', 'cancelled', 'no_show'],
  in_progress: ['completed'],
  declined: [],
  cancelled: [],
  completed: [],
  no_show: [],
};

/** Active bookings hold their slot: two of one resource never overlap (BK2). */
export const activeStatuses: readonly BookingStatus[] = ['requested', 'confirmed', 'in_progress'];

export const bookingLimits = {
  /** Shortest and longest booking, ms. */
  minDurationMs: 5 * 60_000,
  maxDurationMs: 24 * 3_600_000,
  /** A booking may start this far ahead, ms (two years). */
  maxAheadMs: 730 * 86_400_000,
  maxNotes: 100,
  maxNoteLength: 1_000,
  maxReasonLength: 500,
  maxServiceLength: 120,
} as const;

/** Who did it. For a vendor's staff `id` is the person, not the vendor. */
export const actorSchema = z.object({ role: roleSchema, id: idSchema });
export type Actor = z.infer<typeof actorSchema>;

export const timeRangeSchema = z.object({ startsAt: instantSchema, endsAt: instantSchema });
/** Half open: `[startsAt, endsAt)`. */
export type TimeRange = z.infer<typeof timeRangeSchema>;

export const noteSchema = z.object({ id: keySchema, at: instantSchema, author: actorSchema, text: z.string() });
export type Note = z.infer<typeof noteSchema>;

export const bookingSchema = z.object({
  /** The key of the command that created it (CM5). */
  id: keySchema,
  customerId: idSchema,
  vendorId: idSchema,
  /** Scoped by its vendor: two vendors may both have a `chair-1`. */
  resourceId: idSchema,
  service: z.string(),
  startsAt: instantSchema,
  endsAt: instantSchema,
  status: bookingStatusSchema,
  /** Grows by one with every change. */
  version: versionSchema,
  /** The customer's open request to move the booking. */
  reschedule: timeRangeSchema.extend({ askedAt: instantSchema }).optional(),
  notes: z.array(noteSchema),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Booking = z.infer<typeof bookingSchema>;

/** The fields that `booking.updated` can name as changed. */
export const bookingFieldSchema = z.enum(['status', 'startsAt', 'endsAt', 'reschedule']);
export type BookingField = z.infer<typeof bookingFieldSchema>;
