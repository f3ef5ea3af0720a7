/** Status: how each status of a booking is called and looks, and which actions a vendor has. Pure. */
import { type Booking, BookingStatus, bookingTransitions } from '@slotwire/protocol';
import type { Tone } from '@slotwire/ui';
import { CalendarCheck, CalendarX, CircleCheckBig, CircleHelp, type LucideIcon, Play, UserX, X } from 'lucide-react';

export interface StatusLook {
  label: string;
  tone: Tone;
  icon: LucideIcon;
}

export const statusLooks: Readonly<Record<BookingStatus, StatusLook>> = {
  requested: { label: 'Requested', tone: 'warning', icon: CircleHelp },
  confirmed: { label: 'Confirmed', tone: 'info', icon: CalendarCheck },
  in_progress: { label: 'In progress', tone: 'violet', icon: Play },
  completed: { label: 'Completed', tone: 'success', icon: CircleCheckBig },
  declined: { label: 'Declined', tone: 'neutral', icon: X },
  cancelled: { label: 'Cancelled', tone: 'danger', icon: CalendarX },
  no_show: { label: 'No show', tone: 'danger', icon: UserX },
};

export const allStatuses: readonly BookingStatus[] = Object.values(BookingStatus);

/** A status of a newer service is shown by its name. */
export function lookOf(status: string): StatusLook {
  return Object.hasOwn(statusLooks, status)
    ? statusLooks[status as BookingStatus]
    : { label: status, tone: 'neutral', icon: CircleHelp };
}

export type BookingAction =
  | 'confirm'
  | 'decline'
  | 'start'
  | 'complete'
  | 'no-show'
  | 'cancel'
  | 'move'
  | 'accept-reschedule'
  | 'decline-reschedule';

/** What a vendor can do about a booking as it stands, the likeliest first. */
export function actionsFor({ status, reschedule }: Pick<Booking, 'status' | 'reschedule'>): BookingAction[] {
  const actions: BookingAction[] = [];
  const next = bookingTransitions[status] ?? [];
  if (reschedule !== undefined) actions.push('accept-reschedule', 'decline-reschedule');
  if (next.includes('confirmed')) actions.push('confirm', 'decline');
  if (next.includes('in_progress')) actions.push('start');
  if (next.includes('completed')) actions.push('complete');
  if (next.includes('no_show')) actions.push('no-show');
  if (status === 'requested' || status === 'confirmed') actions.push('move');
  // A request is declined; whoever was promised something has it cancelled.
  if (next.includes('cancelled') && status !== 'requested') actions.push('cancel');
  return actions;
}

/** It waits for the vendor: a request, or an ask to move. */
export function needsAnswer({ status, reschedule }: Pick<Booking, 'status' | 'reschedule'>): boolean {
  return status === 'requested' || reschedule !== undefined;
}
