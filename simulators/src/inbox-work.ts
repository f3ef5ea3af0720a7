/**
 * Inbox work: what a person does about notifications, chosen from what the own device shows. Pure: an inbox in, a choice out. Beside
 * `workload.ts`, with draws of its own: somebody who reads wishes for the same bookings as somebody who does not.
 */
import type { InboxItem, NotificationAction } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import type { Outcome } from './oracle/history.ts';

export type InboxChoice =
  | { do: 'read'; ids: readonly string[] | 'all' }
  | {
      do: 'act';
      notification: { id: string; bookingId: string };
      action: NotificationAction;
      allowed: readonly Outcome[];
    };

const READS = 0.3;
const READS_ALL = 0.08;
/** Of those who would do something and find a notification that offers something: does that instead. */
const ACTS = 0.25;
/** As far as a thumb scrolls. */
const IN_SIGHT = 8;

/**
 * What may rightly come of each. The notification speaks of a version that may be old (NT6): what was asked, or was free, may be no more,
 * and its times may have passed.
 */
const allowedOf: Readonly<Partial<Record<NotificationAction, readonly Outcome[]>>> = {
  confirm: ['ok', 'ILLEGAL_TRANSITION'],
  decline: ['ok', 'ILLEGAL_TRANSITION'],
  'accept-reschedule': ['ok', 'CONFLICT', 'SLOT_TAKEN', 'BAD_TIMES', 'ILLEGAL_TRANSITION'],
  'decline-reschedule': ['ok', 'CONFLICT', 'ILLEGAL_TRANSITION'],
  cancel: ['ok', 'ILLEGAL_TRANSITION'],
};

export function chooseInInbox(inbox: readonly InboxItem[], random: Random): InboxChoice | undefined {
  const draw = random.float();
  const unread = inbox.slice(0, IN_SIGHT).filter(({ read }) => !read);
  const [newest] = unread;
  if (newest === undefined) return undefined;
  if (draw < READS_ALL) return { do: 'read', ids: 'all' };
  if (draw < READS) {
    const ids = unread.filter(() => random.chance(0.5)).map(({ id }) => id);
    return { do: 'read', ids: ids.length === 0 ? [newest.id] : ids };
  }
  if (draw < READS + ACTS) return chooseAction(random.pick(unread), random);
  return undefined;
}

function chooseAction({ id, booking, actions }: InboxItem, random: Random): InboxChoice | undefined {
  // Few cancel what was just confirmed.
  const offered = actions.filter((action) => action !== 'open' && (action !== 'cancel' || random.chance(0.2)));
  if (booking === undefined || offered.length === 0) return undefined;
  const action = random.pick(offered);
  return {
    do: 'act',
    notification: { id, bookingId: booking.id },
    action,
    allowed: allowedOf[action] ?? ['ok'],
  };
}
