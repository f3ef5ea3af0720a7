import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '@slotwire/protocol';
import { ada, aRecord, hours, key, NOW_MS, salonStaff, slot } from './booking.fixture.ts';
import { toDecision } from './decision.ts';
import { rejected, type Verdict } from './verdict.ts';

const record = aRecord({ service: 'cut "& go"' });
const { booking } = record;
const actor = { role: 'vendor', id: 'sam' };
const origin = { eventId: key(50), notificationIds: [key(51)], atMs: NOW_MS, actor: salonStaff };
const note = { id: key(9), at: hours(0), author: { role: 'vendor' as const, id: 'sam' }, text: 'a\n"note"' };

const cases: [title: string, verdict: Verdict, data: object][] = [
  ['a new booking', { type: 'booking.created', record }, { booking, actor }],
  ['a change', { type: 'booking.updated', record, changed: ['status'] }, { booking, changed: ['status'], actor }],
  [
    'a change with a reason',
    { type: 'booking.updated', record, changed: ['status', 'reschedule'], reason: 'so "it" goes' },
    { booking, changed: ['status', 'reschedule'], actor, reason: 'so "it" goes' },
  ],
  ['a note', { type: 'booking.noted', record, note }, { bookingId: key(1), version: 3, note }],
];

for (const [title, verdict, data] of cases) {
  test(`[BK4] ${title} is told to customer and vendor in one body, and acked with the booking`, () => {
    const { writes, value } = toDecision(verdict, origin);
    assert.equal(value.code, 'OK');
    assert.deepEqual(JSON.parse(value.json), { ok: true, value: booking });
    assert.deepEqual(writes.bookings, [record]);
    const [toUser, toVendor, ...others] = writes.events;
    assert.deepEqual([toUser?.stream, toVendor?.stream], ['user:ada', 'vendor:salon']);
    assert.deepEqual([toUser?.atMs, toVendor?.atMs], [NOW_MS, NOW_MS]);
    assert.equal(toUser?.body, toVendor?.body);
    assert.deepEqual(JSON.parse(toUser?.body ?? ''), { id: key(50), type: verdict.type, at: hours(0), data });
    for (const { body } of others) assert.equal(JSON.parse(body).type, 'notification.created');
  });
}

test('[NT1] who is notified is so behind the change, in the same write set; an ack says nothing of it', () => {
  const confirmed: Verdict = { type: 'booking.updated', record, changed: ['status'] };
  const { writes, value } = toDecision(confirmed, { ...origin, pushAtMs: NOW_MS + 5_000 });
  const [notification, ...more] = writes.notifications ?? [];
  assert.equal(more.length, 0);
  const { json, ...row } = notification ?? assert.fail('the customer is notified');
  assert.deepEqual(row, {
    id: key(51),
    stream: 'user:ada',
    atMs: NOW_MS,
    category: 'booking',
    pushAtMs: NOW_MS + 5_000,
  });
  assert.equal(json, JSON.stringify(value.told?.[0]));
  const { stream, body, atMs } = writes.events[2] ?? assert.fail('the notification is an event');
  assert.deepEqual([stream, atMs], ['user:ada', NOW_MS]);
  assert.deepEqual(JSON.parse(body), {
    id: key(51),
    type: 'notification.created',
    at: hours(0),
    data: { notification: JSON.parse(json) },
  });
  assert.doesNotMatch(value.json, /notification/);
});

test('[NT1] a move to where the booking is tells nobody anything', () => {
  const { writes, value } = toDecision({ type: 'booking.updated', record, changed: [] }, origin);
  assert.deepEqual([writes.notifications, writes.events.length, value.told], [[], 2, []]);
});

const asked = aRecord({ reschedule: { ...slot(5, 6), askedAt: hours(0) } });
const urgencies: [title: string, verdict: Verdict, urgent: boolean][] = [
  ['a changed status', { type: 'booking.updated', record, changed: ['status'] }, true],
  ['a changed start', { type: 'booking.updated', record, changed: ['startsAt'] }, true],
  ['a changed end', { type: 'booking.updated', record: asked, changed: ['endsAt'] }, true],
  ['an ask', { type: 'booking.updated', record: asked, changed: ['reschedule'] }, true],
  ['a refused ask', { type: 'booking.updated', record, changed: ['reschedule'] }, false],
  ['a move to the same times', { type: 'booking.updated', record: asked, changed: [] }, false],
  ['a new booking', { type: 'booking.created', record }, false],
  ['a note', { type: 'booking.noted', record, note }, false],
];

for (const [title, verdict, urgent] of urgencies) {
  test(`[SE9] ${title} is ${urgent ? '' : 'not '}urgent`, () => {
    const [toUser, toVendor] = toDecision(verdict, origin).writes.events;
    assert.deepEqual(
      [toUser, toVendor].map((event) => event?.urgent),
      [urgent, urgent],
    );
  });
}

test('[CM10] the events carry the trace of their command', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const { writes } = toDecision({ type: 'booking.created', record }, { ...origin, actor: ada, trace });
  assert.deepEqual(
    writes.events.map(({ body }) => JSON.parse(body).trace),
    [trace, trace, trace],
  );
});

test('[CF3] [CF5] a rejection shows the booking and the free slots where there are any, and writes nothing', () => {
  const conflict = toDecision(rejected('CONFLICT', { current: record }), origin);
  assert.deepEqual(JSON.parse(conflict.value.json), failure('CONFLICT', { current: booking }));
  const taken = toDecision(rejected('SLOT_TAKEN', { free: [slot(1, 2)] }), origin);
  assert.deepEqual(JSON.parse(taken.value.json), failure('SLOT_TAKEN', { free: [slot(1, 2)] }));
  const badTimes = toDecision(rejected('BAD_TIMES', { message: 'too late' }), origin);
  assert.deepEqual(JSON.parse(badTimes.value.json), failure('BAD_TIMES', { message: 'too late' }));
  for (const { writes } of [conflict, taken, badTimes]) {
    assert.deepEqual(writes, { bookings: [], keys: [], events: [], revocations: [] });
  }
});
