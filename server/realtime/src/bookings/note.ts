/** Note: a line that either side adds. Notes never conflict, in any status and on any version (CF1). */
import { type Actor, bookingLimits, type CommandArgs } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { applyPatch, changeInstant } from './change.ts';
import { rejected, type Verdict } from './verdict.ts';

export function decideNote(
  record: BookingRecord,
  args: CommandArgs<'booking:note'>,
  author: Actor,
  nowMs: number,
): Verdict {
  const { booking } = record;
  // The id of a note is its command's key (CM5): this one is of the other side, or outlived its idempotency record.
  if (booking.notes.some(({ id }) => id === args.key)) return rejected('KEY_REUSED');
  if (booking.notes.length >= bookingLimits.maxNotes) return rejected('NOTES_FULL');
  const at = changeInstant(nowMs, booking);
  const note = { id: args.key, at, author: { role: author.role, id: author.id }, text: args.text };
  return { type: 'booking.noted', record: applyPatch(record, { note }, at).record, note };
}
