/** Handler of `analytics:query`: one name for admins, of everything, and for vendors, of their own. */
import {
  adminMeasures,
  type CommandArgs,
  eventMeasures,
  failure,
  roleMeasures,
  vendorMeasures,
} from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import type { Handlers } from '../commands/dispatcher.ts';
import { answerFailure, answerValue } from '../commands/dispatcher.ts';
import type { Store } from '../storage/store.ts';
import { queryForAdmin } from './admin-query.ts';
import { MAX_QUERY_BOOKINGS, queryForVendor } from './vendor-query.ts';

export interface AnalyticsHandlerParts {
  store: Store;
  timers: Timers;
}

export function createAnalyticsHandlers(parts: AnalyticsHandlerParts): Pick<Handlers, 'analytics:query'> {
  return {
    'analytics:query': async (session, args) => {
      const isAdmin = session.claims.role === 'admin';
      const foreign = foreignMeasure(args, isAdmin ? adminMeasures : vendorMeasures);
      if (foreign !== undefined) return refuse(...foreign);
      const unkept = isAdmin ? unkeptMeasure(args) : foreignFilter(args);
      if (unkept !== undefined) return refuse(...unkept);
      if (isAdmin) return answerValue(await queryForAdmin(parts, args));
      const value = await queryForVendor(parts, session.claims.vendorId as string, args);
      if (value === undefined) return refuse('to', `more than ${MAX_QUERY_BOOKINGS} bookings: take a shorter time`);
      return answerValue(value);
    },
  };
}

type Query = CommandArgs<'analytics:query'>;
type Issue = [path: string, message: string];

/** The path of a measure that this role has not, and why. */
function foreignMeasure({ what }: Query, own: readonly string[]): Issue | undefined {
  const index = what.findIndex((measure) => !own.includes(measure));
  return index < 0
    ? undefined
    : [`what.${index}`, `${what[index]} is not yours to ask for; there are ${own.join(', ')}`];
}

/** The path of a measure that is not kept by the role or the event that is asked about: told of all, it would look as if it were. */
function unkeptMeasure({ what, role, event }: Query): Issue | undefined {
  const filters = [
    { by: 'role', isAsked: role !== undefined, kept: roleMeasures },
    { by: 'event', isAsked: event !== undefined, kept: eventMeasures },
  ] as const;
  for (const { by, isAsked, kept } of filters) {
    const index = isAsked ? what.findIndex((measure) => !(kept as readonly string[]).includes(measure)) : -1;
    if (index >= 0) return [`what.${index}`, `${what[index]} is not kept by ${by}; what is: ${kept.join(', ')}`];
  }
  return undefined;
}

function foreignFilter(query: Query): Issue | undefined {
  const name = (['node', 'role', 'event'] as const).find((filter) => query[filter] !== undefined);
  return name && [name, 'is for admins'];
}

function refuse(path: string, message: string) {
  return answerFailure(failure('BAD_REQUEST', { issues: [{ path, message }] }));
}
