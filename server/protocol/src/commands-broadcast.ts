/** Commands of admins on broadcasts. */
import * as z from 'zod';
import { audienceSchema, broadcastLimits, broadcastSchema, listedBroadcastSchema, reachSchema } from './broadcasts.ts';
import { admin, adminOnly, type CommandSpec, keyed } from './command-spec.ts';
import { announcementSchema } from './notifications.ts';
import { instantSchema, keySchema } from './primitives.ts';

export const broadcastCommands = {
  'broadcast:preview': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({ audience: audienceSchema }),
    value: reachSchema,
  },
  'broadcast:send': {
    namespaces: admin,
    roles: adminOnly,
    keyed: true,
    args: z.object({
      ...keyed,
      ...announcementSchema.shape,
      audience: audienceSchema,
      /** False: in the app only. Default: true. */
      push: z.boolean().optional(),
      /** Default: now. */
      at: instantSchema.optional(),
      /** Checks everything and sends nothing. */
      dryRun: z.literal(true).optional(),
    }),
    /** Without a broadcast when it was a dry run. */
    value: z.object({ reach: reachSchema, broadcast: broadcastSchema.optional() }),
  },
  'broadcast:cancel': {
    namespaces: admin,
    roles: adminOnly,
    keyed: true,
    args: z.object({ ...keyed, broadcastId: keySchema }),
    value: broadcastSchema,
  },
  /** Newest first. */
  'broadcast:list': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({
      /** `next` of the page before. */
      before: keySchema.optional(),
      /** Default: 20. */
      limit: z.number().int().min(1).max(broadcastLimits.maxPage).optional(),
    }),
    value: z.object({ broadcasts: z.array(listedBroadcastSchema), next: keySchema.optional() }),
  },
} as const satisfies Record<string, CommandSpec>;
