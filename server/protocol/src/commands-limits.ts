/** Commands of admins about limits. */
import * as z from 'zod';
import { admin, adminOnly, type CommandSpec, keyed } from './command-spec.ts';
import {
  CommandClass,
  commandClasses,
  limitChangesSchema,
  limitSettingsSchema,
  loadLevels,
  namesLimit,
} from './limits.ts';

const loadLevelSchema = z.enum(loadLevels);
const settings = { settings: limitSettingsSchema, version: z.number().int().nonnegative() };

/** The share of its limit that is left at this level; 0: refused altogether. */
const share = z.number().min(0).max(1);

export const limitCommands = {
  'limits:get': {
    namespaces: admin,
    roles: adminOnly,
    keyed: false,
    args: z.object({}),
    value: z.object({
      ...settings,
      /** Of the node that answers: how loaded it is, and what is left of its buckets because of it. */
      level: loadLevelSchema,
      shares: z.object({ handshakes: share, monitors: share, commands: z.record(z.enum(commandClasses), share) }),
      /** Every node that answered. */
      nodes: z.array(z.object({ node: z.string(), level: loadLevelSchema })),
    }),
  },
  'limits:set': {
    namespaces: admin,
    roles: adminOnly,
    keyed: true,
    args: z.object({
      ...keyed,
      change: limitChangesSchema.refine(namesLimit, 'names no limit'),
      /** Why, for the audit log. */
      note: z.string().trim().min(1).max(500),
    }),
    value: z.object(settings),
  },
} as const satisfies Record<string, CommandSpec>;

/** Those that are not keyed and write all the same. */
const unkeyedWrites: ReadonlySet<string> = new Set(['notification:shown']);

/** @param spec undefined: no command of ours */
export function commandClassOf(
  name: string,
  spec: Pick<CommandSpec, 'keyed'> | undefined,
  namespace: string,
): CommandClass {
  if (namespace === '/admin') return CommandClass.Admin;
  if (spec === undefined) return CommandClass.Reads;
  if (name.startsWith('booking:')) return CommandClass.Bookings;
  if (name.startsWith('session:')) return CommandClass.Session;
  if (name.startsWith('telemetry:')) return CommandClass.Telemetry;
  return spec.keyed || unkeyedWrites.has(name) ? CommandClass.Writes : CommandClass.Reads;
}
