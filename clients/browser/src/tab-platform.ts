/** Tab platform: locks and channels as browsers have them. */
import type { TabChannel, TabLocks, TabMessage } from './tab-messages.ts';

/** Undefined where there are none: in an insecure context, and in old browsers. */
export function browserLocks(): TabLocks | undefined {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (locks === undefined) return undefined;
  return {
    acquire: (name, signal) =>
      new Promise((resolve, reject) => {
        const held = locks.request(name, { signal }, () => new Promise<void>((release) => resolve(() => release())));
        held.catch(reject);
      }),
  };
}

/** Undefined where there are none. */
export function browserChannel(name: string): ((onMessage: (message: TabMessage) => void) => TabChannel) | undefined {
  if (typeof globalThis.BroadcastChannel === 'undefined') return undefined;
  return (onMessage) => {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => {
      // Nobody else speaks on this channel but versions of this app, which all have a kind.
      if (typeof data === 'object' && data !== null && 'kind' in data) onMessage(data as TabMessage);
    };
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  };
}

/** True in one tab alone, for some seconds: who rings, so that three tabs do not ring three times. */
export async function claimOnce(name: string, heldMs: number): Promise<boolean> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (locks === undefined) return true;
  return new Promise((resolve) => {
    void locks.request(name, { ifAvailable: true }, async (lock) => {
      resolve(lock !== null);
      if (lock !== null) await new Promise((release) => setTimeout(release, heldMs));
    });
  });
}
