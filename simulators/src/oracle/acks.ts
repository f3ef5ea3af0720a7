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

/** @param limit bookings of one person; the one acked first is forgotten first, and left to the end of the run */
export function createRecentAcks(limit = 256): RecentAcks {
  const users = new Map<string, string>();
  const byUser = new Map<string, Map<string, BookingMark>>();
  return {
    join(device, user) {
      users.set(device, user);
    },
    note(device, mark) {
      const user = users.get(device);
      if (user === undefined) return;
      const acks = byUser.get(user) ?? new Map<string, BookingMark>();
      byUser.set(user, acks);
      const known = acks.get(mark.id);
      if (known !== undefined && known.version >= mark.version) return;
      if (known === undefined && acks.size >= limit) acks.delete(acks.keys().next().value as string);
      acks.set(mark.id, mark);
    },
    of: (user) => [...(byUser.get(user)?.values() ?? [])],
    drop(user, marks) {
      const acks = byUser.get(user);
      // Another version may have been acked meanwhile.
      for (const mark of marks) if (acks?.get(mark.id) === mark) acks.delete(mark.id);
    },
  };
}
