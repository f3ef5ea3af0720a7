/** Conflict: a command that the service refused, as the person has to see it: what they wanted, how it stands, and what they can choose. Pure. */
import { type Booking, bookingTransitions, type ErrorCode, type TimeRange } from '@slotwire/protocol';
import type { AttentionItem } from '@slotwire/sdk';
import type { BookingTimes } from './booking-times.ts';
import { lookOf } from './status.ts';

export interface ConflictRow {
  field: string;
  yours: string;
  theirs: string;
  differs: boolean;
}

export interface Conflict {
  /** "Your move was not made" */
  title: string;
  /** Why, in a sentence. */
  why: string;
  rows: readonly ConflictRow[];
  /** Whether sending it again makes sense, and if not, why. */
  mine: { possible: true; label: string } | { possible: false; why: string };
  theirs: string;
  /** Free times to choose instead. */
  free: readonly TimeRange[];
}

const wishes: Readonly<Record<AttentionItem['command'], string>> = {
  'booking:create': 'booking',
  'booking:cancel': 'cancellation',
  'booking:reschedule': 'move',
  'booking:answer-reschedule': 'answer',
  'booking:transition': 'change',
  'booking:note': 'note',
};

const reasons: Partial<Record<ErrorCode, string>> = {
  CONFLICT: 'Somebody changed the booking while your change was on its way.',
  ILLEGAL_TRANSITION: 'The booking has moved on, and its status no longer allows this.',
  SLOT_TAKEN: 'That time has been booked by somebody else.',
  BAD_TIMES: 'The time has passed, or is too short, too long or too far ahead.',
  NOT_FOUND: 'The booking is not there any more, or no longer yours.',
  NOTES_FULL: 'The booking has as many notes as it can hold.',
  FORBIDDEN: 'You are not allowed to do this.',
  MESSAGE_TOO_LARGE: 'It is larger than the service takes. Make it shorter.',
  KEY_REUSED: 'It was sent once already, with other content.',
  FUTURE_VERSION: 'The service had lost what your change was based on, and has sent the present state.',
};

type Times = Pick<BookingTimes, 'range'>;

/** @param known the booking as this device has it, for codes that do not bring it. */
export function conflictOf(item: AttentionItem, known: Booking | undefined, times: Times): Conflict {
  const current = item.current ?? known;
  const wish = wishes[item.command] ?? 'change';
  return {
    title: `Your ${wish} was not made`,
    why: reasons[item.code] ?? `The service refused it: ${item.message} (${item.code}).`,
    rows: current === undefined ? [] : rowsOf(item, current, times),
    mine: mineOf(item, current),
    theirs: item.code === 'CONFLICT' || item.code === 'ILLEGAL_TRANSITION' ? 'Keep theirs' : 'Drop my change',
    free: item.free ?? [],
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function rowsOf({ command, args }: AttentionItem, current: Booking, times: Times): ConflictRow[] {
  const row = (field: string, yours: string, theirs: string): ConflictRow => ({
    field,
    yours,
    theirs,
    differs: yours !== theirs,
  });
  const status = lookOf(current.status).label;
  const now = times.range(current.startsAt, current.endsAt);
  const asked = current.reschedule;
  switch (command) {
    case 'booking:transition':
      return [row('Status', lookOf(text(args.to)).label, status), row('Time', now, now)];
    case 'booking:cancel':
      return [row('Status', lookOf('cancelled').label, status), row('Time', now, now)];
    case 'booking:reschedule':
      return [row('Time', times.range(text(args.startsAt), text(args.endsAt)), now), row('Status', status, status)];
    case 'booking:answer-reschedule':
      return [
        row('Your answer', args.accept === true ? 'Accept the new time' : 'Keep the old time', '—'),
        row('Asked for', '—', asked === undefined ? 'nothing any more' : times.range(asked.startsAt, asked.endsAt)),
        row('Time', now, now),
        row('Status', status, status),
      ];
    case 'booking:note':
      return [row('Note', text(args.text), `${current.notes.length} notes`)];
    default:
      return [row('Status', status, status), row('Time', now, now)];
  }
}

function mineOf({ command, args, code }: AttentionItem, current: Booking | undefined): Conflict['mine'] {
  const impossible = (why: string) => ({ possible: false, why }) as const;
  if (code === 'NOT_FOUND') return impossible('There is no such booking to change.');
  if (code === 'NOTES_FULL') return impossible('It would be refused again.');
  if (code === 'BAD_TIMES' || code === 'SLOT_TAKEN' || code === 'MESSAGE_TOO_LARGE')
    return impossible('The same would be refused again. Choose another time, or drop it.');
  if (current === undefined) return { possible: true, label: 'Send mine again' };
  const next: readonly string[] = bookingTransitions[current.status] ?? [];
  const status = lookOf(current.status).label.toLowerCase();
  if (command === 'booking:transition' && !next.includes(text(args.to)))
    return impossible(`A booking that is ${status} cannot become that.`);
  if (command === 'booking:cancel' && !next.includes('cancelled'))
    return impossible(`A booking that is ${status} cannot be cancelled.`);
  if (command === 'booking:reschedule' && current.status !== 'requested' && current.status !== 'confirmed')
    return impossible(`A booking that is ${status} cannot be moved.`);
  if (command === 'booking:answer-reschedule' && current.reschedule === undefined)
    return impossible('There is nothing to answer any more.');
  return { possible: true, label: command === 'booking:reschedule' ? 'Move it anyway' : 'Send mine again' };
}
