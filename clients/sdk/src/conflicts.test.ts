import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '@slotwire/protocol';
import type { Command } from './command.ts';
import { attentionFor, rebase, sendAgain } from './conflicts.ts';
import { aBooking } from './fake-server.fixture.ts';

const move: Command = {
  key: 'k-1',
  command: 'booking:reschedule',
  bookingId: 'b-1',
  args: { bookingId: 'b-1', startsAt: 'x', endsAt: 'y' },
  base: 3,
  trace: '00',
};

test('[CF6] a rejected command keeps its wish, its reason and what stands in its way', () => {
  const current = aBooking('b-1', { version: 6 });
  const item = attentionFor(move, failure('CONFLICT', { current }), 5);
  assert.deepEqual(item, {
    key: 'k-1',
    command: 'booking:reschedule',
    bookingId: 'b-1',
    args: move.args,
    code: 'CONFLICT',
    message: 'the booking changed since the version this was based on',
    current,
    atMs: 5,
  });
});

test('[CF3] mine: the same wish with a new key, on the newest version that was seen', () => {
  const item = attentionFor(move, failure('CONFLICT', { current: aBooking('b-1', { version: 6 }) }), 5);
  assert.deepEqual(sendAgain(item, 'k-2', undefined), { ...without(move, 'trace'), key: 'k-2', base: 6 });
  assert.equal(sendAgain(item, 'k-2', aBooking('b-1', { version: 9 })).base, 9);
  assert.equal(sendAgain(item, 'k-2', aBooking('b-1', { version: 2 })).base, 6);
});

test('[CM5] mine of a create is a new booking', () => {
  const create: Command = { ...move, command: 'booking:create', bookingId: 'k-1', base: 0 };
  const again = sendAgain(attentionFor(create, failure('SLOT_TAKEN'), 5), 'k-2', undefined);
  assert.equal(again.bookingId, 'k-2');
  assert.equal(again.base, 0);
});

const rebases: [title: string, base: number, earlierBase: number, acked: number, result: number][] = [
  ['nobody came between', 3, 3, 4, 4],
  ['somebody came between', 3, 3, 5, 3],
  ['it was made after another version', 4, 3, 4, 4],
  ['on top of a create', 0, 0, 1, 1],
  ['a replayed ack from long ago', 7, 3, 4, 7],
];
for (const [title, base, earlierBase, acked, result] of rebases) {
  test(`rebase: ${title}`, () => {
    assert.equal(rebase(base, { base: earlierBase, acked: aBooking('b-1', { version: acked }) }), result);
  });
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
