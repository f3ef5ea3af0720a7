/** Reschedule: a customer asks to move the booking, a vendor moves it (BK3). */
import type { CommandArgs, TimeRange } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { applyPatch, changeInstant } from './change.ts';
import { findConflict } from './conflict.ts';
import { type Calendar, findTaken } from './slots.ts';
import { isMovable } from './status.ts';
import { findTimesProblem, toSpan } from './times.ts';
import { type Rejected, rejected, type Verdict } from './verdict.ts';

/** The new times wait for the vendor's answer. They hold no slot: whether it is free is judged when it is accepted. */
export function decideAsk(record: BookingRecord, args: CommandArgs<'booking:reschedule'>, nowMs: number): Verdict {
  const refused = findObstacle(record, args, nowMs);
  if (refused !== undefined) return refused;
  const at = changeInstant(nowMs, record.booking);
  const reschedule = { startsAt: args.startsAt, endsAt: args.endsAt, askedAt: at };
  return { type: 'booking.updated', ...applyPatch(record, { reschedule }, at) };
}

/** At once; an open ask is settled by it. */
export function decideMove(
  record: BookingRecord,
  args: CommandArgs<'booking:reschedule'>,
  calendar: Calendar,
  nowMs: number,
): Verdict {
  return findObstacle(record, args, nowMs) ?? moveTo(record, args, calendar, nowMs);
}

/** The booking at its new place, its ask closed; SLOT_TAKEN when another is there. The times have been judged. */
export function moveTo(record: BookingRecord, to: TimeRange, calendar: Calendar, nowMs: number): Verdict {
  const free = findTaken(toSpan(to), calendar, nowMs, record);
  if (free !== undefined) return rejected('SLOT_TAKEN', { free });
  const patch = { startsAt: to.startsAt, endsAt: to.endsAt, reschedule: null };
  return { type: 'booking.updated', ...applyPatch(record, patch, changeInstant(nowMs, record.booking)) };
}

/**
 * The booking first, then the times: who has to look at the booking anew will choose other times anyway.
 * A status that changed since is a CONFLICT; one that was seen and does not allow it is an ILLEGAL_TRANSITION.
 */
function findObstacle(
  record: BookingRecord,
  args: CommandArgs<'booking:reschedule'>,
  nowMs: number,
): Rejected | undefined {
  const refused = findConflict(record, args.baseVersion, ['times', 'status']);
  if (refused !== undefined) return refused;
  if (!isMovable(record.booking.status)) return rejected('ILLEGAL_TRANSITION', { current: record });
  const problem = findTimesProblem(toSpan(args), nowMs);
  return problem === undefined ? undefined : rejected('BAD_TIMES', { message: problem });
}
