/** Cancel: a person no longer wants the booking, and means it whatever else has happened to it (CF2), unless it saw a version that is not ours (CF7). */
import type { CommandArgs } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { applyPatch, changeInstant } from './change.ts';
import { findConflict } from './conflict.ts';
import { mayFollow } from './status.ts';
import { rejected, type Verdict } from './verdict.ts';

export function decideCancel(record: BookingRecord, args: CommandArgs<'booking:cancel'>, nowMs: number): Verdict {
  const { booking } = record;
  const future = findConflict(record, args.baseVersion, []);
  if (future !== undefined) return future;
  if (!mayFollow(booking.status, 'cancelled')) return rejected('ILLEGAL_TRANSITION', { current: record });
  const change = applyPatch(record, { status: 'cancelled' }, changeInstant(nowMs, booking));
  return { type: 'booking.updated', ...change, reason: args.reason };
}
