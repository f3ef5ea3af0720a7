import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookingStatus, bookingLimits } from '@slotwire/protocol';
import { aRecord, hours, key, NOW_MS, salonStaff } from './booking.fixture.ts';
import { decideNote } from './note.ts';

const args = { key: key(7), bookingId: key(1), text: 'bring the photo' };
const notes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: key(100 + n),
    at: hours(-1),
    author: { role: 'customer' as const, id: 'ada' },
    text: `note ${n}`,
  }));

for (const status of Object.values(BookingStatus)) {
  test(`[CF1] a ${status} booking takes a note`, () => {
    const record = aRecord({ status, notes: notes(1) });
    const verdict = decideNote(record, args, salonStaff, NOW_MS);
    assert(verdict.type === 'booking.noted');
    const note = { id: key(7), at: hours(0), author: { role: 'vendor', id: 'sam' }, text: 'bring the photo' };
    assert.deepEqual(verdict.note, note);
    assert.deepEqual(verdict.record.booking.notes, [...notes(1), note]);
    assert.equal(verdict.record.booking.version, 4);
    assert.deepEqual(verdict.record.changedIn, record.changedIn);
  });
}

test('[BK7] a booking takes as many notes as it can hold', () => {
  const almost = aRecord({ notes: notes(bookingLimits.maxNotes - 1) });
  assert.equal(decideNote(almost, args, salonStaff, NOW_MS).type, 'booking.noted');
  const full = aRecord({ notes: notes(bookingLimits.maxNotes) });
  assert.deepEqual(decideNote(full, args, salonStaff, NOW_MS), { type: 'rejected', code: 'NOTES_FULL' });
});

test('[CM5] the key of a note that is already there is reused', () => {
  const record = aRecord({ notes: notes(bookingLimits.maxNotes) });
  const verdict = decideNote(record, { ...args, key: key(100) }, salonStaff, NOW_MS);
  assert.deepEqual(verdict, { type: 'rejected', code: 'KEY_REUSED' });
});
