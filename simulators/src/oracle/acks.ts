/**
 * Acks: what each person was acked lately, to be looked for while the traffic goes on. A run that never ends, such as the canary of a
 * production, would otherwise hear of a lost booking when it ends.
 */
import type { BookingMark } from './history.ts';

export interface RecentAcks {
  join(device: string, user: string): void;
  /** The service acked it to this device. */
  note(device: string, mark: BookingMark): void;
  /** What was acked to this person and not looked for since; of a booking the newest version. */
  of(user: string): readonly BookingMark[];
  /** These were looked for. */
  drop(user: string, marks: readonly BookingMark[]): void;
}

/**
 * What is forgotten is left to the end of the run.
 * @param limit bookings of one person; the one acked first is forgotten first
 * @param total bookings of all people; beyond, somebody who has some gives up one
 */
export function createRecentAcks(limit = 256, total = 20_000): RecentAcks {
  const users = new Map<string, string>();
  const byUser = new Map<string, Map<string, BookingMark>>();
  let size = 0;

  function forget(user: string, acks: Map<string, BookingMark>, id: string): void {
    acks.delete(id);
    size--;
    if (acks.size === 0) byUser.delete(user);
  }

  function forgetFirst([user, acks]: [string, Map<string, BookingMark>]): void {
    forget(user, acks, acks.keys().next().value as string);
  }

  return {
    join(device, user) {
      users.set(device, user);
    },
    note(device, mark) {
      const user = users.get(device);
      if (user === undefined) return;
      const own = byUser.get(user);
      const known = own?.get(mark.id);
      if (known !== undefined && known.version >= mark.version) return;
      if (known === undefined) {
        if (own !== undefined && own.size >= limit) forgetFirst([user, own]);
        else if (size >= total) forgetFirst(byUser.entries().next().value as [string, Map<string, BookingMark>]);
        size++;
      }
      const acks = byUser.get(user) ?? new Map<string, BookingMark>();
      byUser.set(user, acks);
      acks.set(mark.id, mark);
    },
    of: (user) => [...(byUser.get(user)?.values() ?? [])],
    drop(user, marks) {
      const acks = byUser.get(user);
      // Another version may have been acked meanwhile.
      for (const mark of marks) if (acks?.get(mark.id) === mark) forget(user, acks, mark.id);
    },
  };
}
