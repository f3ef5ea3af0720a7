/** Commands of admins on connections. */
import * as z from 'zod';
import { admin, adminOnly, type CommandSpec, keyed } from './command-spec.ts';
import { connectionFilterSchema, connectionLimits, connectionRowSchema, connectionSorts } from './connections.ts';

const countSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Nodes that did not answer: what they hold is not counted, and not touched. */
const missing = z.array(z.string());

export const connectionCommands = {
  'connections:list': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({
      filter: connectionFilterSchema.optional(),
      /** Default: `since`. */
      sort: z.enum(connectionSorts).optional(),
      /** Default: `desc`, the newest, slowest or fullest first. */
      order: z.enum(['asc', 'desc']).optional(),
      /** `next` of the page before, of the same sort and order. */
      cursor: z.string().min(1).max(connectionLimits.maxCursorLength).optional(),
      /** Default: 50. */
      limit: z.number().int().min(1).max(connectionLimits.maxPage).optional(),
    }),
    value: z.object({
      connections: z.array(connectionRowSchema),
      next: z.string().optional(),
      /** How many fit the filter, on all pages. */
      total: countSchema,
      missing,
    }),
  },
  'connections:disconnect': {
    namespaces: admin,
    roles: adminOnly,
    keyed: true,
    args: z
      .object({
        ...keyed,
        sessionId: z.string().min(1).max(64).optional(),
        filter: connectionFilterSchema.optional(),
        /** Says how many it would be, and closes none. */
        preview: z.literal(true).optional(),
        /** How many the preview said. */
        expected: countSchema.optional(),
        confirm: z.literal('everyone').optional(),
        /** Default: `DISCONNECTED`. */
        code: z.enum(['DISCONNECTED', 'SENT_AWAY']).optional(),
        /** Told to those who are sent away. */
        reason: z.string().min(1).max(connectionLimits.maxReasonLength).optional(),
      })
      .refine(
        (args) => (args.sessionId === undefined) !== (args.filter === undefined),
        'name either sessionId or filter',
      )
      .refine((args) => args.filter === undefined || args.preview === true || args.expected !== undefined, {
        path: ['expected'],
        message: 'a filter needs the count that its preview said',
      }),
    /** `matched` of those that are open now. */
    value: z.object({ matched: countSchema, missing }),
  },
} as const satisfies Record<string, CommandSpec>;
