import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aView, idOf } from './a-booking.fixture.ts';
import {
  type BookingQuery,
  chooseBookings,
  type Days,
  defaultQuery,
  filterCount,
  formatQuery,
  parseQuery,
} from './booking-query.ts';

const names = {
  customer: (id: string) => ({ 'c-9': 'Ada Abel', 'c-10': 'Zoe Brandt', 'c-11': 'Ben Costa' })[id] ?? id,
  resource: (id: string) => id,
};
const DAY_MS = 86_400_000;
const todayMs = Date.UTC(2026, 0, 6);
const days: Days = {
  nowMs: todayMs + 10.25 * 3_600_000,
  todayMs,
  tomorrowMs: todayMs + DAY_MS,
  weekEndMs: todayMs + 7 * DAY_MS,
};

const chosen = (views: ReturnType<typeof aView>[], query: Partial<BookingQuery>) =>
  chooseBookings(views, { ...defaultQuery, ...query }, days, names).map(({ booking }) => booking.id);

test('an address says what is seen, and seen again it is the same', () => {
  const query: BookingQuery = {
    layout: 'week',
    span: 'all',
    statuses: ['requested', 'no_show'],
    resource: 'chair-2',
    needsAnswer: true,
    text: 'ada & co',
    sort: 'customer',
    descending: true,
    day: '2026-01-06',
  };
  assert.deepEqual(parseQuery(formatQuery(query)), query);
  assert.equal(formatQuery(defaultQuery), '');
  assert.equal(filterCount(query), 4);
});

test('what an address says wrongly is as it is by default', () => {
  assert.deepEqual(parseQuery('?view=month&when=never&status=lost&sort=luck&day=tomorrow'), defaultQuery);
});

test('spans are of the vendor’s days: upcoming has what has not ended, past what has', () => {
  const views = [aView(8), aView(9), aView(10), aView(11), aView(30), aView(24 * 8)];
  assert.deepEqual(chosen(views, { span: 'upcoming' }), [10, 11, 30, 192].map(idOf));
  assert.deepEqual(chosen(views, { span: 'today' }), [8, 9, 10, 11].map(idOf));
  assert.deepEqual(chosen(views, { span: 'week' }), [8, 9, 10, 11, 30].map(idOf));
  assert.deepEqual(chosen(views, { span: 'past' }), [9, 8].map(idOf), 'the latest first');
  assert.equal(chosen(views, { span: 'all' }).length, 6);
});

test('statuses, resource, waiting for an answer and words narrow together', () => {
  const views = [
    aView(9, { status: 'requested' }),
    aView(10, { resourceId: 'chair-2' }),
    aView(11, {
      notes: [
        {
          id: idOf(99),
          at: '2026-01-05T09:00:00.000Z',
          author: { role: 'customer', id: 'c-11' },
          text: 'Allergic to lavender',
        },
      ],
    }),
  ];
  assert.deepEqual(chosen(views, { span: 'all', statuses: ['requested'] }), [idOf(9)]);
  assert.deepEqual(chosen(views, { span: 'all', resource: 'chair-2' }), [idOf(10)]);
  assert.deepEqual(chosen(views, { span: 'all', needsAnswer: true }), [idOf(9)]);
  assert.deepEqual(chosen(views, { span: 'all', text: 'haircut ABEL' }), [idOf(9)], 'a name, in any case');
  assert.deepEqual(chosen(views, { span: 'all', text: 'lavender' }), [idOf(11)], 'a note');
  assert.deepEqual(chosen(views, { span: 'all', text: 'lavender abel' }), []);
});

test('sorting is by name where there is one, and turns round', () => {
  const views = [aView(9), aView(10), aView(11)];
  assert.deepEqual(chosen(views, { span: 'all', sort: 'customer' }), [9, 11, 10].map(idOf));
  assert.deepEqual(chosen(views, { span: 'all', sort: 'customer', descending: true }), [10, 11, 9].map(idOf));
  assert.deepEqual(chosen(views, { span: 'all', descending: true }), [11, 10, 9].map(idOf));
});

test('five thousand bookings are chosen and sorted in no time', () => {
  const views = Array.from({ length: 5_000 }, (_, n) => aView(n % 2_000, { id: idOf(n), customerId: `c-${n % 97}` }));
  const started = performance.now();
  const found = chosen(views, { span: 'all', sort: 'customer', text: 'hair' });
  assert.equal(found.length, 5_000);
  assert.ok(performance.now() - started < 200);
});
