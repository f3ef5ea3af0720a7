import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamEvent } from '@slotwire/protocol';
import { aBooking } from './fake-server.fixture.ts';
import { Replica } from './replica.ts';

const event = (type: string, data: unknown) =>
  ({ stream: 'user:ann', epoch: 'e1', offset: 1, type, data }) as unknown as StreamEvent;
const note = { id: 'n-1', at: '2026-01-05T09:00:00.000Z', author: { role: 'vendor', id: 'victor' }, text: 'hi' };

test('[SN3] the greater version stays, whichever came first', () => {
  const replica = new Replica();
  assert.equal(replica.apply(event('booking.created', { booking: aBooking('b-1', { version: 2 }) })).kind, 'changed');
  assert.deepEqual(replica.apply(event('booking.updated', { booking: aBooking('b-1') })), {
    kind: 'known',
    bookingId: 'b-1',
    version: 1,
  });
  assert.equal(replica.put(aBooking('b-1', { version: 2 })), false);
  assert.equal(replica.get('b-1')?.version, 2);
});

test('a note is appended to the version before it, and to no other', () => {
  const replica = new Replica();
  replica.put(aBooking('b-1', { version: 3 }));
  const noted = (version: number) => replica.apply(event('booking.noted', { bookingId: 'b-1', version, note }));
  assert.equal(noted(3).kind, 'known');
  assert.deepEqual(noted(5), { kind: 'hole', bookingId: 'b-1' });
  assert.equal(noted(4).kind, 'changed');
  assert.equal(noted(4).kind, 'known');
  assert.deepEqual(replica.get('b-1'), { ...aBooking('b-1', { version: 4, updatedAt: note.at }), notes: [note] });
  assert.deepEqual(replica.apply(event('booking.noted', { bookingId: 'b-9', version: 2, note })), {
    kind: 'hole',
    bookingId: 'b-9',
  });
});

test('what cannot be read is malformed, what is unknown is none of its business', () => {
  const replica = new Replica();
  for (const data of [undefined, null, 7, {}, { booking: {} }, { booking: { ...aBooking('b'), version: 'one' } }]) {
    assert.equal(replica.apply(event('booking.created', data)).kind, 'malformed');
    assert.equal(replica.apply(event('booking.noted', data)).kind, 'malformed');
  }
  assert.equal(replica.apply(event('announcement', { title: 'x' })).kind, 'other');
  assert.equal(replica.apply(event('booking.teleported', { booking: aBooking('b') })).kind, 'other');
});

test('after a restore the service has the last word, also where a version went back', () => {
  const replica = new Replica();
  replica.put(aBooking('b-1', { version: 9 }));
  assert.equal(replica.overwrite(aBooking('b-1', { version: 4 })), true);
  assert.equal(replica.overwrite(aBooking('b-1', { version: 4 })), false);
  assert.equal(replica.overwrite(aBooking('b-1', { version: 4, updatedAt: note.at })), true);
});

test('prune removes what neither the snapshot nor anything else vouches for', () => {
  const replica = new Replica();
  for (const id of ['b-1', 'b-2', 'b-3']) replica.put(aBooking(id));
  assert.deepEqual(
    replica.prune(new Set(['b-1']), ({ id }) => id === 'b-2'),
    ['b-3'],
  );
  assert.deepEqual(replica.clear(), ['b-1', 'b-2']);
});
