/** Screen: what a person reads on the page, as the steps ask for it. A page has words where the protocol has codes; here they stand side by side. */

import type { SeenPage } from '@slotwire/e2e';
import { type Booking, type BookingStatus, defaultPreferences, type ErrorCode } from '@slotwire/protocol';
import type { AttentionItem, BookingView, ConnectionState, OutboxEntry } from '@slotwire/sdk';
import type { Person, Screen } from '../driver.ts';

type SeenBooking = SeenPage['bookings'][number];

/** As the page calls them. */
const statuses: Readonly<Record<string, BookingStatus>> = {
  Requested: 'requested',
  Confirmed: 'confirmed',
  'In progress': 'in_progress',
  Completed: 'completed',
  Declined: 'declined',
  Cancelled: 'cancelled',
  'No show': 'no_show',
};

/** What the page says of a refusal → the code that the service gave. */
const refusals: readonly [RegExp, ErrorCode][] = [
  [/Somebody changed the booking while/, 'CONFLICT'],
  [/no longer allows this/, 'ILLEGAL_TRANSITION'],
  [/has been booked by somebody else/, 'SLOT_TAKEN'],
  [/too short, too long or too far/, 'BAD_TIMES'],
  [/as many notes as it can hold/, 'NOTES_FULL'],
  [/larger than the service takes/, 'MESSAGE_TOO_LARGE'],
];

const author = { role: 'vendor', id: 'as the page says' } as const;

export function screenOf(page: SeenPage, owner: Person): Screen {
  const bookings = page.bookings.map((seen) => viewOf(seen, page, owner));
  return {
    connection: connectionOf(page),
    bookings,
    outbox: page.bookings.filter(({ isWaiting }) => isWaiting).map(entryOf),
    attention: page.rejections.map((rejection) => itemOf(rejection, bookings, page)),
    // The list is not drawn before.
    synced: true,
    presence: [],
    events: [],
    versions: new Map(),
    inbox: [],
    unread: 0,
    toasts: [],
    preferences: defaultPreferences,
    renewals: 0,
    sent: [],
    answered: [],
    stats: {
      connects: 0,
      resumes: 0,
      snapshots: 0,
      events: 0,
      duplicates: 0,
      gapsRepaired: 0,
      lastConnectMs: undefined,
      lastSyncMs: undefined,
    },
  };
}

function connectionOf({ connection }: SeenPage): ConnectionState {
  switch (connection) {
    case 'connected':
      return { status: 'connected', sessionId: 'as the page says', sinceMs: 0 };
    case 'connecting':
      return { status: 'connecting', attempt: 1, sinceMs: 0 };
    case 'waiting':
      return { status: 'waiting', attempt: 1, nextAtMs: 0 };
    case 'offline':
      return { status: 'offline' };
    case 'paused':
      return { status: 'suspended', why: 'stopped-by-app' };
    case 'refused':
      return { status: 'needs-auth', code: 'TOKEN_EXPIRED' };
  }
}

function viewOf(seen: SeenBooking, { open }: SeenPage, owner: Person): BookingView {
  const { id, customer, service, where, startsAt, endsAt, status, isWaiting } = seen;
  const known = statuses[status];
  if (known === undefined) throw new Error(`the page calls a status "${status}", which none is called`);
  const more = open?.id === id ? open : undefined;
  const booking: Booking = {
    id,
    customerId: customer,
    vendorId: owner.vendorId ?? '',
    // "Chair 1" is chair-1.
    resourceId: where.toLowerCase().replaceAll(' ', '-'),
    service,
    startsAt,
    endsAt,
    status: known,
    version: more?.version ?? 0,
    ...(more?.wish && { reschedule: { ...more.wish, askedAt: startsAt } }),
    notes: (more?.notes ?? []).map((text, index) => ({ id: String(index), at: startsAt, author, text })),
    createdAt: startsAt,
    updatedAt: startsAt,
  };
  return { booking, pending: isWaiting ? [id] : [] };
}

function entryOf({ id }: SeenBooking): OutboxEntry {
  return { key: id, command: 'booking:transition', bookingId: id, queuedAtMs: 0, state: 'sent', attempts: 1 };
}

function itemOf(
  { title, text }: { title: string; text: string },
  views: readonly BookingView[],
  page: SeenPage,
): AttentionItem {
  const [, code] = refusals.find(([words]) => words.test(text)) ?? [];
  if (code === undefined) throw new Error(`the page refuses for a reason that no code has: "${text}"`);
  // "Ada Abel, Mon 30 Nov, 10:00 – 11:00. …": the booking is the one that is called so in the list.
  const index = page.bookings.findIndex(({ customer }) => text.includes(`${customer}, `));
  const current = views[index]?.booking;
  return {
    key: title,
    command: 'booking:transition',
    bookingId: current?.id ?? '',
    args: {},
    code,
    message: text,
    ...(current && { current }),
    atMs: 0,
  };
}
