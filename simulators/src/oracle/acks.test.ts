import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentAcks } from './acks.ts';
import { booking, mark } from './history.fixture.ts';

const acked = (id: string, version = 1) => mark(booking(id, { version }));

function acksOf(limit?: number, total?: number) {
  const acks = createRecentAcks(limit, total);
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

test('all people together have a bound, and what was looked for makes room', () => {
  const acks = acksOf(10, 2);
  acks.note('phone', acked('b1'));
  acks.note('desk', acked('b2'));
  acks.note('desk', acked('b2', 2));
  assert.deepEqual([acks.of('ann'), acks.of('staff')], [[acked('b1')], [acked('b2', 2)]]);
  acks.note('desk', acked('b3'));
  assert.deepEqual([acks.of('ann'), acks.of('staff')], [[], [acked('b2', 2), acked('b3')]]);
  acks.drop('staff', acks.of('staff'));
  acks.note('phone', acked('b4'));
  acks.note('desk', acked('b5'));
  assert.deepEqual([acks.of('ann'), acks.of('staff')], [[acked('b4')], [acked('b5')]]);
});

test('the one acked first makes room', () => {
  const acks = acksOf(2);
  for (const id of ['b1', 'b2', 'b3']) acks.note('phone', acked(id));
  assert.deepEqual(acks.of('ann'), [acked('b2'), acked('b3')]);
});
