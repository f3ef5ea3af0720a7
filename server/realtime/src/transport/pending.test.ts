import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPending } from './pending.ts';

test('[SE13] an address has as many as it may, whoever comes from elsewhere has room', () => {
  const pending = createPending(2);
  assert.deepEqual(
    ['1', '2', '3'].map((connection) => pending.enter(connection, 'a')),
    [true, true, false],
  );
  assert.equal(pending.isFull('a'), true);
  assert.equal(pending.enter('4', 'b'), true);
  pending.leave('1');
  pending.leave('1');
  pending.leave('3');
  assert.equal(pending.enter('3', 'a'), true);
  assert.equal(pending.enter('5', 'a'), false);
});

test('[SE13] zero is no limit, and what has left leaves nothing behind', () => {
  const pending = createPending(0);
  for (let i = 0; i < 1_000; i++) assert.equal(pending.enter(String(i), 'a'), true);
  assert.equal(pending.enter('7', 'a'), true, 'twice is once');
  for (let i = 0; i < 1_000; i++) pending.leave(String(i));
  assert.deepEqual([pending.size(), pending.isFull('a')], [0, false]);
});
