/** The part of the configuration about limits: what they are until an admin sets others. */
import { isIP } from 'node:net';
import { type LimitChanges, limitChangesSchema } from '@slotwire/protocol';
import * as z from 'zod';
import { findLockOut } from '../limits/lock-out.ts';
import { createCurrentLimits, findIssues } from '../limits/settings.ts';

export interface LimitsConfig {
  configured: LimitChanges;
  sharedAddresses: readonly string[];
}

/** JSON as `limits:set` takes it, checked like it. */
const changes = z.string().transform((text, context): LimitChanges => {
  const parsed = limitChangesSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.');
    context.addIssue(`not the limits of limits:set as JSON${path ? `: ${path}` : ''}: ${issue?.message}`);
    return z.NEVER;
  }
  const settings = createCurrentLimits(parsed.data).settings();
  const [issue] = findIssues(settings);
  const problem = findLockOut(settings) ?? (issue && `${issue.path}: ${issue.message}`);
  if (problem !== undefined) context.addIssue(`no set of limits that can hold: ${problem}`);
  return parsed.data;
});

export const limitVariables = {
  LIMITS: {
    schema: changes,
    fallback: '{}',
    help: 'limits that hold until an admin sets others, as JSON of what `limits:set` takes: `{"connectionsPerPerson":10}`',
  },
  SHARED_ADDRESSES: {
    schema: z
      .string()
      .transform((list) => (list === 'none' ? [] : list.split(',').map((address) => address.trim())))
      .refine(
        (list) => list.every((address) => isIP(address) !== 0),
        'not a comma-separated list of IP addresses, or none',
      ),
    fallback: '127.0.0.1,::1',
    help: 'addresses that stand for many people (a proxy, a NAT, this machine), which no limit per address holds for; `none`: every address is counted',
  },
} as const;

export function toLimitsConfig(values: { LIMITS: LimitChanges; SHARED_ADDRESSES: string[] }): LimitsConfig {
  return { configured: values.LIMITS, sharedAddresses: values.SHARED_ADDRESSES };
}

/** Text that is no JSON fits no schema either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
