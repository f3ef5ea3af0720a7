/**
 * How many pushes may still go to a device and to a person within an hour (PU3). The store knows what went out; what is on its way, and not
 * yet committed, is known here alone.
 */
import type { PushDevice } from '../storage/store-notifications.ts';
import { deviceKey, type NotificationStore } from '../storage/store-notifications.ts';

export const capLimits = { device: 20, person: 60, windowMs: 3_600_000 } as const;

/**
 * Whoever is capped is looked at again when the clock is at a multiple of this. It is one instant for all, so what came in between
 * meets in one digest.
 */
const LOOK_EVERY_MS = 300_000;

export interface Caps {
  /** Asks the store about these devices at once. The answer is good for one round of decisions, with nothing awaited in between. */
  look(devices: readonly PushDevice[], nowMs: number): Promise<Room>;
  /** A push is on its way, until `end`. */
  start(device: PushDevice): void;
  /** It is committed, or came to nothing. */
  end(device: PushDevice): void;
}

export interface Room {
  /** When to look again; undefined: there is room now. */
  cappedUntilMs(device: PushDevice): number | undefined;
  /** One of the round goes out. */
  take(device: PushDevice): void;
}

export function createCaps(store: Pick<NotificationStore, 'countSent'>): Caps {
  /** By `deviceKey` and by user id: the former has a space, which the latter cannot have. */
  const onTheirWay = new Map<string, number>();

  function add(key: string, by: number): void {
    const count = (onTheirWay.get(key) ?? 0) + by;
    if (count === 0) onTheirWay.delete(key);
    else onTheirWay.set(key, count);
  }

  return {
    async look(devices, nowMs) {
      const taken = new Map<string, number>();
      // Before the store is read: what is committed meanwhile is counted twice, which may cost a delay, but never a push too many.
      for (const device of devices) for (const key of keysOf(device)) taken.set(key, onTheirWay.get(key) ?? 0);
      const sent = await store.countSent(devices, nowMs - capLimits.windowMs);
      return {
        cappedUntilMs(device) {
          const [one, person] = keysOf(device);
          const ofDevice = (sent.devices.get(one) ?? 0) + (taken.get(one) ?? 0);
          const ofPerson = (sent.users.get(person) ?? 0) + (taken.get(person) ?? 0);
          if (ofDevice < capLimits.device && ofPerson < capLimits.person) return undefined;
          return (Math.floor(nowMs / LOOK_EVERY_MS) + 1) * LOOK_EVERY_MS;
        },
        take(device) {
          for (const key of keysOf(device)) taken.set(key, (taken.get(key) ?? 0) + 1);
        },
      };
    },
    start(device) {
      for (const key of keysOf(device)) add(key, 1);
    },
    end(device) {
      for (const key of keysOf(device)) add(key, -1);
    },
  };
}

const keysOf = (device: PushDevice): [device: string, person: string] => [deviceKey(device), device.userId];
