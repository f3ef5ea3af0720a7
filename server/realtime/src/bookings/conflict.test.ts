import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ada, aRecord, backEnd, bob, otherVendor, salonStaff } from './booking.fixture.ts';
import { type BookingActor, findConflict, findOwn } from './conflict.ts';

const people: [who: string, by: BookingActor, own: boolean][] = [
  ['its customer', ada, true],
  ['staff of its vendor', salonStaff, true],
  ['another customer', bob, false],
  ['staff of another vendor', otherVendor, false],
  ['a vendor whose token names none', { role: 'vendor', id: 'sam' }, false],
  ['a vendor with the id of the customer', { role: 'vendor', id: 'ada' }, false],
  ['a customer with the id of the vendor', { role: 'customer', id: 'salon', vendorId: 'salon' }, false],
  ['an admin', { role: 'admin', id: 'ada', vendorId: 'salon' }, false],
  ['a back end', { ...backEnd, vendorId: 'salon' }, false],
];

for (const [who, by, own] of people) {
  test(`[CM8] a booking is ${own ? '' : 'not '}there for ${who}`, () => {
    const record = aRecord();
    assert.equal(findOwn(record, by), own ? record : undefined);
    assert.equal(findOwn(undefined, by), undefined);
  });
}

test('[CF3] only what was named and changed after the base version is a conflict', () => {
  const record = aRecord({ version: 5 }, { times: 3 });
  assert.equal(findConflict(record, 3, ['times', 'status']), undefined);
  assert.equal(findConflict(record, 2, ['status', 'reschedule']), undefined);
  assert.deepEqual(findConflict(record, 2, ['times', 'status']), {
    type: 'rejected',
    code: 'CONFLICT',
    current: record,
  });
});

test('[CF7] a base version above the booking is from the future', () => {
  const record = aRecord();
  assert.equal(findConflict(record, 3, ['status']), undefined);
  assert.deepEqual(findConflict(record, 4, ['status']), { type: 'rejected', code: 'FUTURE_VERSION', current: record });
});
