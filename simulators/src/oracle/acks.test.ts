import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentAcks } from './acks.ts';
import { booking, mark } from './history.fixture.ts';

const acked = (id: string, version = 1) => mark(booking(id, { version }));

function acksOf(limit?: number) {
  const acks = createRecentAcks(limit);
  acks.join('phone', 'ann');
  acks.join('tablet', 'ann');
  acks.join('desk', 'staff');
  return acks;
}

test('a person has what any of their devices was acked, of a booking the newest version', () => {
  const acks = acksOf();
  acks.note('phone', acked('b1'));
  acks.note('tablet', acked('b1', 3));
  acks.note('phone', acked('b1', 2));
  acks.note('desk', acked('b2'));
  acks.note('nobody', acked('b3'));
  assert.deepEqual(acks.of('ann'), [acked('b1', 3)]);
  assert.deepEqual(acks.of('staff'), [acked('b2')]);
  assert.deepEqual(acks.of('bob'), []);
});

test('what was looked for is dropped, and what was acked meanwhile stays', () => {
  const acks = acksOf();
  acks.note('phone', acked('b1'));
  acks.note('phone', acked('b2'));
  const taken = acks.of('ann');
  acks.note('phone', acked('b2', 2));
  acks.note('phone', acked('b3'));
  acks.drop('ann', taken);
  assert.deepEqual(acks.of('ann'), [acked('b2', 2), acked('b3')]);
});

test('the one acked first makes room', () => {
  const acks = acksOf(2);
  for (const id of ['b1', 'b2', 'b3']) acks.note('phone', acked(id));
  assert.deepEqual(acks.of('ann'), [acked('b2'), acked('b3')]);
});
