/** Read sets of several works as one. */
import type { StreamName } from '@slotwire/protocol';
import type { ReadSet } from './store.ts';
import type { InboxScope, ReminderKind } from './store-notifications.ts';

export function unionOfReads(all: readonly ReadSet[]): ReadSet {
  if (all.length === 1) return all[0] as ReadSet;
  const keys: ReadSet['keys'][number][] = [];
  const bookings: string[] = [];
  const slots: ReadSet['slots'][number][] = [];
  // Most batches are of bookings alone: what they do not read stays absent.
  let inboxes: InboxScope[] | undefined;
  let preferences: string[] | undefined;
  let reminders: ReminderKind[] | undefined;
  let broadcasts: string[] | undefined;
  for (const reads of all) {
    for (const key of reads.keys) keys.push(key);
    for (const booking of reads.bookings) bookings.push(booking);
    for (const slot of reads.slots) slots.push(slot);
    if (reads.inboxes !== undefined) inboxes = append(inboxes, reads.inboxes);
    if (reads.preferences !== undefined) preferences = append(preferences, reads.preferences);
    if (reads.reminders !== undefined) reminders = append(reminders, reads.reminders);
    if (reads.broadcasts !== undefined) broadcasts = append(broadcasts, reads.broadcasts);
  }
  return {
    keys,
    bookings,
    slots,
    ...(inboxes && { inboxes: unionOfScopes(inboxes) }),
    ...(preferences && { preferences }),
    ...(reminders && { reminders }),
    ...(broadcasts && { broadcasts }),
    ...(all.some((reads) => reads.limits) && { limits: true as const }),
  };
}

/**
 * One scope for each user: who is named with several tokens, such as one from before and one from after joining a group, has one inbox
 * with all that any of them reads.
 */
function unionOfScopes(scopes: readonly InboxScope[]): readonly InboxScope[] {
  const byUser = new Map<string, { userId: string; streams: Set<StreamName>; fromMs: number }>();
  for (const { userId, streams, fromMs } of scopes) {
    const known = byUser.get(userId);
    if (known === undefined) {
      byUser.set(userId, { userId, streams: new Set(streams), fromMs });
      continue;
    }
    for (const stream of streams) known.streams.add(stream);
    known.fromMs = Math.min(known.fromMs, fromMs);
  }
  return [...byUser.values()].map((scope) => ({ ...scope, streams: [...scope.streams] }));
}

/** Adds to `list`, which is made when it is missing. */
export function append<T>(list: T[] | undefined, more: readonly T[]): T[] {
  if (list === undefined) return [...more];
  for (const item of more) list.push(item);
  return list;
}
