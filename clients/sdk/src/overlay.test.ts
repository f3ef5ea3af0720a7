import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booking, type BookingCommandName, bookingTransitions } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { type OverlayEntry, overlay, type Person } from './overlay.ts';

const customer: Person = { id: 'ann', role: 'customer' };
const vendor: Person = { id: 'victor', role: 'vendor' };
const queuedAtMs = Date.UTC(2026, 0, 5, 9);
const askedAt = '2026-01-05T09:00:00.000Z';
const times = { startsAt: '2026-01-07T09:00:00.000Z', endsAt: '2026-01-07T10:00:00.000Z' };

const entry = (
  command: BookingCommandName,
  args: Record<string, unknown>,
  more: Partial<OverlayEntry> = {},
): OverlayEntry => ({
  key: 'k-1',
  command,
  bookingId: 'b-1',
  args,
  queuedAtMs,
  ...more,
});

type Row = [title: string, before: Partial<Booking>, entry: OverlayEntry, person: Person, changes: Partial<Booking>];

const rows: Row[] = [
  ['cancel a request', {}, entry('booking:cancel', {}), customer, { status: 'cancelled' }],
  ['cancel what is over', { status: 'completed' }, entry('booking:cancel', {}), customer, {}],
  ['confirm', {}, entry('booking:transition', { to: 'confirmed' }), vendor, { status: 'confirmed' }],
  ['a transition that is not allowed', {}, entry('booking:transition', { to: 'completed' }), vendor, {}],
  ['a transition that does not exist', {}, entry('booking:transition', { to: 'paused' }), vendor, {}],
  [
    'a customer asks to move it',
    {},
    entry('booking:reschedule', times),
    customer,
    { reschedule: { ...times, askedAt } },
  ],
  ['a vendor moves it', { reschedule: { ...times, askedAt } }, entry('booking:reschedule', times), vendor, times],
  ['nobody moves what has begun', { status: 'in_progress' }, entry('booking:reschedule', times), vendor, {}],
  [
    'accept',
    { reschedule: { ...times, askedAt } },
    entry('booking:answer-reschedule', { accept: true }),
    vendor,
    times,
  ],
  ['refuse', { reschedule: { ...times, askedAt } }, entry('booking:answer-reschedule', { accept: false }), vendor, {}],
  ['answer nothing', {}, entry('booking:answer-reschedule', { accept: true }), vendor, {}],
  [
    '[BK3] beginning drops an open ask',
    { status: 'confirmed', reschedule: { ...times, askedAt } },
    entry('booking:transition', { to: 'in_progress' }),
    vendor,
    { status: 'in_progress' },
  ],
  [
    'a note',
    {},
    entry('booking:note', { text: 'hi' }),
    customer,
    { notes: [{ id: 'k-1', at: askedAt, author: { role: 'customer', id: 'ann' }, text: 'hi' }] },
  ],
  ['a command of a newer app', {}, entry('booking:teleport' as BookingCommandName, {}), customer, {}],
];

for (const [title, before, command, person, changes] of rows) {
  test(`overlay: ${title}`, () => {
    const confirmed = aBooking('b-1', before);
    const { reschedule: _, ...bare } = confirmed;
    const keepsAsk = changes.reschedule === undefined && Object.keys(changes).length === 0 && title !== 'refuse';
    const expected = { ...(keepsAsk ? confirmed : bare), ...changes };
    assert.deepEqual(overlay(confirmed, [command], person), expected);
  });
}

test('[CM5] a booking that has not reached the service can be seen, noted and cancelled', () => {
  const wish = {
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: 'haircut',
    startsAt: '2026-01-07T09:00:00Z',
    endsAt: times.endsAt,
  };
  const entries = [
    entry('booking:create', wish, { key: 'b-1' }),
    entry('booking:note', { text: 'hi' }, { key: 'k-2' }),
    entry('booking:cancel', {}, { key: 'k-3' }),
  ];
  const booking = overlay(undefined, entries, customer);
  assert.equal(booking?.id, 'b-1');
  assert.equal(booking?.version, 0);
  assert.equal(booking?.startsAt, times.startsAt);
  assert.equal(booking?.status, 'cancelled');
  assert.equal(booking?.notes.length, 1);
});

test('without a booking there is nothing to lay over', () => {
  assert.equal(overlay(undefined, [entry('booking:cancel', {})], customer), undefined);
});

test('a note that the service has told of is not shown twice', () => {
  const note = { id: 'k-1', at: askedAt, author: { role: 'customer' as const, id: 'ann' }, text: 'hi' };
  const confirmed = aBooking('b-1', { notes: [note], version: 2 });
  assert.equal(overlay(confirmed, [entry('booking:note', { text: 'hi' })], customer)?.notes.length, 1);
});

test('an acked command shows what the service answered, until something newer is confirmed', () => {
  const acked = aBooking('b-1', { version: 4, status: 'confirmed' });
  const sent = entry('booking:transition', { to: 'confirmed' }, { acked });
  assert.equal(overlay(aBooking('b-1', { version: 2 }), [sent], vendor)?.version, 4);
  const newer = aBooking('b-1', { version: 5, status: 'cancelled' });
  assert.deepEqual(overlay(newer, [sent], vendor), newer);
});

test('[BK1] the overlay allows exactly the transitions of the table', () => {
  for (const from of Object.keys(bookingTransitions) as Booking['status'][]) {
    for (const to of Object.keys(bookingTransitions) as Booking['status'][]) {
      const after = overlay(aBooking('b-1', { status: from }), [entry('booking:transition', { to })], vendor);
      assert.equal(after?.status, bookingTransitions[from].includes(to) ? to : from, `${from} → ${to}`);
    }
  }
});
