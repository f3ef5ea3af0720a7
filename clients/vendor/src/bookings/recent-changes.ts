/** Recent changes: which bookings somebody else has just changed, for a few seconds, so that a row can say so. */
import type { Runtime, Timer } from '@slotwire/runtime';

/** How long a change is shown, ms. */
export const RECENT_MS = 6_000;

export interface RecentChanges {
  /** Booking → what happened. Another object after each change. */
  all(): ReadonlyMap<string, string>;
  add(bookingId: string, what: string): void;
  on(listener: () => void): () => void;
}

export function createRecentChanges({ clock, timers }: Pick<Runtime, 'clock' | 'timers'>): RecentChanges {
  const listeners = new Set<() => void>();
  let changes: ReadonlyMap<string, string> = new Map();
  const until = new Map<string, number>();
  let timer: Timer | undefined;

  const set = (next: ReadonlyMap<string, string>) => {
    changes = next;
    for (const listener of listeners) listener();
  };
  const expire = () => {
    timer = undefined;
    const nowMs = clock.monotonicMs();
    for (const [id, untilMs] of until) if (untilMs <= nowMs) until.delete(id);
    set(new Map([...changes].filter(([id]) => until.has(id))));
    wait();
  };
  const wait = () => {
    if (timer !== undefined || until.size === 0) return;
    // All that end within half a second end together.
    const nextMs = Math.min(...until.values());
    timer = timers.after(Math.max(0, nextMs - clock.monotonicMs()) + 500, expire);
  };
  return {
    all: () => changes,
    add(bookingId, what) {
      until.set(bookingId, clock.monotonicMs() + RECENT_MS);
      set(new Map(changes).set(bookingId, what));
      wait();
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
