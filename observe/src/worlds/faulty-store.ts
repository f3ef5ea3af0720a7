/** Faulty store: a real store, and what can be wrong with one. Nothing in the service knows of it: it is wrapped around the store that the host opens. */
import { emptyWriteSet, type Store, StoreError } from '@slotwire/realtime';
import { sleep, type Timers } from '@slotwire/runtime';

export const storeFaults = ['store-refuses', 'store-slow', 'store-loses', 'reminders-held', 'pushes-held'] as const;
export type StoreFault = (typeof storeFaults)[number];

export interface FaultyStoreParts {
  timers: Timers;
  /** Which are on at this moment. */
  isOn: (fault: StoreFault) => boolean;
}

const SLOWER_MS = 500;
/** Of commits with bookings, which are what people were promised. */
const LOST_ONE_IN = 100;
const HELD_POLL_MS = 100;

const held = {
  'reminders-held': 'listStarting',
  'pushes-held': 'takeDueTasks',
} as const satisfies Partial<Record<StoreFault, keyof Store>>;

export function createFaultyStore(store: Store, { timers, isOn }: FaultyStoreParts): Store {
  let bookingCommits = 0;

  /** Decided and acked, and never written. */
  async function commitNothing(...[reads, decide]: Parameters<Store['commit']>): ReturnType<Store['commit']> {
    let streams: Parameters<Store['states']>[0] = [];
    await store.commit(reads, (facts) => {
      streams = decide(facts).events.map(({ stream }) => stream);
      return emptyWriteSet;
    });
    const heads = new Map<string, number>();
    const states = await store.states(streams);
    return states.map(({ epoch, head }, index) => {
      const offset = (heads.get(String(streams[index])) ?? head) + 1;
      heads.set(String(streams[index]), offset);
      return { epoch, offset };
    });
  }

  const commit: Store['commit'] = async (reads, decide) => {
    if (isOn('store-slow')) await sleep(timers, SLOWER_MS);
    const isOfBookings = reads.bookings.length > 0 || reads.slots.length > 0;
    if (isOn('store-loses') && isOfBookings && ++bookingCommits % LOST_ONE_IN === 0)
      return commitNothing(reads, decide);
    return store.commit(reads, decide);
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
