/** Commands around notifications: inbox, preferences, and devices that can be pushed to. */
import * as z from 'zod';
import { type CommandSpec, keyed, main, person } from './command-spec.ts';
import { inboxItemSchema, notificationCategorySchema, notificationLimits } from './notifications.ts';
import { preferenceChanges, preferencesSchema } from './preferences.ts';
import { idSchema, keySchema } from './primitives.ts';
import { pushRegistration } from './push.ts';

export const notificationCommands = {
  'notification:list': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({
      /** `next` of the page before. */
      before: keySchema.optional(),
      limit: z.number().int().min(1).max(notificationLimits.maxPage).optional(),
      category: notificationCategorySchema.optional(),
      unread: z.boolean().optional(),
    }),
    /** Newest first. `unread` is the count of the whole inbox window, whatever the filter. */
    value: z.object({
      notifications: z.array(inboxItemSchema),
      next: keySchema.optional(),
      unread: z.number().int(),
    }),
  },
  'notification:read': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z
      .object({
        ...keyed,
        ids: z.array(keySchema).min(1).max(notificationLimits.maxIds).optional(),
        all: z.literal(true).optional(),
      })
      .refine((args) => (args.ids === undefined) !== (args.all === undefined), 'name either ids or all'),
    value: z.object({ unread: z.number().int() }),
  },
  /** A device in the foreground showed them: no push is needed (PU2). Marks are set once, so it needs no key. */
  'notification:shown': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({ ids: z.array(keySchema).min(1).max(notificationLimits.maxIds) }),
    value: z.object({ marked: z.number().int() }),
  },
  'preferences:get': { namespaces: main, roles: person, keyed: false, args: z.object({}), value: preferencesSchema },
  'preferences:set': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object({ ...keyed, ...preferenceChanges }),
    value: preferencesSchema,
  },
  'device:register': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object(keyed).and(pushRegistration),
    value: z.object({ deviceId: idSchema }),
  },
  'device:unregister': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object(keyed),
    value: z.object({ deviceId: idSchema }),
  },
} as const satisfies Record<string, CommandSpec>;
