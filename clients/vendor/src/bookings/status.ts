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

/** From so long before its start a booking is likely to begin, ms. */
const DUE_MS = 30 * 60_000;

/** What a vendor can do about a booking as it stands, the likeliest first: one that is weeks ahead is moved rather than started. */
export function actionsFor(
  { status, reschedule, startsAt }: Pick<Booking, 'status' | 'reschedule' | 'startsAt'>,
  nowMs: number,
): BookingAction[] {
  const next = bookingTransitions[status] ?? [];
  const answers: BookingAction[] = reschedule === undefined ? [] : ['accept-reschedule', 'decline-reschedule'];
  const steps: BookingAction[] = [];
  if (next.includes('confirmed')) steps.push('confirm', 'decline');
  if (next.includes('in_progress')) steps.push('start');
  if (next.includes('completed')) steps.push('complete');
  if (next.includes('no_show')) steps.push('no-show');
  const changes: BookingAction[] = [];
  if (status === 'requested' || status === 'confirmed') changes.push('move');
  // A request is declined; whoever was promised something has it cancelled.
  if (next.includes('cancelled') && status !== 'requested') changes.push('cancel');
  const isAhead = status === 'confirmed' && Date.parse(startsAt) - nowMs > DUE_MS;
  return [...answers, ...(isAhead ? [...changes, ...steps] : [...steps, ...changes])];
}

/** It waits for the vendor: a request, or an ask to move. */
export function needsAnswer({ status, reschedule }: Pick<Booking, 'status' | 'reschedule'>): boolean {
  return status === 'requested' || reschedule !== undefined;
}
