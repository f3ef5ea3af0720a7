/**
 * Overlay: what own commands that are under way will probably do. Pure, one rule per command.
 * The service decides; where a rule here would be refused there, the view just stays as it is.
 */
import { type Booking, type BookingCommandName, bookingTransitions } from '@slotwire/protocol';
import { isFields } from './inbound.ts';

/** What the rules need to know of a command. */
export interface OverlayEntry {
  key: string;
  command: BookingCommandName;
  bookingId: string;
  args: Readonly<Record<string, unknown>>;
  queuedAtMs: number;
  /** What the service answered, once it has. */
  acked?: Booking | undefined;
}

export interface Person {
  id: string;
  role: Booking['notes'][number]['author']['role'];
}

/** Stands in for the own id before the first welcome. */
export const unknownPerson: Person = { id: 'unknown', role: 'customer' };

/**
 * The booking after these commands, oldest first; undefined while there is none.
 * Its version stays the confirmed one; 0 for a booking that the service has not confirmed.
 */
export function overlay(
  confirmed: Booking | undefined,
  entries: readonly OverlayEntry[],
  person: Person,
): Booking | undefined {
  let booking = confirmed;
  for (const entry of entries) {
    if (entry.acked === undefined) booking = anticipate(booking, entry, person);
    else if (booking === undefined || entry.acked.version > booking.version) booking = entry.acked;
  }
  return booking;
}

/** The effect of one command. */
export function anticipate(booking: Booking | undefined, entry: OverlayEntry, person: Person): Booking | undefined {
  if (entry.command === 'booking:create') return booking ?? create(entry, person);
  if (booking === undefined) return undefined;
  switch (entry.command) {
    case 'booking:cancel':
      return moveTo(booking, 'cancelled');
    case 'booking:reschedule':
      return reschedule(booking, entry, person);
    case 'booking:answer-reschedule':
      return answer(booking, entry.args.accept === true);
    case 'booking:transition':
      return moveTo(booking, entry.args.to);
    case 'booking:note':
      return note(booking, entry, person);
    default:
      // A command of a newer version of this app, left in the outbox by a downgrade.
      return booking;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Instants as the service writes them, so that the confirmed booking looks the same. */
function instant(value: unknown): string {
  const ms = Date.parse(text(value));
  return Number.isNaN(ms) ? text(value) : new Date(ms).toISOString();
}

function create({ args, key, queuedAtMs }: OverlayEntry, person: Person): Booking {
  const at = new Date(queuedAtMs).toISOString();
  return {
    id: key,
    customerId: person.id,
    vendorId: text(args.vendorId),
    resourceId: text(args.resourceId),
    service: text(args.service),
    startsAt: instant(args.startsAt),
    endsAt: instant(args.endsAt),
    status: 'requested',
    version: 0,
    notes: [],
    createdAt: at,
    updatedAt: at,
  };
}

function moveTo(booking: Booking, to: unknown): Booking {
  const status = bookingTransitions[booking.status]?.find((next) => next === to);
  if (status === undefined) return booking;
  const moved: Booking = { ...booking, status };
  return isMovable(moved) ? moved : withoutRequest(moved);
}

/** Only then may it carry an ask to move it (BK3). */
const isMovable = ({ status }: Booking): boolean => status === 'requested' || status === 'confirmed';

function reschedule(booking: Booking, { args, queuedAtMs }: OverlayEntry, person: Person): Booking {
  if (!isMovable(booking)) return booking;
  const times = { startsAt: instant(args.startsAt), endsAt: instant(args.endsAt) };
  if (person.role === 'customer')
    return { ...booking, reschedule: { ...times, askedAt: new Date(queuedAtMs).toISOString() } };
  return withoutRequest({ ...booking, ...times });
}

function answer(booking: Booking, accept: boolean): Booking {
  if (booking.reschedule === undefined || !isMovable(booking)) return booking;
  const { startsAt, endsAt } = booking.reschedule;
  return withoutRequest(accept ? { ...booking, startsAt, endsAt } : booking);
}

function withoutRequest(booking: Booking): Booking {
  const { reschedule: _, ...rest } = booking;
  return rest;
}

function note(booking: Booking, { args, key, queuedAtMs }: OverlayEntry, person: Person): Booking {
  // The note of a command has its key as id: once the service has told of it there is nothing to anticipate.
  if (booking.notes.some((known) => isFields(known) && known.id === key)) return booking;
  const added = {
    id: key,
    at: new Date(queuedAtMs).toISOString(),
    author: { role: person.role, id: person.id },
    text: text(args.text),
  };
  return { ...booking, notes: [...booking.notes, added] };
}
