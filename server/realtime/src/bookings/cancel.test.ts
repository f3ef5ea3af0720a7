import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookingStatus } from '@slotwire/protocol';
import { aRecord, hours, key, NOW_MS, slot } from './booking.fixture.ts';
import { decideCancel } from './cancel.ts';

const args = { key: key(7), bookingId: key(1), baseVersion: 1 };

for (const status of Object.values(BookingStatus)) {
  const may = status === 'requested' || status === 'confirmed';
  test(`[CF2] a ${status} booking can${may ? '' : 'not'} be cancelled`, () => {
    const record = aRecord({ status });
    const verdict = decideCancel(record, args, NOW_MS);
    if (may) assert(verdict.type === 'booking.updated' && verdict.record.booking.status === 'cancelled');
    else assert.deepEqual(verdict, { type: 'rejected', code: 'ILLEGAL_TRANSITION', current: record });
  });
}

for (const baseVersion of [1, 2, 3]) {
  test(`[CF2] a cancel applies on base version ${baseVersion}, though all changed in version 3`, () => {
    const record = aRecord({ version: 3 }, { status: 3, times: 3, reschedule: 3 });
    assert.equal(decideCancel(record, { ...args, baseVersion }, NOW_MS).type, 'booking.updated');
  });
}

test('[CF7] a base version above the booking is from the future', () => {
  const record = aRecord();
  const verdict = decideCancel(record, { ...args, baseVersion: 4 }, NOW_MS);
  assert.deepEqual(verdict, { type: 'rejected', code: 'FUTURE_VERSION', current: record });
});

test('[BK3] a cancel closes an open ask, and gives its reason', () => {
  const record = aRecord({ reschedule: { ...slot(5, 6), askedAt: hours(-1) } });
  const verdict = decideCancel(record, { ...args, reason: 'ill' }, NOW_MS);
  assert(verdict.type === 'booking.updated');
  assert.equal(verdict.record.booking.reschedule, undefined);
  assert.deepEqual(verdict.changed, ['status', 'reschedule']);
  assert.equal(verdict.reason, 'ill');
});
