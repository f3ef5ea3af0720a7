import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InboxItem } from '@slotwire/protocol';
import { aBooking, idOf } from './a-booking.fixture.ts';
import { bookingEventOf, createBookingEvents } from './booking-events.ts';
import { historyOf } from './booking-history.ts';

const updated = (version: number, at: string) => ({
  stream: 'vendor:v-1' as const,
  epoch: 'e',
  offset: version,
  id: idOf(100 + version),
  at,
  type: 'booking.updated' as const,
  data: {
    booking: aBooking(1, { version, status: 'cancelled' }),
    changed: ['status' as const],
    actor: { role: 'customer' as const, id: 'c-1' },
    reason: 'Ill',
  },
});

const item = (version: number, at: string, template: InboxItem['template']): InboxItem => ({
  id: idOf(200 + version),
  at,
  category: 'booking',
  priority: 'normal',
  template,
  params: {},
  booking: { id: idOf(1), version, vendorId: 'v-1' },
  actions: ['open'],
  collapseKey: 'k',
  read: false,
});

test('events, notifications, notes and the booking itself make one history, newest first, each version once', () => {
  const events = createBookingEvents();
  events.add(updated(4, '2026-01-05T12:00:00.000Z'));
  const note = {
    id: idOf(9),
    at: '2026-01-05T10:00:00.000Z',
    author: { role: 'vendor' as const, id: 'v-1' },
    text: 'Window seat',
  };
  const booking = aBooking(1, { version: 4, notes: [note], createdAt: '2026-01-05T08:00:00.000Z' });
  const inbox = [
    item(4, '2026-01-05T12:00:00.000Z', 'booking-cancelled'),
    item(2, '2026-01-05T09:00:00.000Z', 'booking-confirmed'),
    { ...item(3, '2026-01-05T09:30:00.000Z', 'booking-moved'), booking: { id: idOf(2), version: 3, vendorId: 'v-1' } },
    item(3, '2026-01-05T10:00:00.000Z', 'note-added'),
  ];
  assert.deepEqual(
    historyOf(booking, events.of(idOf(1)), inbox).map(({ what, by, text }) => [what, by?.id, text]),
    [
      ['Cancelled', 'c-1', 'Ill'],
      ['Note', 'v-1', 'Window seat'],
      ['Confirmed', undefined, undefined],
      ['Requested', 'c-1', undefined],
    ],
  );
});

test('the same commit by two streams is one event, and other events are none', () => {
  const events = createBookingEvents();
  assert.ok(events.add(updated(2, '2026-01-05T12:00:00.000Z')));
  assert.equal(events.add({ ...updated(2, '2026-01-05T12:00:00.000Z'), stream: 'user:v-1' }), undefined);
  assert.equal(events.of(idOf(1)).length, 1);
  assert.equal(events.of(idOf(2)).length, 0);
  const read = { ...updated(3, '2026-01-05T12:00:00.000Z'), type: 'notification.read' as const, data: { ids: [] } };
  assert.equal(bookingEventOf(read), undefined);
});
