/** Action words: what each action is called, what it asks before, and the command that does it. */
import type { Booking } from '@slotwire/protocol';
import type { ButtonVariant } from '@slotwire/ui';
import {
  ArrowRightLeft,
  Ban,
  CalendarClock,
  CalendarX,
  Check,
  CircleCheckBig,
  type LucideIcon,
  Play,
  UserX,
} from 'lucide-react';
import type { BookingAction } from './status.ts';

export interface ActionWords {
  label: string;
  icon: LucideIcon;
  /** Asked before: it cannot be taken back. */
  confirm?: { title: string; text: string; label: string };
}

export const actionWords: Readonly<Record<BookingAction, ActionWords>> = {
  confirm: { label: 'Confirm', icon: Check },
  decline: {
    label: 'Decline',
    icon: Ban,
    confirm: {
      title: 'Decline this request?',
      text: 'The customer is told at once, and the time is free again. This cannot be taken back.',
      label: 'Decline request',
    },
  },
  start: { label: 'Start', icon: Play },
  complete: { label: 'Complete', icon: CircleCheckBig },
  'no-show': {
    label: 'No show',
    icon: UserX,
    confirm: {
      title: 'Mark as no show?',
      text: 'The booking ends as one to which the customer did not come. This cannot be taken back.',
      label: 'Mark as no show',
    },
  },
  cancel: {
    label: 'Cancel',
    icon: CalendarX,
    confirm: {
      title: 'Cancel this booking?',
      text: 'The customer is told at once, and the time is free again. This cannot be taken back.',
      label: 'Cancel booking',
    },
  },
  move: { label: 'Move', icon: CalendarClock },
  'accept-reschedule': { label: 'Accept new time', icon: ArrowRightLeft },
  'decline-reschedule': { label: 'Keep old time', icon: Ban },
};

/** The first is what is done most: it has the colour. */
export function variantOf(action: BookingAction, index: number): ButtonVariant {
  if (index === 0 && action !== 'move') return 'primary';
  return 'secondary';
}

export const transitions = {
  confirm: 'confirmed',
  decline: 'declined',
  start: 'in_progress',
  complete: 'completed',
  'no-show': 'no_show',
} as const satisfies Partial<Record<BookingAction, Booking['status']>>;

export function isTransition(action: BookingAction): action is keyof typeof transitions {
  return Object.hasOwn(transitions, action);
}
