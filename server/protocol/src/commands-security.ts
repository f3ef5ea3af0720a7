/** Commands by which a person ends sessions. */
import * as z from 'zod';
import { type CommandSpec, keyed, main, person } from './command-spec.ts';

export const securityCommands = {
  /** Ends the session that sends it and everything that its device could come back with; `everywhere`: that of all devices of the person. */
  'session:sign-out': {
    namespaces: main,
    roles: person,
    keyed: true,
    args: z.object({ ...keyed, everywhere: z.boolean().optional() }),
    /** How many connections are closed, that of the asker among them. */
    value: z.object({ closed: z.number().int() }),
  },
} as const satisfies Record<string, CommandSpec>;
