import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingCommandName } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import {
  ada,
  aRecord,
  backEnd,
  bob,
  HOUR_MS,
  hours,
  key,
  NOW_MS,
  otherVendor,
  salonStaff,
  slot,
} from './booking.fixture.ts';
import { type BookingArgs, bookingWork } from './commands.ts';
import type { BookingActor } from './conflict.ts';
import { createLedger } from './view.fixture.ts';

const context = { nowMs: NOW_MS, ids: createVirtualRuntime({ seed: 1 }).ids };
const wanted = { vendorId: 'salon', resourceId: 'chair-1', service: 'haircut', ...slot(2, 3) };
const onBooking = { bookingId: key(1), baseVersion: 3 };

function work<C extends BookingCommandName>(command: C, args: BookingArgs<C>, by: BookingActor) {
  return bookingWork(command, args, by, context);
}

test('[CM5] a booking can be acted on by the key that created it', () => {
  const ledger = createLedger();
  assert.equal(ledger.run(work('booking:create', { key: key(1), ...wanted }, ada)).value.code, 'OK');
  const note = work('booking:note', { key: key(2), bookingId: key(1), text: 'window seat' }, ada);
  assert.equal(ledger.run(note).value.code, 'OK');
  const confirm = work(
    'booking:transition',
    { key: key(3), bookingId: key(1), baseVersion: 1, to: 'confirmed' },
    salonStaff,
  );
  assert.equal(ledger.run(confirm).value.code, 'OK');
  const ask = work('booking:reschedule', { key: key(4), bookingId: key(1), baseVersion: 3, ...slot(400, 401) }, ada);
  assert.equal(ledger.run(ask).value.code, 'OK');
  const answer = work(
    'booking:answer-reschedule',
    { key: key(5), bookingId: key(1), baseVersion: 4, accept: true },
    salonStaff,
  );
  assert.equal(ledger.run(answer).value.code, 'OK');
  const cancel = work('booking:cancel', { key: key(6), bookingId: key(1), baseVersion: 5 }, ada);
  assert.equal(ledger.run(cancel).value.code, 'OK');
  const streams = ledger.events.map(({ stream, body }) => `${stream} ${JSON.parse(body).type}`);
  const of = (type: string) => streams.filter((line) => line.endsWith(type)).length;
  assert.deepEqual([of('booking.created'), of('booking.noted'), of('booking.updated')], [2, 2, 8]);
  assert.equal(of('notification.created'), 6);
});

test('[CM5] two people who use one key for a booking: the second is told so, and learns nothing else', () => {
  const ledger = createLedger();
  ledger.run(work('booking:create', { key: key(1), ...wanted }, ada));
  const { value } = ledger.run(work('booking:create', { key: key(1), ...wanted, ...slot(5, 6) }, bob));
  assert.equal(value.code, 'KEY_REUSED');
  assert.doesNotMatch(value.json, /ada|haircut/);
});

test('[CM2] [NT1] a back end books for a customer, under its own key, and both sides are told', () => {
  const ledger = createLedger();
  const { writes, value } = ledger.run(work('booking:create', { key: key(1), customerId: 'ada', ...wanted }, backEnd));
  assert.equal(value.code, 'OK');
  assert.equal(writes.bookings[0]?.booking.customerId, 'ada');
  assert.equal(writes.keys[0]?.userId, 'back-end');
  assert.deepEqual(
    writes.events.map(({ stream }) => stream),
    ['user:ada', 'vendor:salon', 'user:ada', 'vendor:salon'],
  );
  assert.deepEqual(JSON.parse(writes.events[0]?.body ?? '').data.actor, { role: 'service', id: 'back-end' });
  const forBob = work('booking:create', { key: key(1), customerId: 'bob', ...wanted }, backEnd);
  assert.equal(ledger.run(forBob).value.code, 'KEY_REUSED');
});

test('a back end that names no customer is a mistake in the program', () => {
  assert.throws(() => work('booking:create', { key: key(1), ...wanted }, backEnd), /names the customer/);
});

test('[CM6] a customer books for no one else', () => {
  const { writes } = createLedger().run(work('booking:create', { key: key(1), customerId: 'bob', ...wanted }, ada));
  assert.equal(writes.bookings[0]?.booking.customerId, 'ada');
});

test('[CM8] a booking of others is answered exactly as one that never was', () => {
  const commands: [BookingCommandName, (by: BookingActor, id: string) => ReturnType<typeof work>][] = [
    ['booking:cancel', (by, bookingId) => work('booking:cancel', { key: key(7), ...onBooking, bookingId }, by)],
    [
      'booking:reschedule',
      (by, bookingId) => work('booking:reschedule', { key: key(7), ...onBooking, bookingId, ...slot(5, 6) }, by),
    ],
    [
      'booking:answer-reschedule',
      (by, bookingId) => work('booking:answer-reschedule', { key: key(7), ...onBooking, bookingId, accept: true }, by),
    ],
    [
      'booking:transition',
      (by, bookingId) => work('booking:transition', { key: key(7), ...onBooking, bookingId, to: 'in_progress' }, by),
    ],
    ['booking:note', (by, bookingId) => work('booking:note', { key: key(7), bookingId, text: 'hi' }, by)],
  ];
  for (const [command, make] of commands) {
    for (const by of [bob, otherVendor, backEnd]) {
      const foreign = createLedger(aRecord()).run(make(by, key(1))).value;
      const absent = createLedger(aRecord()).run(make(by, key(2))).value;
      assert.equal(foreign.code, 'NOT_FOUND', command);
      assert.deepEqual(foreign, absent);
    }
  }
});

test('[BK3] a customer asks where a vendor moves', () => {
  const args = { key: key(7), ...onBooking, ...slot(5, 6) };
  const asked = createLedger(aRecord()).run(work('booking:reschedule', args, ada)).writes.bookings[0]?.booking;
  assert.deepEqual([asked?.startsAt, asked?.reschedule?.startsAt], [hours(2), hours(5)]);
  const moved = createLedger(aRecord()).run(work('booking:reschedule', args, salonStaff)).writes.bookings[0]?.booking;
  assert.deepEqual([moved?.startsAt, moved?.reschedule], [hours(5), undefined]);
});

test('[BK6] a chair of one vendor is not the chair of another, nor another chair of the same', () => {
  const ledger = createLedger(aRecord());
  const args = { key: key(7), ...wanted };
  assert.equal(ledger.run(work('booking:create', { ...args, key: key(8), vendorId: 'garage' }, ada)).value.code, 'OK');
  assert.equal(
    ledger.run(work('booking:create', { ...args, key: key(9), resourceId: 'chair-2' }, ada)).value.code,
    'OK',
  );
  assert.equal(ledger.run(work('booking:create', args, ada)).value.code, 'SLOT_TAKEN');
});

test('[BK2] a slot is free again once its booking was cancelled', () => {
  const ledger = createLedger(aRecord());
  ledger.run(work('booking:cancel', { key: key(7), ...onBooking }, salonStaff));
  assert.equal(ledger.run(work('booking:create', { key: key(8), ...wanted }, bob)).value.code, 'OK');
});

test('[BK2] an ask holds no slot: the vendor who accepts it late finds it taken', () => {
  const ledger = createLedger(aRecord());
  ledger.run(work('booking:reschedule', { key: key(7), ...onBooking, ...slot(500, 501) }, ada));
  assert.equal(ledger.run(work('booking:create', { key: key(8), ...wanted, ...slot(500, 501) }, bob)).value.code, 'OK');
  const answer = { key: key(9), bookingId: key(1), baseVersion: 4, accept: true };
  const { value } = ledger.run(work('booking:answer-reschedule', answer, salonStaff));
  assert.equal(value.code, 'SLOT_TAKEN');
  assert.deepEqual(JSON.parse(value.json).free, [slot(499, 500), slot(501, 502), slot(498, 499)]);
});

test('[CM2] a repeat from a newer trace and a later time changes nothing', () => {
  const ledger = createLedger();
  const args = { key: key(1), ...wanted };
  const first = ledger.run(work('booking:create', args, ada)).value;
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const later = { nowMs: NOW_MS + 9 * HOUR_MS, ids: context.ids };
  const { writes, value } = ledger.run(bookingWork('booking:create', { ...args, trace }, ada, later));
  assert.deepEqual(JSON.parse(value.json), { ...JSON.parse(first.json), replayed: true });
  assert.deepEqual([writes.bookings, writes.keys, writes.events], [[], [], []]);
});

test('[BK5] times that cannot be booked are refused without reading centuries of a calendar', () => {
  const ages = { startsAt: '2026-03-01T10:00:00.000Z', endsAt: '9999-12-31T23:00:00.000Z' };
  const create = work('booking:create', { key: key(7), ...wanted, ...ages }, ada);
  assert.deepEqual(create.reads.slots, []);
  assert.equal(createLedger().run(create).value.code, 'BAD_TIMES');
  const move = work('booking:reschedule', { key: key(7), ...onBooking, ...ages }, salonStaff);
  assert.deepEqual(move.reads.slots, []);
  assert.equal(createLedger(aRecord()).run(move).value.code, 'BAD_TIMES');
});

test('[CF5] only commands that may take a slot read calendars', () => {
  const counts = [
    work('booking:create', { key: key(7), ...wanted }, ada),
    work('booking:reschedule', { key: key(7), ...onBooking, ...slot(5, 6) }, salonStaff),
    work('booking:answer-reschedule', { key: key(7), ...onBooking, accept: true }, salonStaff),
    work('booking:reschedule', { key: key(7), ...onBooking, ...slot(5, 6) }, ada),
    work('booking:answer-reschedule', { key: key(7), ...onBooking, accept: false }, salonStaff),
    work('booking:cancel', { key: key(7), ...onBooking }, ada),
    work('booking:transition', { key: key(7), ...onBooking, to: 'no_show' }, salonStaff),
    work('booking:note', { key: key(7), bookingId: key(1), text: 'hi' }, ada),
  ].map(({ reads }) => reads.slots.length);
  assert.deepEqual(counts, [1, 1, 1, 0, 0, 0, 0, 0]);
});
