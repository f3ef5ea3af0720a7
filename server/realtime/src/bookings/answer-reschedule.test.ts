import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingRecord } from '../storage/store.ts';
import { decideAnswer } from './answer-reschedule.ts';
import { aRecord, calendarOf, HOUR_MS, hours, key, NOW_MS, slot } from './booking.fixture.ts';

const accepted = { key: key(7), bookingId: key(1), baseVersion: 3, accept: true };
const refused = { ...accepted, accept: false };
const ask = { ...slot(5, 6), askedAt: hours(-1) };
const asked = (changedIn: Partial<BookingRecord['changedIn']> = {}) =>
  aRecord({ reschedule: ask }, { reschedule: 2, ...changedIn });

test('[BK3] an accepted ask moves the booking and is closed', () => {
  const verdict = decideAnswer(asked(), accepted, calendarOf(asked()), NOW_MS);
  assert(verdict.type === 'booking.updated');
  const { startsAt, endsAt, reschedule } = verdict.record.booking;
  assert.deepEqual({ startsAt, endsAt, reschedule }, { ...slot(5, 6), reschedule: undefined });
  assert.deepEqual(verdict.changed, ['startsAt', 'endsAt', 'reschedule']);
});

test('[BK3] a refused ask is closed, and the times stay, even if the slot is taken and its time has passed', () => {
  const verdict = decideAnswer(asked(), refused, calendarOf(aRecord(slot(5, 6))), NOW_MS + 9 * HOUR_MS);
  assert(verdict.type === 'booking.updated');
  const { startsAt, endsAt, reschedule } = verdict.record.booking;
  assert.deepEqual({ startsAt, endsAt, reschedule }, { ...slot(2, 3), reschedule: undefined });
  assert.deepEqual(verdict.changed, ['reschedule']);
});

test('[BK2] [CF5] an ask for a slot that was taken meanwhile cannot be accepted, and stays open', () => {
  const verdict = decideAnswer(asked(), accepted, calendarOf(asked(), aRecord({ id: key(2), ...slot(5, 6) })), NOW_MS);
  assert(verdict.type === 'rejected');
  assert.equal(verdict.code, 'SLOT_TAKEN');
  assert.deepEqual(verdict.free, [slot(4, 5), slot(6, 7), slot(3, 4)]);
});

test('[BK5] an ask whose time has passed cannot be accepted', () => {
  const verdict = decideAnswer(asked(), accepted, calendarOf(), NOW_MS + 6 * HOUR_MS);
  assert.deepEqual(verdict, { type: 'rejected', code: 'BAD_TIMES', message: 'the start is in the past' });
});

const cases: [title: string, record: BookingRecord, baseVersion: number, code: string][] = [
  ['[CF3] the ask changed since', asked({ reschedule: 3 }), 2, 'CONFLICT'],
  ['[CF3] the times changed since', asked({ times: 3 }), 2, 'CONFLICT'],
  ['[CF3] the status changed since', asked({ status: 3 }), 2, 'CONFLICT'],
  ['[CF3] no ask is open', aRecord(), 3, 'CONFLICT'],
  ['[CF7] the base version is of the future', asked(), 4, 'FUTURE_VERSION'],
];

for (const [title, record, baseVersion, code] of cases) {
  test(`${title}: both answers get ${code}`, () => {
    for (const args of [accepted, refused]) {
      const verdict = decideAnswer(record, { ...args, baseVersion }, calendarOf(), NOW_MS);
      assert.deepEqual(verdict, { type: 'rejected', code, current: record });
    }
  });
}

test('[CF3] a note since the ask was seen does not matter', () => {
  assert.equal(decideAnswer(asked(), { ...accepted, baseVersion: 2 }, calendarOf(), NOW_MS).type, 'booking.updated');
});
