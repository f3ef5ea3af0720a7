/** Conflict: may this person act on this booking, after what it last saw of it (CM8, CF3, CF7). */
import type { Actor } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { type Rejected, rejected } from './verdict.ts';

/** Who acts. `vendorId` is whom a vendor's staff act for, from their token. */
export interface BookingActor extends Actor {
  vendorId?: string | undefined;
}

/** Parts of a booking that a command may have been based on. */
export type Aspect = keyof BookingRecord['changedIn'];

/** The booking, when it is the actor's own. Those of others are as absent as those that never were. */
export function findOwn(record: BookingRecord | undefined, by: BookingActor): BookingRecord | undefined {
  if (record === undefined) return undefined;
  const { customerId, vendorId } = record.booking;
  const own = by.role === 'customer' ? customerId === by.id : by.role === 'vendor' && vendorId === by.vendorId;
  return own ? record : undefined;
}

/**
 * May a command that was based on this version still apply? What changed besides these aspects does not matter (CF3).
 * A version that we do not have is one that this store lost: the client has to fetch ours (CF7).
 */
export function findConflict(
  record: BookingRecord,
  baseVersion: number,
  aspects: readonly Aspect[],
): Rejected | undefined {
  if (baseVersion > record.booking.version) return rejected('FUTURE_VERSION', { current: record });
  const stale = aspects.some((aspect) => record.changedIn[aspect] > baseVersion);
  return stale ? rejected('CONFLICT', { current: record }) : undefined;
}
