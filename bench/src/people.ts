/** People who can be pushed to: a device each, Android and iOS by turns, with tokens as long as real ones. */
import type { PushDevice } from '@slotwire/realtime';

export interface People {
  /** Index of the first. */
  from: number;
  count: number;
}

export const personOf = (index: number): string => `p-${index}`;

/** @param streams beside that of the person */
export function deviceOf(index: number, streams: PushDevice['streams'], registeredMs: number): PushDevice {
  const userId = personOf(index);
  return {
    userId,
    deviceId: `d-${userId}`,
    ...addressOf(index),
    environment: 'production',
    topic: undefined,
    locale: 'en-GB',
    timeZone: 'Europe/London',
    streams: [`user:${userId}`, ...streams],
    registeredMs,
  };
}

export function addressOf(index: number): Pick<PushDevice, 'provider' | 'token'> {
  return index % 2 === 0
    ? { provider: 'fcm', token: `${personOf(index)}:${'f'.repeat(140)}` }
    : { provider: 'apns', token: index.toString(16).padStart(64, '0') };
}
