/** Outcomes: how commands may end of which nobody has said it before. */
import type { BookingCommandName } from '@slotwire/protocol';
import type { Outcome } from './history.ts';

/** What may rightly come of each command when nothing is known of the state that it meets. */
export const allowedByDefault: Readonly<Record<BookingCommandName, readonly Outcome[]>> = {
  'booking:create': ['ok', 'SLOT_TAKEN', 'BAD_TIMES'],
  'booking:cancel': ['ok', 'ILLEGAL_TRANSITION'],
  'booking:reschedule': ['ok', 'CONFLICT', 'SLOT_TAKEN', 'ILLEGAL_TRANSITION', 'BAD_TIMES'],
  'booking:answer-reschedule': ['ok', 'CONFLICT', 'SLOT_TAKEN', 'BAD_TIMES'],
  'booking:transition': ['ok', 'ILLEGAL_TRANSITION'],
  'booking:note': ['ok', 'NOTES_FULL'],
};
