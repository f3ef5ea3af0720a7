/** Faulty store: a real store, and what can be wrong with one. Nothing in the service knows of it: it is wrapped around the store that the host opens. */
import { emptyWriteSet, type Store, StoreError } from '@slotwire/realtime';

import { sleep, type Timers } from '@slotwire/runtime';

type WriteSet = typeof emptyWriteSet;
type StreamState = Awaited<ReturnType<Store['states']>>[number];

export const storeFaults = ['store-refuses', 'store-slow', 'store-loses', 'reminders-held', 'pushes-held'] as const;
export type StoreFault = (typeof storeFaults)[number];

export interface FaultyStoreParts {
  timers: Timers;
  /** Which are on at this moment. */
  isOn: (fault: StoreFault) => boolean;
}

const SLOWER_MS = 500;
/** Of commits that make a booking: a change that is lost may be hidden by the next one, and a booking that is not there is not. */
const LOST_ONE_IN = 20;
const HELD_POLL_MS = 100;

const held = {
  'reminders-held': 'listStarting',
  'pushes-held': 'takeDueTasks',
} as const satisfies Partial<Record<StoreFault, keyof Store>>;

export function createFaultyStore(store: Store, { timers, isOn }: FaultyStoreParts): Store {
  let bookingCommits = 0;

  /** Where the events would stand, had they been written. */
  async function positionsOf({ events }: WriteSet): ReturnType<Store['commit']> {
    const states = await store.states(events.map(({ stream }) => stream));
    const heads = new Map<string, number>();
    return events.map(({ stream }, index) => {
      const { epoch, head } = states[index] as StreamState;
      const offset = (heads.get(stream) ?? head) + 1;
      heads.set(stream, offset);
      return { epoch, offset };
    });
  }

  const commit: Store['commit'] = async (reads, decide) => {
    if (isOn('store-slow')) await sleep(timers, SLOWER_MS);
    let lost: WriteSet | undefined;
    const positions = await store.commit(reads, (facts) => {
      const writes = decide(facts);
      const isNew = writes.bookings.some(({ booking }) => booking.version === 1);
      const isLost = isOn('store-loses') && isNew && ++bookingCommits % LOST_ONE_IN === 0;
      lost = isLost ? writes : undefined;
      return isLost ? emptyWriteSet : writes;
    });
    // Decided and acked, and never written.
    return lost === undefined ? positions : positionsOf(lost);
  };

  async function untilReleased(fault: StoreFault): Promise<void> {
    while (isOn(fault)) await sleep(timers, HELD_POLL_MS);
  }

  return new Proxy(store, {
    get(target, name: keyof Store) {
      const own = (name === 'commit' ? commit : target[name]) as (...args: unknown[]) => Promise<unknown>;
      if (typeof own !== 'function' || name === 'close') return own;
      return async (...args: unknown[]) => {
        if (isOn('store-refuses')) throw new StoreError('the disk is full');
        for (const [fault, method] of Object.entries(held))
          if (method === name) await untilReleased(fault as StoreFault);
        return own.apply(target, args);
      };
    },
  });
}
