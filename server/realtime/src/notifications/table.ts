/**
 * Table: what an accepted booking command tells the other side (NT1). The rows are those of SPEC.md, word by word, and a test holds the
 * two together. Pure: which stream, which id and when it is pushed are for `write.ts`.
 */
import type {
  BookingStatus,
  NotificationAction,
  NotificationCategory,
  NotificationPriority,
  NotificationTemplate,
  Role,
} from '@slotwire/protocol';
import type { Accepted } from '../bookings/verdict.ts';

/** A side of a booking: the customer, or everybody who works for the vendor. */
export type Side = 'customer' | 'vendor';

/** A notification before it has an id, an instant and a stream. */
export interface Draft {
  to: Side;
  template: NotificationTemplate;
  category: NotificationCategory;
  priority: NotificationPriority;
  actions: readonly NotificationAction[];
  params: Record<string, string>;
  collapseKey: string;
  /** Undefined: of use at any time. */
  expiresAt: string | undefined;
}

export type Happening =
  | 'booking.created'
  | `status becomes ${Exclude<BookingStatus, 'requested'>}`
  | 'times change'
  | 'somebody asks to move the booking'
  | 'the ask ends, the times stay'
  | 'booking.noted';

export interface Row {
  what: Happening;
  by: Side | 'service' | 'either';
  to: Side | 'both' | 'other';
  template: NotificationTemplate;
  category: NotificationCategory;
  priority: NotificationPriority;
  /** Beside `open`, of each side that is told. */
  actions: Partial<Record<Side, readonly NotificationAction[]>>;
}

function row(
  [what, by, to]: [Row['what'], Row['by'], Row['to']],
  [template, category, priority]: [Row['template'], Row['category'], Row['priority']],
  actions: Row['actions'] = {},
): Row {
  return { what, by, to, template, category, priority, actions };
}

export const table: readonly Row[] = [
  row(['booking.created', 'customer', 'vendor'], ['booking-requested', 'booking', 'high'], {
    vendor: ['confirm', 'decline'],
  }),
  row(['booking.created', 'service', 'both'], ['booking-requested', 'booking', 'high'], {
    vendor: ['confirm', 'decline'],
  }),
  row(['status becomes confirmed', 'vendor', 'customer'], ['booking-confirmed', 'booking', 'high'], {
    customer: ['cancel'],
  }),
  row(['status becomes declined', 'vendor', 'customer'], ['booking-declined', 'booking', 'high']),
  row(['status becomes cancelled', 'either', 'other'], ['booking-cancelled', 'booking', 'high']),
  row(['status becomes in_progress', 'vendor', 'customer'], ['booking-started', 'booking', 'low']),
  row(['status becomes completed', 'vendor', 'customer'], ['booking-completed', 'booking', 'low']),
  row(['status becomes no_show', 'vendor', 'customer'], ['booking-no-show', 'booking', 'normal']),
  row(['times change', 'vendor', 'customer'], ['booking-moved', 'booking', 'high'], { customer: ['cancel'] }),
  row(['somebody asks to move the booking', 'customer', 'vendor'], ['reschedule-asked', 'booking', 'high'], {
    vendor: ['accept-reschedule', 'decline-reschedule'],
  }),
  row(['the ask ends, the times stay', 'vendor', 'customer'], ['reschedule-declined', 'booking', 'normal']),
  row(['booking.noted', 'either', 'other'], ['note-added', 'message', 'normal']),
];

/** One of a row's notifications, as far as it does not depend on the booking. */
type Entry = Pick<Draft, 'to' | 'template' | 'category' | 'priority' | 'actions'>;

/** The table, by who did what: a command looks its row up. */
const entries: ReadonlyMap<string, readonly Entry[]> = new Map(
  table.flatMap((each) => {
    const actors = each.by === 'either' ? (['customer', 'vendor'] as const) : [each.by];
    return actors.map((actor): [string, readonly Entry[]] => [
      entryKey(actor, each.what),
      sidesOf(each.to, actor).map((to) => entryOf(each, to)),
    ]);
  }),
);

/** What the other side is told of this; nothing where it does not concern it. */
export function draftsOf(verdict: Accepted, actor: Role): readonly Draft[] {
  const what = whatHappened(verdict);
  if (what === undefined) return [];
  const found = entries.get(entryKey(actor, what));
  if (found === undefined) return [];
  const details = detailsOf(what, verdict);
  return found.map((entry) => ({ ...entry, ...details }));
}

/** One thing, even where a change touches several fields: a status that ends the booking also ends an open ask, and that goes without saying. */
function whatHappened(verdict: Accepted): Happening | undefined {
  if (verdict.type !== 'booking.updated') return verdict.type;
  const { changed, record } = verdict;
  const { status, reschedule } = record.booking;
  if (changed.includes('status')) return status === 'requested' ? undefined : `status becomes ${status}`;
  if (changed.includes('startsAt') || changed.includes('endsAt')) return 'times change';
  if (!changed.includes('reschedule')) return undefined;
  return reschedule === undefined ? 'the ask ends, the times stay' : 'somebody asks to move the booking';
}

type Details = Pick<Draft, 'params' | 'collapseKey' | 'expiresAt'>;

/** Most can be acted on until the booking ends, an ask until it would begin; that a booking is over is worth saying when it is over. */
function detailsOf(what: Happening, verdict: Accepted): Details {
  const { id, service, startsAt, endsAt, reschedule } = verdict.record.booking;
  const params: Details['params'] = { service, startsAt };
  switch (what) {
    case 'booking.noted':
      if (verdict.type === 'booking.noted') params.text = verdict.note.text;
      // On the lock screen a note takes the place of the note before it, not of the news that the booking is cancelled.
      return { params, collapseKey: `${id}:note`, expiresAt: undefined };
    case 'somebody asks to move the booking':
      if (reschedule !== undefined) params.toStartsAt = reschedule.startsAt;
      return { params, collapseKey: id, expiresAt: reschedule?.startsAt };
    case 'status becomes completed':
    case 'status becomes no_show':
      return { params, collapseKey: id, expiresAt: undefined };
    default:
      if (verdict.type === 'booking.updated' && verdict.reason !== undefined) params.text = verdict.reason;
      return { params, collapseKey: id, expiresAt: endsAt };
  }
}

function sidesOf(to: Row['to'], actor: Side | 'service'): readonly Side[] {
  switch (to) {
    case 'both':
      return ['customer', 'vendor'];
    case 'other':
      return [actor === 'customer' ? 'vendor' : 'customer'];
    default:
      return [to];
  }
}

function entryOf({ template, category, priority, actions }: Row, to: Side): Entry {
  return { to, template, category, priority, actions: ['open', ...(actions[to] ?? [])] };
}

function entryKey(actor: Role, what: Happening): string {
  return `${actor}: ${what}`;
}
