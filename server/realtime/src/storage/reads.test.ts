import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unionOfReads } from './reads.ts';
import { emptyReadSet, type ReadSet } from './store.ts';

test('a batch reads what any of its works reads, and nothing else', () => {
  const window = { of: { bookingId: 'b' }, fromMs: 1, toMs: 2 };
  const booking: ReadSet = { keys: [{ userId: 'ada', key: 'k' }], bookings: ['b'], slots: [window] };
  assert.deepEqual(unionOfReads([booking, emptyReadSet, { ...emptyReadSet, bookings: ['c'] }]), {
    keys: booking.keys,
    bookings: ['b', 'c'],
    slots: [window],
  });
  const preferring: ReadSet = { ...emptyReadSet, preferences: ['ada'] };
  assert.deepEqual(unionOfReads([booking, preferring, { ...preferring, reminders: ['day'] }]), {
    ...booking,
    preferences: ['ada', 'ada'],
    reminders: ['day'],
  });
  assert.equal(unionOfReads([booking]), booking);
});

test('[NT3] a user who is named by several works has one inbox, with all that any of them reads', () => {
  const naming = (...inboxes: NonNullable<ReadSet['inboxes']>): ReadSet => ({ ...emptyReadSet, inboxes });
  const { inboxes } = unionOfReads([
    naming({ userId: 'ada', streams: ['user:ada', 'all'], fromMs: 20 }),
    naming({ userId: 'bob', streams: ['user:bob'], fromMs: 5 }),
    naming({ userId: 'ada', streams: ['user:ada', 'group:staff'], fromMs: 10 }),
  ]);
  assert.deepEqual(inboxes, [
    { userId: 'ada', streams: ['user:ada', 'all', 'group:staff'], fromMs: 10 },
    { userId: 'bob', streams: ['user:bob'], fromMs: 5 },
  ]);
});
