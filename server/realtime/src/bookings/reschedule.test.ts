import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookingStatus } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';
import { aRecord, calendarOf, hours, key, NOW_MS, slot } from './booking.fixture.ts';
import { decideAsk, decideMove } from './reschedule.ts';

const args = { key: key(7), bookingId: key(1), baseVersion: 3, ...slot(5, 6) };
const other = (from: number, to: number) => aRecord({ id: key(2), ...slot(from, to) });
const openAsk = { ...slot(8, 9), askedAt: hours(-1) };

test('[BK3] a customer asks: the times stay, the ask is open', () => {
  const verdict = decideAsk(aRecord(), args, NOW_MS);
  assert(verdict.type === 'booking.updated');
  const { startsAt, endsAt, reschedule } = verdict.record.booking;
  assert.deepEqual({ startsAt, endsAt }, slot(2, 3));
  assert.deepEqual(reschedule, { ...slot(5, 6), askedAt: hours(0) });
  assert.deepEqual(verdict.changed, ['reschedule']);
});

test('[BK3] a new ask replaces the older, whatever ask it was based on', () => {
  const record = aRecord({ reschedule: openAsk }, { reschedule: 3 });
  const verdict = decideAsk(record, { ...args, baseVersion: 2 }, NOW_MS);
  assert(verdict.type === 'booking.updated');
  assert.deepEqual(verdict.record.booking.reschedule, { ...slot(5, 6), askedAt: hours(0) });
});

test('[BK3] a vendor moves at once, and the ask is closed', () => {
  const verdict = decideMove(aRecord({ reschedule: openAsk }), args, calendarOf(), NOW_MS);
  assert(verdict.type === 'booking.updated');
  const { startsAt, endsAt, reschedule } = verdict.record.booking;
  assert.deepEqual({ startsAt, endsAt, reschedule }, { ...slot(5, 6), reschedule: undefined });
  assert.deepEqual(verdict.changed, ['startsAt', 'endsAt', 'reschedule']);
});

test('[BK2] [CF5] a vendor cannot move onto another booking', () => {
  const verdict = decideMove(aRecord(), args, calendarOf(aRecord(), other(5.5, 7)), NOW_MS);
  assert(verdict.type === 'rejected');
  assert.equal(verdict.code, 'SLOT_TAKEN');
  assert.deepEqual(verdict.free, [slot(4.5, 5.5), slot(3.5, 4.5), slot(7, 8)]);
});

test('[BK3] a vendor can move a booking onto a part of its own slot', () => {
  const verdict = decideMove(aRecord(), { ...args, ...slot(2.5, 3.5) }, calendarOf(aRecord()), NOW_MS);
  assert.equal(verdict.type, 'booking.updated');
});

/** Both sides are judged alike, until it comes to the slot. */
const cases: [title: string, record: BookingRecord, baseVersion: number, times: [number, number], outcome: string][] = [
  ['nothing changed since', aRecord({}, { status: 3, times: 3, reschedule: 3 }), 3, [5, 6], 'booking.updated'],
  ['[CF3] only the ask changed since', aRecord({}, { reschedule: 3 }), 2, [5, 6], 'booking.updated'],
  ['[CF3] a note came since', aRecord({ version: 9 }), 3, [5, 6], 'booking.updated'],
  ['[CF3] the times changed since', aRecord({}, { times: 3 }), 2, [5, 6], 'CONFLICT'],
  ['[CF3] the status changed since', aRecord({}, { status: 3 }), 2, [5, 6], 'CONFLICT'],
  ['[CF3] it was cancelled since', aRecord({ status: 'cancelled' }, { status: 3 }), 2, [5, 6], 'CONFLICT'],
  ['[CF7] the base version is of the future', aRecord(), 4, [5, 6], 'FUTURE_VERSION'],
  ['[BK5] the new times are in the past', aRecord(), 3, [-2, -1], 'BAD_TIMES'],
  ['[CF3] a conflict counts before bad times', aRecord({}, { times: 3 }), 2, [-2, -1], 'CONFLICT'],
  ...Object.values(BookingStatus).map((status): [string, BookingRecord, number, [number, number], string] => [
    `[BK3] the booking is known to be ${status}`,
    aRecord({ status }),
    3,
    [5, 6],
    status === 'requested' || status === 'confirmed' ? 'booking.updated' : 'ILLEGAL_TRANSITION',
  ]),
];

for (const [title, record, baseVersion, times, outcome] of cases) {
  const sent = { ...args, baseVersion, ...slot(...times) };
  for (const [side, verdict] of [
    ['ask', decideAsk(record, sent, NOW_MS)],
    ['move', decideMove(record, sent, calendarOf(), NOW_MS)],
  ] as const) {
    test(`${title}: the ${side} gets ${outcome}`, () => {
      assert.equal(verdict.type === 'rejected' ? verdict.code : verdict.type, outcome);
      const showsCurrent = verdict.type === 'rejected' && verdict.current === record;
      assert.equal(showsCurrent, ['CONFLICT', 'FUTURE_VERSION', 'ILLEGAL_TRANSITION'].includes(outcome));
    });
  }
}
