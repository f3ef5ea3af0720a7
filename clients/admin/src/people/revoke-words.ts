/** Revocation in words: whom it signs out, where, and what of theirs ends. Pure. */
import { plural } from '../words/figures.ts';

export interface Revoked {
  userId: string;
  deviceId?: string | undefined;
  /** Devices that are connected now; undefined: not known. */
  connected: number | undefined;
}

export interface RevokeWords {
  title: string;
  body: string;
  confirm: string;
  done: string;
}

export function revokeWords({ userId, deviceId, connected }: Revoked): RevokeWords {
  if (deviceId !== undefined) {
    return {
      title: `Sign ${userId} out on ${deviceId}?`,
      body: `Tokens that were issued to ${userId} up to now count no more on this device. It is disconnected at once, and nothing is pushed to it. Their other devices stay signed in. This cannot be undone; the person signs in again.`,
      confirm: 'Sign this device out',
      done: `${userId} is signed out on ${deviceId}`,
    };
  }
  const now =
    connected === undefined
      ? ''
      : connected === 0
        ? ' None of their devices is connected now.'
        : ` ${plural(connected, 'device')} ${connected === 1 ? 'is' : 'are'} connected now and will be disconnected at once.`;
  return {
    title: `Sign ${userId} out everywhere?`,
    body: `Whatever token was issued to ${userId} up to now counts no more, and nothing is pushed to their devices.${now} This cannot be undone; the person signs in again.`,
    confirm: 'Sign out everywhere',
    done: `${userId} is signed out everywhere`,
  };
}
