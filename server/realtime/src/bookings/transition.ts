/** Transition: the vendor leads the booking on. Judged on its status of now, whatever the base version (CF4), unless that is not ours (CF7). */
import type { CommandArgs } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { applyPatch, changeInstant } from './change.ts';
import { findConflict } from './conflict.ts';
import { mayFollow } from './status.ts';
import { rejected, type Verdict } from './verdict.ts';

export function decideTransition(
  record: BookingRecord,
  args: CommandArgs<'booking:transition'>,
  nowMs: number,
): Verdict {
  const { booking } = record;
  const future = findConflict(record, args.baseVersion, []);
  if (future !== undefined) return future;
  if (!mayFollow(booking.status, args.to)) return rejected('ILLEGAL_TRANSITION', { current: record });
  return { type: 'booking.updated', ...applyPatch(record, { status: args.to }, changeInstant(nowMs, booking)) };
}
