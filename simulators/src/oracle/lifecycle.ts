/**
 * Lifecycle: what may become of a booking from one version to the next. Pure, with a table of its own: one that was shared
 * with the service would agree with it whatever it said.
 */
import type { BookingStatus } from '@slotwire/protocol';

export interface BookingState {
  version: number;
  status: BookingStatus;
  startsAtMs: number;
  endsAtMs: number;
}

export interface StateProblem {
  rule: 'BK1' | 'BK3';
  what: string;
}

const following: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  requested: ['confirmed', 'declined', 'cancelled'],
  confirmed: ['in_progress', 'cancelled', 'no_show'],
  in_progress: ['completed'],
  declined: [],
  cancelled: [],
  completed: [],
  no_show: [],
};

/** What may follow after any number of changes, for where some of them were not seen. */
const reachable: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  requested: ['confirmed', 'declined', 'cancelled', 'in_progress', 'no_show', 'completed'],
  confirmed: ['in_progress', 'cancelled', 'no_show', 'completed'],
  in_progress: ['completed'],
  declined: [],
  cancelled: [],
  completed: [],
  no_show: [],
};

/** Those that hold their slot (BK2). */
export function holdsSlot(status: BookingStatus): boolean {
  return status === 'requested' || status === 'confirmed' || status === 'in_progress';
}

export function judgeCreation({ status }: BookingState): StateProblem | undefined {
  return status === 'requested' ? undefined : { rule: 'BK1', what: `begins as ${status}` };
}

/**
 * Of a change that is not a note.
 * @param adjacent whether nothing came between the two: then one command made the difference, and one command changes
 *   the status or the times, never both.
 */
export function judgeChange(before: BookingState, after: BookingState, adjacent: boolean): StateProblem | undefined {
  const moved = before.startsAtMs !== after.startsAtMs || before.endsAtMs !== after.endsAtMs;
  const movable = before.status === 'requested' || before.status === 'confirmed';
  if (before.status !== after.status) {
    if (!(adjacent ? following : reachable)[before.status].includes(after.status)) {
      return { rule: 'BK1', what: `was ${before.status} and became ${after.status}` };
    }
    if (moved && (adjacent || !movable)) {
      return { rule: 'BK3', what: `was moved while it went from ${before.status} to ${after.status}` };
    }
    return undefined;
  }
  if (moved && !movable) return { rule: 'BK3', what: `was moved while ${before.status}` };
  // Asks and answers are for bookings that can be moved, so here is nothing left that could have changed.
  if (adjacent && !movable) return { rule: 'BK1', what: `was changed while ${before.status}` };
  return undefined;
}
