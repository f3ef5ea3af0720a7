import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualTime } from '@slotwire/runtime';
import { createClaims } from './claims.ts';

test('[SE12] the first to claim a name holds it until its end, and then the next one does', async () => {
  const time = createVirtualTime(0);
  const claims = createClaims(time.clock);
  assert.equal(claims.claim('token', 'phone', 1_000), 'phone');
  assert.equal(claims.claim('token', 'thief', 9_000), 'phone');
  assert.equal(claims.claim('other', 'thief', 9_000), 'thief');
  await time.run(1_000);
  assert.equal(claims.claim('token', 'tablet', 9_000), 'tablet');
});

test('[SE12] claims that have ended are forgotten as others come', async () => {
  const time = createVirtualTime(0);
  const claims = createClaims(time.clock);
  for (let i = 0; i < 1_000; i++) claims.claim(`old-${i}`, 'a', 1_000);
  await time.run(1_000);
  for (let i = 0; i < 1_000; i++) claims.claim(`new-${i}`, 'a', 9_000);
  assert.equal(claims.size(), 1_000);
});

test('[SE12] of too many the oldest is forgotten, so that memory is bounded', () => {
  const claims = createClaims(createVirtualTime(0).clock, 3);
  for (const name of ['a', 'b', 'c', 'd']) claims.claim(name, 'first', 1_000);
  assert.equal(claims.size(), 3);
  assert.equal(claims.claim('d', 'second', 1_000), 'first');
  assert.equal(claims.claim('a', 'second', 1_000), 'second');
});
