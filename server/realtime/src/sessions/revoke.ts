/** Revoke: what a revocation writes, whoever asked for it: an admin, or a person who signs out (SE5, SE11). */
import { accept, type Outcome } from '../commands/once.ts';
import { emptyReadSet, emptyWriteSet, type Revocation } from '../storage/store.ts';
import type { DeviceChange } from '../storage/store-notifications.ts';
import type { Work } from '../storage/view.ts';

/** @param closed how many sessions it ends: known before it is durable, as a repeat ends none and is to say the same */
export function revokeWork(revocation: Revocation, closed: number): Work<Outcome> {
  const writes = { ...emptyWriteSet, revocations: [revocation], devices: registrationsOf(revocation) };
  return { reads: emptyReadSet, decide: () => accept(JSON.stringify({ closed }), writes) };
}

/** Nothing is pushed to a phone that its person is locked out of (PU1). A token alone may be that of any device. */
function registrationsOf({ kind, id, atMs }: Revocation): DeviceChange[] {
  switch (kind) {
    case 'jti':
      return [];
    case 'user':
      return [{ type: 'unregister-user', userId: id, uptoMs: atMs }];
    case 'device': {
      const [userId = '', deviceId = ''] = id.split(' ');
      return [{ type: 'unregister', userId, deviceId }];
    }
  }
}
