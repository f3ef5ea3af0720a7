/**
 * Decision: a verdict as what is stored and sent. The booking was made into text once, by its change;
 * that text is joined into the ack and the event, and both streams carry the same body.
 * Whoever is notified of it is so in the same write set (NT1).
 */
import { type Actor, userStream, vendorStream } from '@slotwire/protocol';
import { accept, type Decision, reject } from '../commands/once.ts';
import { draftsOf } from '../notifications/table.ts';
import { tell } from '../notifications/write.ts';
import { encodeBody } from '../streams/encode.ts';
import { toInstant } from './times.ts';
import type { Accepted, Verdict } from './verdict.ts';

/** What an event says of its origin. */
export interface Origin {
  eventId: string;
  /** One for each side that may be notified. */
  notificationIds: readonly string[];
  atMs: number;
  actor: Actor;
  /** W3C `traceparent` of the command. */
  trace?: string | undefined;
  /** When notifications are pushed; undefined: they are not. */
  pushAtMs?: number | undefined;
}

export function toDecision(verdict: Verdict, origin: Origin): Decision {
  if (verdict.type === 'rejected') {
    const { code, message, current, free } = verdict;
    return reject(code, { message, currentJson: current?.json, freeJson: free && JSON.stringify(free) });
  }
  const { record } = verdict;
  const { booking } = record;
  const { atMs, actor, trace } = origin;
  const at = toInstant(atMs);
  const body = encodeBody({
    id: origin.eventId,
    type: verdict.type,
    at,
    trace,
    dataJson: toData(verdict, JSON.stringify({ role: actor.role, id: actor.id })),
  });
  const urgent = isUrgent(verdict);
  const { notifications, events, told } = tell(draftsOf(verdict, actor.role), booking, origin.notificationIds, {
    atMs,
    at,
    trace,
    pushAtMs: origin.pushAtMs,
  });
  const writes = {
    bookings: [record],
    keys: [],
    // The change first: who is notified of it finds it applied.
    events: [
      { stream: userStream(booking.customerId), type: verdict.type, atMs, urgent, body },
      { stream: vendorStream(booking.vendorId), type: verdict.type, atMs, urgent, body },
      ...events,
    ],
    revocations: [],
    notifications,
  };
  return accept(record.json, writes, told);
}

/** Somebody may have to set out, stay at home or answer: a device that saves its battery hears of it at once (SE9). */
function isUrgent(verdict: Accepted): boolean {
  if (verdict.type !== 'booking.updated') return false;
  const { changed, record } = verdict;
  const asked = changed.includes('reschedule') && record.booking.reschedule !== undefined;
  return asked || changed.includes('status') || changed.includes('startsAt') || changed.includes('endsAt');
}

function toData(verdict: Accepted, actorJson: string): string {
  const { json, booking } = verdict.record;
  switch (verdict.type) {
    case 'booking.created':
      return `{"booking":${json},"actor":${actorJson}}`;
    case 'booking.updated': {
      const reason = verdict.reason === undefined ? '' : `,"reason":${JSON.stringify(verdict.reason)}`;
      return `{"booking":${json},"changed":${JSON.stringify(verdict.changed)},"actor":${actorJson}${reason}}`;
    }
    case 'booking.noted':
      return `{"bookingId":"${booking.id}","version":${booking.version},"note":${JSON.stringify(verdict.note)}}`;
  }
}
