/** Told: who is to be told what of a change to a booking (NT1), as the oracle reads the rule. */
import type { BookingStatus, NotificationTemplate, Role } from '@slotwire/protocol';
import type { AppliedEvent, NotificationMark } from './history.ts';

export type Side = 'customer' | 'vendor';

export interface Telling {
  to: Side;
  /** Any of them: where several things changed at once, one notification speaks of one of them. */
  templates: readonly NotificationTemplate[];
}

const ofStatus: Readonly<Record<Exclude<BookingStatus, 'requested'>, NotificationTemplate>> = {
  confirmed: 'booking-confirmed',
  declined: 'booking-declined',
  cancelled: 'booking-cancelled',
  in_progress: 'booking-started',
  completed: 'booking-completed',
  no_show: 'booking-no-show',
};

/** Nothing for what no side is told of, and for what the service did by itself. */
export function tellingOf({ type, booking, change }: AppliedEvent): Telling | undefined {
  if (booking === undefined || change === undefined) return undefined;
  const to = otherSide(change.by);
  if (to === undefined) return undefined;
  if (type === 'booking.created') return { to, templates: ['booking-requested'] };
  if (type === 'booking.noted') return { to, templates: ['note-added'] };
  const templates: NotificationTemplate[] = [];
  const { fields } = change;
  if (fields.includes('status') && booking.status !== undefined && booking.status !== 'requested') {
    templates.push(ofStatus[booking.status]);
  }
  if (fields.includes('startsAt') || fields.includes('endsAt')) templates.push('booking-moved');
  else if (fields.includes('reschedule')) templates.push(to === 'vendor' ? 'reschedule-asked' : 'reschedule-declined');
  return templates.length === 0 ? undefined : { to, templates };
}

function otherSide(by: Role): Side | undefined {
  if (by === 'customer') return 'vendor';
  return by === 'vendor' ? 'customer' : undefined;
}

export const isReminder = ({ template }: NotificationMark): boolean =>
  template === 'reminder-day' || template === 'reminder-hour';
