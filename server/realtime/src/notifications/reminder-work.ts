/** Reminder work: one page of bookings that start soon, as one commit. Pure, on what the commit reads: a booking may have changed since it was found. */
import type { Booking, Notification } from '@slotwire/protocol';
import { emptyWriteSet, type KeyRecord, type WriteSet } from '../storage/store.ts';
import type { ReminderKind } from '../storage/store-notifications.ts';
import type { View, Work } from '../storage/view.ts';
import type { Draft, Side } from './table.ts';
import { type Occasion, tell } from './write.ts';

export interface Page {
  kind: ReminderKind;
  /** By start and id. */
  bookings: readonly { id: string; startsMs: number }[];
  /** Of one booking after the other, one for each side that is reminded. */
  ids: readonly string[];
  /** All that start at this instant or before have been looked at, once the page is written. */
  uptoMs: number;
}

type Reminder = Pick<Draft, 'template' | 'priority'> & { to: readonly Side[] };

export const reminders: Readonly<Record<ReminderKind, Reminder>> = {
  day: { template: 'reminder-day', priority: 'normal', to: ['customer'] },
  hour: { template: 'reminder-hour', priority: 'high', to: ['customer', 'vendor'] },
};

/** Keys of people are UUIDs and ULIDs, so none of theirs is one of these, whatever a person is called. */
const KEY_OWNER = 'reminders';

/** @returns what was told. */
export function reminderWork(page: Page, occasion: Occasion): Work<readonly Notification[]> {
  const keys = page.bookings.map(({ id, startsMs }) => ({
    userId: KEY_OWNER,
    key: `${page.kind}:${id}:${startsMs}`,
  }));
  return {
    reads: { keys, bookings: page.bookings.map(({ id }) => id), slots: [], reminders: [page.kind] },
    decide: (view) => decidePage(page, keys, occasion, view),
  };
}

function decidePage(
  { kind, bookings, ids, uptoMs }: Page,
  keys: readonly { userId: string; key: string }[],
  occasion: Occasion,
  view: View,
): { writes: WriteSet; value: readonly Notification[] } {
  const { atMs } = occasion;
  const { to } = reminders[kind];
  const notifications: NonNullable<WriteSet['notifications']>[number][] = [];
  const events: WriteSet['events'][number][] = [];
  const written: KeyRecord[] = [];
  const told: Notification[] = [];
  bookings.forEach(({ id, startsMs }, index) => {
    const { userId, key } = keys[index] as KeyRecord;
    const booking = view.booking(id)?.booking;
    if (booking === undefined || !isDue(booking, startsMs, atMs) || view.key(userId, key) !== undefined) return;
    const own = ids.slice(index * to.length, (index + 1) * to.length);
    const one = tell(draftsOf(kind, booking), booking, own, occasion);
    notifications.push(...one.notifications);
    events.push(...one.events);
    told.push(...one.told);
    written.push({ userId, key, argsHash: '', ack: '', atMs });
  });
  // A clock that jumped back, or another node that is further, must not move the mark to where it was.
  const isAhead = uptoMs > (view.remindedTo(kind) ?? Number.NEGATIVE_INFINITY);
  const reminded = isAhead ? [{ kind, uptoMs }] : [];
  return { writes: { ...emptyWriteSet, keys: written, events, notifications, reminded }, value: told };
}

/** Moved since it was found: its new start is looked at in its own time, if that is not past (NT7). */
function isDue({ status, startsAt }: Booking, startsMs: number, nowMs: number): boolean {
  return status === 'confirmed' && startsMs > nowMs && Date.parse(startsAt) === startsMs;
}

function draftsOf(kind: ReminderKind, { id, service, startsAt }: Booking): Draft[] {
  const { to, template, priority } = reminders[kind];
  return to.map((side) => ({
    to: side,
    template,
    category: 'reminder',
    priority,
    actions: ['open'],
    params: { service, startsAt },
    collapseKey: id,
    expiresAt: startsAt,
  }));
}
