/** Commands by which a device gets level with the service. */
import * as z from 'zod';
import { bookingSchema } from './bookings.ts';
import { type CommandSpec, main, person } from './command-spec.ts';
import { streamEventSchema } from './events.ts';
import { inboxItemSchema } from './notifications.ts';
import { preferencesSchema } from './preferences.ts';
import { keySchema } from './primitives.ts';
import { epochSchema, offsetSchema, positionsSchema, streamNameSchema } from './streams.ts';

export const MAX_SYNC_EVENTS = 500;
export const MAX_SNAPSHOT_BOOKINGS = 200;

export const syncCommands = {
  'sync:since': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({
      stream: streamNameSchema,
      epoch: epochSchema,
      offset: offsetSchema,
      limit: z.number().int().min(1).max(MAX_SYNC_EVENTS).optional(),
    }),
    /** `events` may be shorter than what is missing: ask again from the last one until it stands at `head`. */
    value: z.object({
      events: z.array(streamEventSchema),
      epoch: epochSchema,
      head: offsetSchema,
      recovered: z.boolean(),
    }),
  },
  'sync:snapshot': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({
      /** `next` of the page before. */
      after: keySchema.optional(),
      limit: z.number().int().min(1).max(MAX_SNAPSHOT_BOOKINGS).optional(),
    }),
    /** `positions` were taken before the bookings were read: keep those of the first page, and sync from there. */
    value: z.object({
      bookings: z.array(bookingSchema),
      next: keySchema.optional(),
      positions: positionsSchema,
      /** On the first page: the inbox window, newest first. */
      notifications: z.array(inboxItemSchema).optional(),
      unread: z.number().int().optional(),
      preferences: preferencesSchema.optional(),
    }),
  },
} as const satisfies Record<string, CommandSpec>;
