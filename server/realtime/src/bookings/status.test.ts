import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BookingStatus } from '@slotwire/protocol';
import { isMovable, mayFollow } from './status.ts';

const statuses = Object.values(BookingStatus);

test('[BK1] statuses follow one another as in the table, and in no other way', () => {
  const pairs = statuses.flatMap((from) => statuses.filter((to) => mayFollow(from, to)).map((to) => `${from} ${to}`));
  assert.deepEqual(pairs.sort(), [
    'confirmed cancelled',
    'confirmed in_progress',
    'confirmed no_show',
    'in_progress completed',
    'requested cancelled',
    'requested confirmed',
    'requested declined',
  ]);
});

test('[BK3] only requested and confirmed bookings can be moved', () => {
  assert.deepEqual(statuses.filter(isMovable), ['requested', 'confirmed']);
});
