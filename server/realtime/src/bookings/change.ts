/**
 * Change: the next version of a booking. Here alone versions grow, `updatedAt` moves and texts are made,
 * so that no decision can forget one of them.
 */
import type { Booking, BookingField, Note } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { isMovable } from './status.ts';
import { toInstant } from './times.ts';

/** What changes; absent means: stays. */
export interface Patch {
  status?: Booking['status'];
  startsAt?: string;
  endsAt?: string;
  /** `null` closes an open ask. */
  reschedule?: NonNullable<Booking['reschedule']> | null;
  note?: Note;
}

export interface Change {
  record: BookingRecord;
  /** The fields whose values differ, in the order of the booking's own. */
  changed: BookingField[];
}

/** The instant of a change: now, but never before the change that came before it, even when the clock jumped back. */
export function changeInstant(nowMs: number, previous: Booking): string {
  return toInstant(Math.max(nowMs, Date.parse(previous.updatedAt)));
}

/** The first version, with its text. */
export function firstRecord(booking: Booking): BookingRecord {
  const { version } = booking;
  const changedIn = { status: version, times: version, reschedule: version };
  return { booking, json: JSON.stringify(booking), changedIn };
}

/** @param at from `changeInstant`. */
export function applyPatch(record: BookingRecord, patch: Patch, at: string): Change {
  const { booking, changedIn } = record;
  const version = booking.version + 1;
  const status = patch.status ?? booking.status;
  const startsAt = patch.startsAt ?? booking.startsAt;
  const endsAt = patch.endsAt ?? booking.endsAt;
  // Nobody can answer an ask once the booking can no longer be moved, so it goes with the status (BK3).
  const asked = patch.reschedule === undefined ? booking.reschedule : (patch.reschedule ?? undefined);
  const reschedule = isMovable(status) ? asked : undefined;

  const changed: BookingField[] = [];
  if (startsAt !== booking.startsAt) changed.push('startsAt');
  if (endsAt !== booking.endsAt) changed.push('endsAt');
  const timesChanged = changed.length > 0;
  if (status !== booking.status) changed.push('status');
  if (reschedule !== booking.reschedule) changed.push('reschedule');

  const next: Booking = {
    id: booking.id,
    customerId: booking.customerId,
    vendorId: booking.vendorId,
    resourceId: booking.resourceId,
    service: booking.service,
    startsAt,
    endsAt,
    status,
    version,
    ...(reschedule === undefined ? undefined : { reschedule }),
    notes: patch.note === undefined ? booking.notes : [...booking.notes, patch.note],
    createdAt: booking.createdAt,
    updatedAt: at,
  };
  const isAnswer = booking.status === 'requested' && (status === 'confirmed' || status === 'declined');
  const answeredMs = isAnswer ? Date.parse(at) : record.answeredMs;
  return {
    changed,
    record: {
      booking: next,
      json: JSON.stringify(next),
      ...(answeredMs === undefined ? undefined : { answeredMs }),
      changedIn: {
        status: status === booking.status ? changedIn.status : version,
        times: timesChanged ? version : changedIn.times,
        reschedule: reschedule === booking.reschedule ? changedIn.reschedule : version,
      },
    },
  };
}
