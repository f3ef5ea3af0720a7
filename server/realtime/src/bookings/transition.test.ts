import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookingStatus, bookingTransitions } from '@slotwire/protocol';
import { aRecord, hours, key, NOW_MS, slot } from './booking.fixture.ts';
import { decideTransition } from './transition.ts';

const targets = ['confirmed', 'declined', 'in_progress', 'completed', 'no_show'] as const;
const args = { key: key(7), bookingId: key(1), baseVersion: 1 };

for (const status of Object.values(BookingStatus)) {
  for (const to of targets) {
    const may = bookingTransitions[status].includes(to);
    test(`[BK1] [CF4] ${status} → ${to} ${may ? 'applies' : 'is illegal'}, whatever the base version`, () => {
      const record = aRecord({ status, version: 3 }, { status: 3, times: 3, reschedule: 3 });
      for (const baseVersion of [1, 2, 3]) {
        const verdict = decideTransition(record, { ...args, baseVersion, to }, NOW_MS);
        if (may) {
          assert(verdict.type === 'booking.updated');
          assert.equal(verdict.record.booking.status, to);
          assert.deepEqual(verdict.changed, ['status']);
        } else {
          assert.deepEqual(verdict, { type: 'rejected', code: 'ILLEGAL_TRANSITION', current: record });
        }
      }
    });
  }
}

test('[CF7] a base version above the booking is from the future', () => {
  const record = aRecord();
  const verdict = decideTransition(record, { ...args, baseVersion: 4, to: 'confirmed' }, NOW_MS);
  assert.deepEqual(verdict, { type: 'rejected', code: 'FUTURE_VERSION', current: record });
});

test('[CF4] a status has no hours: a vendor may begin early, and end late', () => {
  const later = aRecord({ ...slot(100, 101) });
  assert.equal(decideTransition(later, { ...args, to: 'in_progress' }, NOW_MS).type, 'booking.updated');
  const over = aRecord({ status: 'in_progress', ...slot(-100, -99) });
  assert.equal(decideTransition(over, { ...args, to: 'completed' }, NOW_MS).type, 'booking.updated');
});

test('[BK3] declining closes an open ask', () => {
  const record = aRecord({ status: 'requested', reschedule: { ...slot(5, 6), askedAt: hours(-1) } });
  const verdict = decideTransition(record, { ...args, to: 'declined' }, NOW_MS);
  assert(verdict.type === 'booking.updated');
  assert.deepEqual(verdict.changed, ['status', 'reschedule']);
});
