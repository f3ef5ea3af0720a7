import type { Timers } from '@slotwire/runtime';

/** Lets everybody else have their turn: SQLite holds the event loop while it works, so a long way is gone in steps. */
export function breathe(timers: Timers): Promise<void> {
  return new Promise((resolve) => timers.soon(resolve));
}
