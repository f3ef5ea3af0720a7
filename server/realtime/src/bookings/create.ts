/** Create: a customer asks for a slot, or an existing back end takes one for a customer. */
import type { CommandArgs } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { firstRecord } from './change.ts';
import { type Calendar, findTaken } from './slots.ts';
import { findTimesProblem, toInstant, toSpan } from './times.ts';
import { rejected, type Verdict } from './verdict.ts';

/**
 * @param existing the booking whose id is this command's key. A repeat never comes here (CM2), so it is of another
 *   command (CM5).
 * @param calendar of the wanted resource.
 */
export function decideCreate(
  existing: BookingRecord | undefined,
  args: CommandArgs<'booking:create'>,
  customerId: string,
  calendar: Calendar,
  nowMs: number,
): Verdict {
  if (existing !== undefined) return rejected('KEY_REUSED');
  const wanted = toSpan(args);
  const problem = findTimesProblem(wanted, nowMs);
  if (problem !== undefined) return rejected('BAD_TIMES', { message: problem });
  const free = findTaken(wanted, calendar, nowMs);
  if (free !== undefined) return rejected('SLOT_TAKEN', { free });
  const at = toInstant(nowMs);
  return {
    type: 'booking.created',
    record: firstRecord({
      id: args.key,
      customerId,
      vendorId: args.vendorId,
      resourceId: args.resourceId,
      service: args.service,
      startsAt: args.startsAt,
      endsAt: args.endsAt,
      status: 'requested',
      version: 1,
      notes: [],
      createdAt: at,
      updatedAt: at,
    }),
  };
}
