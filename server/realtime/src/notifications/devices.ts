/** Devices: which of a person's devices can be pushed to (PU1). Who is told of what, and when, is decided by `push/`. */
import type { CommandArgs, StreamName } from '@slotwire/protocol';
import { accept, type Outcome } from '../commands/once.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { DeviceChange, PushDevice } from '../storage/store-notifications.ts';
import type { Work } from '../storage/view.ts';

/** The device of a session: whose it is and what it reads is said by the token, not by the device. */
export interface DeviceOwner {
  userId: string;
  deviceId: string;
  streams: readonly StreamName[];
}

/** A session that registers, as its token says it. */
export interface Registrant extends DeviceOwner {
  /** When the token was issued. */
  issuedMs: number;
}

export function registerWork(
  { issuedMs, ...owner }: Registrant,
  args: CommandArgs<'device:register'>,
  atMs: number,
): Work<Outcome> {
  return changeWork(owner, { type: 'register', device: toDevice(owner, args, atMs), issuedMs });
}

export function unregisterWork(owner: DeviceOwner): Work<Outcome> {
  return changeWork(owner, { type: 'unregister', userId: owner.userId, deviceId: owner.deviceId });
}

function changeWork({ deviceId }: DeviceOwner, change: DeviceChange): Work<Outcome> {
  return {
    reads: emptyReadSet,
    decide: () => accept(JSON.stringify({ deviceId }), { ...emptyWriteSet, devices: [change] }),
  };
}

function toDevice(owner: DeviceOwner, args: CommandArgs<'device:register'>, atMs: number): PushDevice {
  const { provider, pushToken, locale, timeZone } = args;
  return {
    ...owner,
    provider,
    // In hex, which some libraries write in capitals: a token that comes in other letters is the same, and has one owner (PU1).
    token: provider === 'apns' ? pushToken.toLowerCase() : pushToken,
    environment: args.provider === 'apns' ? (args.environment ?? 'production') : 'production',
    topic: args.provider === 'apns' ? args.topic : undefined,
    locale,
    timeZone,
    registeredMs: atMs,
  };
}
