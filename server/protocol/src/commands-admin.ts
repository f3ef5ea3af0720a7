/** Commands of admins. */
import * as z from 'zod';
import { admin, adminOnly, type CommandSpec, keyed } from './command-spec.ts';
import { idSchema, keySchema } from './primitives.ts';
import { MAX_PUSH_DECISIONS, pushDecisionSchema } from './push.ts';

export const adminCommands = {
  'session:revoke': {
    namespaces: admin,
    roles: adminOnly,
    keyed: true,
    args: z
      .object({
        ...keyed,
        jti: z.string().min(1).max(128).optional(),
        userId: idSchema.optional(),
        /** Of the person: ids of devices are theirs alone (SE6). */
        deviceId: idSchema.optional(),
      })
      .refine(
        ({ jti, userId, deviceId }) => (jti === undefined) !== (userId === undefined) && !(jti && deviceId),
        'name jti, or userId, or userId and deviceId',
      ),
    /** How many connections were closed. */
    value: z.object({ closed: z.number().int() }),
  },
  /** Why a person was pushed, or was not. Newest first. */
  'push:decisions': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z
      .object({
        userId: idSchema.optional(),
        notificationId: keySchema.optional(),
        limit: z.number().int().min(1).max(MAX_PUSH_DECISIONS).optional(),
      })
      .refine(
        (args) => args.userId !== undefined || args.notificationId !== undefined,
        'name userId or notificationId',
      ),
    value: z.object({ decisions: z.array(pushDecisionSchema) }),
  },
} as const satisfies Record<string, CommandSpec>;
