/** Loader: puts what was stored back in its places. A record that cannot be read is skipped and reported, and stays where it is. */
import type { Booking } from '@slotwire/protocol';
import type { Attention } from './attention.ts';
import type { OnFault } from './fault.ts';
import { isBooking, isFields, isPosition } from './inbound.ts';
import type { NotificationState } from './notification-state.ts';
import type { Outbox } from './outbox.ts';
import type { Person } from './overlay.ts';
import type { Replica } from './replica.ts';
import type { Sequencer } from './sequencer.ts';
import type { StoredValue } from './storage.ts';

/** Keys of single records. */
export const Meta = {
  /** Whose data this is: `{ id, role }`. */
  Person: 'meta/person',
  /** The replica was complete at some time. */
  Synced: 'meta/synced',
  /** A snapshot is owed: an event built on a version that never came. */
  Owed: 'meta/owed',
} as const;

export const bookingKey = (id: string): string => `booking/${id}`;
export const positionKey = (stream: string): string => `position/${stream}`;

export interface LoadTargets {
  replica: Replica;
  outbox: Outbox;
  attention: Attention;
  sequencer: Sequencer;
  notifications: NotificationState;
}

export interface LoadedMeta {
  person: Person | undefined;
  synced: boolean;
  owed: boolean;
}

export function loadRecords(
  records: readonly (readonly [string, StoredValue])[],
  targets: LoadTargets,
  onFault: OnFault,
): LoadedMeta {
  const meta: LoadedMeta = { person: undefined, synced: false, owed: false };
  for (const [key, value] of records) {
    if (!loadRecord(key, value, targets, meta)) onFault(`read the stored record ${key}`, value);
  }
  return meta;
}

function loadRecord(
  key: string,
  value: unknown,
  { replica, outbox, attention, sequencer, notifications }: LoadTargets,
  meta: LoadedMeta,
): boolean {
  const slash = key.indexOf('/');
  switch (key.slice(0, slash)) {
    case 'booking':
      if (!isBooking(value)) return false;
      replica.put(value satisfies Booking);
      return true;
    case 'position':
      if (!isPosition(value)) return false;
      sequencer.seed(key.slice(slash + 1), value);
      return true;
    case 'outbox':
      return outbox.load(value);
    case 'attention':
      return attention.load(value);
    case 'meta':
      return loadMeta(key, value, meta);
    default:
      return notifications.load(key, value);
  }
}

function loadMeta(key: string, value: unknown, meta: LoadedMeta): boolean {
  if (key === Meta.Synced) meta.synced = value === true;
  else if (key === Meta.Owed) meta.owed = value === true;
  else if (key === Meta.Person && isFields(value) && typeof value.id === 'string' && typeof value.role === 'string') {
    meta.person = value as unknown as Person;
  } else return false;
  return true;
}
