/** Handler of `analytics:query`: one name for admins, of everything, and for vendors, of their own. */
import { adminMeasures, type CommandArgs, failure, vendorMeasures } from '@slotwire/protocol';
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
      if (isAdmin) return answerValue(await queryForAdmin(parts, args));
      const value = await queryForVendor(parts, session.claims.vendorId as string, args);
      if (value === undefined) return refuse('to', `more than ${MAX_QUERY_BOOKINGS} bookings: take a shorter time`);
      return answerValue(value);
    },
  };
}

/** The path of a measure that this role has not, and why. */
function foreignMeasure(
  { what }: CommandArgs<'analytics:query'>,
  own: readonly string[],
): [path: string, message: string] | undefined {
  const index = what.findIndex((measure) => !own.includes(measure));
  return index < 0
    ? undefined
    : [`what.${index}`, `${what[index]} is not yours to ask for; there are ${own.join(', ')}`];
}

function refuse(path: string, message: string) {
  return answerFailure(failure('BAD_REQUEST', { issues: [{ path, message }] }));
}
