import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aRecord, calendarOf, hours, key, NOW_MS, slot } from './booking.fixture.ts';
import { decideCreate } from './create.ts';

const args = { key: key(7), vendorId: 'salon', resourceId: 'chair-1', service: 'haircut', ...slot(2, 3) };
const empty = calendarOf();

test('[CM5] a free slot is booked: requested, first version, its id the key of the command', () => {
  const verdict = decideCreate(undefined, args, 'ada', empty, NOW_MS);
  assert(verdict.type === 'booking.created');
  assert.deepEqual(verdict.record.booking, {
    id: key(7),
    customerId: 'ada',
    vendorId: 'salon',
    resourceId: 'chair-1',
    service: 'haircut',
    ...slot(2, 3),
    status: 'requested',
    version: 1,
    notes: [],
    createdAt: hours(0),
    updatedAt: hours(0),
  });
});

test('[BK2] [CF5] a slot that another booking touches is taken', () => {
  const verdict = decideCreate(undefined, args, 'ada', calendarOf(aRecord(slot(2.5, 4))), NOW_MS);
  assert(verdict.type === 'rejected');
  assert.equal(verdict.code, 'SLOT_TAKEN');
  assert.deepEqual(verdict.free, [slot(1.5, 2.5), slot(0.5, 1.5), slot(4, 5)]);
});

test('[BK2] a slot between two others is free', () => {
  const calendar = calendarOf(aRecord(slot(1, 2)), aRecord(slot(3, 4)));
  assert.equal(decideCreate(undefined, args, 'ada', calendar, NOW_MS).type, 'booking.created');
});

test('[CM5] a key that is the id of another booking is reused, whatever else is wrong', () => {
  const verdict = decideCreate(aRecord({ id: key(7) }), { ...args, ...slot(-2, -1) }, 'ada', empty, NOW_MS);
  assert.deepEqual(verdict, { type: 'rejected', code: 'KEY_REUSED' });
});

test('[BK5] times that cannot be booked are refused, with the reason', () => {
  const verdict = decideCreate(undefined, { ...args, ...slot(-2, -1) }, 'ada', empty, NOW_MS);
  assert.deepEqual(verdict, { type: 'rejected', code: 'BAD_TIMES', message: 'the start is in the past' });
});
