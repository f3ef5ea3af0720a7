import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamEvent } from '@slotwire/protocol';
import { MAX_HELD, Sequencer } from './sequencer.ts';

const event = (offset: number, epoch = 'e1', stream = 'all') =>
  ({ stream, epoch, offset, type: 'x', data: {} }) as unknown as StreamEvent;

function seeded(offset: number): Sequencer {
  const sequencer = new Sequencer();
  sequencer.seed('all', { epoch: 'e1', offset });
  return sequencer;
}

test('[DL2] events pass in order, once', () => {
  const sequencer = seeded(3);
  assert.equal(sequencer.offer(event(4)), 'apply');
  assert.equal(sequencer.offer(event(4)), 'duplicate');
  assert.equal(sequencer.offer(event(2)), 'duplicate');
  assert.deepEqual(sequencer.position('all'), { epoch: 'e1', offset: 4 });
});

test('[DL2] what is ahead of its turn waits for it', () => {
  const sequencer = seeded(0);
  assert.equal(sequencer.offer(event(3)), 'held');
  assert.equal(sequencer.offer(event(2)), 'held');
  assert.equal(sequencer.offer(event(3)), 'duplicate');
  assert.equal(sequencer.holds('all'), true);
  assert.equal(sequencer.takeHeld('all'), undefined);
  assert.equal(sequencer.offer(event(1)), 'apply');
  assert.equal(sequencer.takeHeld('all')?.offset, 2);
  assert.equal(sequencer.takeHeld('all')?.offset, 3);
  assert.equal(sequencer.takeHeld('all'), undefined);
  assert.equal(sequencer.holds('all'), false);
  assert.equal(sequencer.isBehind('all'), false);
});

test('[SN1] before the seed everything is held, and what the seed covers is dropped', () => {
  const sequencer = new Sequencer();
  sequencer.follow('all');
  for (const offset of [5, 6, 7]) assert.equal(sequencer.offer(event(offset)), 'held');
  sequencer.seed('all', { epoch: 'e1', offset: 6 });
  assert.equal(sequencer.takeHeld('all')?.offset, 7);
  assert.equal(sequencer.takeHeld('all'), undefined);
});

test('[DL4] another epoch never passes, however well its offset fits', () => {
  const sequencer = seeded(41);
  assert.equal(sequencer.offer(event(42, 'e2')), 'other-epoch');
  assert.equal(sequencer.noteHead('all', { epoch: 'e2', offset: 44 }), 'other-epoch');
  assert.deepEqual(sequencer.position('all'), { epoch: 'e1', offset: 41 });
});

test('what was held of an epoch that ended gives way to the newer one', () => {
  const sequencer = new Sequencer();
  sequencer.follow('all');
  sequencer.offer(event(8, 'e1'));
  sequencer.offer(event(1, 'e2'));
  sequencer.seed('all', { epoch: 'e2', offset: 0 });
  assert.equal(sequencer.takeHeld('all')?.epoch, 'e2');
  assert.equal(sequencer.takeHeld('all'), undefined);
});

test('[DL3] heads say whether something is missing', () => {
  const sequencer = seeded(3);
  assert.equal(sequencer.noteHead('all', { epoch: 'e1', offset: 3 }), 'level');
  assert.equal(sequencer.noteHead('all', { epoch: 'e1', offset: 5 }), 'behind');
  assert.equal(sequencer.isBehind('all'), true);
  // Late heads of a slower node do not take the goal back.
  assert.equal(sequencer.noteHead('all', { epoch: 'e1', offset: 4 }), 'behind');
  sequencer.offer(event(4));
  sequencer.offer(event(5));
  assert.equal(sequencer.isBehind('all'), false);
  assert.equal(sequencer.noteHead('group:x', { epoch: 'e1', offset: 1 }), 'foreign');
});

test('a flood ahead of its turn is bounded in memory, and known to be missing', () => {
  const sequencer = seeded(0);
  for (let offset = 2; offset < MAX_HELD + 500; offset++) sequencer.offer(event(offset));
  sequencer.offer(event(1));
  let taken = 0;
  while (sequencer.takeHeld('all') !== undefined) taken += 1;
  assert.equal(taken, MAX_HELD);
  assert.equal(sequencer.isBehind('all'), true);
});

test('the handshake names the positions that are known', () => {
  const sequencer = seeded(3);
  sequencer.follow('user:ann');
  assert.deepEqual(sequencer.positions(), { all: { epoch: 'e1', offset: 3 } });
  sequencer.unseed('all');
  assert.deepEqual(sequencer.positions(), {});
  sequencer.leave('user:ann');
  assert.equal(sequencer.offer(event(1, 'e1', 'user:ann')), 'foreign');
});
