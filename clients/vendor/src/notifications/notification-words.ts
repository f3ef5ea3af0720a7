/** Notification words: what categories, priorities and actions are called and look like. Pure. */
import type {
  Booking,
  InboxItem,
  NotificationAction,
  NotificationCategory,
  NotificationPriority,
} from '@slotwire/protocol';
import type { Tone } from '@slotwire/ui';
import { AlarmClock, CalendarDays, type LucideIcon, Megaphone, MessageSquareText, Wrench } from 'lucide-react';

export interface CategoryLook {
  label: string;
  /** What it is about, for who chooses. */
  help: string;
  icon: LucideIcon;
}

export const categoryLooks: Readonly<Record<NotificationCategory, CategoryLook>> = {
  booking: { label: 'Bookings', help: 'Requests, cancellations, asks to move', icon: CalendarDays },
  message: { label: 'Messages', help: 'Notes that customers write', icon: MessageSquareText },
  reminder: { label: 'Reminders', help: 'An hour before a booking starts', icon: AlarmClock },
  announcement: { label: 'Announcements', help: 'News of the marketplace', icon: Megaphone },
  system: { label: 'System', help: 'Maintenance and the like', icon: Wrench },
};

export const priorityLabels: Readonly<Record<NotificationPriority, string>> = {
  low: 'Everything',
  normal: 'Normal and above',
  high: 'High and above',
  critical: 'Critical only',
};

export function toneOf({ priority, template }: Pick<InboxItem, 'priority' | 'template'>): Tone {
  if (priority === 'critical' || template === 'booking-cancelled') return 'danger';
  if (template === 'booking-requested' || template === 'reschedule-asked') return 'warning';
  return 'info';
}

/** `open` is what a press on the notification does anyway. */
export type Deed = Exclude<NotificationAction, 'open'>;

export const deedLabels: Readonly<Record<Deed, { label: string; under: string; done: string }>> = {
  confirm: { label: 'Confirm', under: 'Confirming', done: 'Confirmed' },
  decline: { label: 'Decline', under: 'Declining', done: 'Declined' },
  'accept-reschedule': { label: 'Accept new time', under: 'Moving', done: 'Moved' },
  'decline-reschedule': { label: 'Keep the time', under: 'Answering', done: 'Time kept' },
  cancel: { label: 'Cancel booking', under: 'Cancelling', done: 'Cancelled' },
};

/**
 * What can still be done about it: nobody confirms what has been cancelled since. Of a booking that is not known here nothing is held back; the service
 * judges.
 */
export function openDeeds(
  item: Pick<InboxItem, 'actions'>,
  booking: Pick<Booking, 'status' | 'reschedule'> | undefined,
): Deed[] {
  const deeds = item.actions.filter((action): action is Deed => action !== 'open' && Object.hasOwn(deedLabels, action));
  if (booking === undefined) return deeds;
  const { status, reschedule } = booking;
  return deeds.filter((deed) => {
    switch (deed) {
      case 'confirm':
      case 'decline':
        return status === 'requested';
      case 'accept-reschedule':
      case 'decline-reschedule':
        return reschedule !== undefined && (status === 'requested' || status === 'confirmed');
      case 'cancel':
        return status === 'requested' || status === 'confirmed';
      default:
        return assertNever(deed);
    }
  });
}

/** How the booking stands now, where that is another than the notification told: a request that somebody has answered. */
export function standingOf(
  { template }: Pick<InboxItem, 'template'>,
  booking: Pick<Booking, 'status'> | undefined,
): Booking['status'] | undefined {
  return template === 'booking-requested' && booking !== undefined && booking.status !== 'requested'
    ? booking.status
    : undefined;
}

function assertNever(value: never): never {
  throw new Error(`no such action ${JSON.stringify(value)}`);
}
