/** What admins did, told to admins. */
import * as z from 'zod';
import { admin, adminOnly, type CommandSpec } from './command-spec.ts';
import { errorCodes } from './errors.ts';
import { idSchema, instantSchema, keySchema } from './primitives.ts';

const MAX_AUDIT_PAGE = 200;

export const auditRecordSchema = z.object({
  id: keySchema,
  at: instantSchema,
  actorId: idSchema,
  /** From where. */
  address: z.string(),
  deviceId: idSchema,
  /** The command. */
  action: z.string(),
  /** Whom or what it was about, as `user:ann`; absent: everybody, or nobody in particular. */
  target: z.string().optional(),
  /** `OK`, or the code of its refusal. */
  outcome: z.string(),
  /** What was asked for. */
  detail: z.record(z.string(), z.unknown()),
});

/** What an audit log is asked by: `refused` stands for all codes. */
export const auditOutcomes = ['OK', 'refused', ...errorCodes] as const;

export const auditCommands = {
  /** Newest first. */
  'audit:list': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z
      .object({
        /** `next` of the page before. */
        before: keySchema.optional(),
        /** Default: 50. */
        limit: z.number().int().min(1).max(MAX_AUDIT_PAGE).optional(),
        actorId: idSchema.optional(),
        action: z.string().min(1).max(64).optional(),
        target: z.string().min(1).max(160).optional(),
        outcome: z.enum(auditOutcomes).optional(),
        /** Half open: `[from, to)`; each may be left out. */
        from: instantSchema.optional(),
        to: instantSchema.optional(),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
        path: ['to'],
        message: '`to` is after `from`',
      }),
    value: z.object({ records: z.array(auditRecordSchema), next: keySchema.optional() }),
  },
} as const satisfies Record<string, CommandSpec>;
