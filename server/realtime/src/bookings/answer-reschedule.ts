/** Answer to a reschedule: the vendor accepts or refuses the ask that it saw (BK3). */
import type { CommandArgs } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { applyPatch, changeInstant } from './change.ts';
import { findConflict } from './conflict.ts';
import { moveTo } from './reschedule.ts';
import type { Calendar } from './slots.ts';
import { findTimesProblem, toSpan } from './times.ts';
import { rejected, type Verdict } from './verdict.ts';

export function decideAnswer(
  record: BookingRecord,
  args: CommandArgs<'booking:answer-reschedule'>,
  calendar: Calendar,
  nowMs: number,
): Verdict {
  const { booking } = record;
  const refused = findConflict(record, args.baseVersion, ['times', 'status', 'reschedule']);
  if (refused !== undefined) return refused;
  const ask = booking.reschedule;
  if (ask === undefined) return rejected('CONFLICT', { current: record });
  if (!args.accept) {
    return { type: 'booking.updated', ...applyPatch(record, { reschedule: null }, changeInstant(nowMs, booking)) };
  }
  // Judged anew: an ask may have lain until its time passed. It also keeps the slot inside of what was read.
  const problem = findTimesProblem(toSpan(ask), nowMs);
  if (problem !== undefined) return rejected('BAD_TIMES', { message: problem });
  return moveTo(record, ask, calendar, nowMs);
}
