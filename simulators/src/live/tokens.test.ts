import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { customerOf, staffOf } from '../people.ts';
import { createTokenSource } from './tokens.ts';

test('[SE4] the devices of a person share a token until half of its life is over', async () => {
  const { clock, time } = createVirtualRuntime({ seed: 1 });
  const asked: string[] = [];
  const getToken = createTokenSource(async ({ id }, lifeS) => {
    asked.push(`${id} ${lifeS}`);
    return { token: `t${asked.length}`, expiresAtMs: clock.nowMs() + lifeS * 1_000 };
  }, clock);
  const ann = customerOf('ann');
  assert.deepEqual(await Promise.all([getToken(ann), getToken(ann)]), ['t1', 't1']);
  await time.run(299_000);
  assert.equal(await getToken(ann), 't1');
  await time.run(2_000);
  assert.equal(await getToken(ann), 't2');
  assert.equal(await getToken(staffOf('barber', 1)), 't3');
  assert.deepEqual(asked, ['ann 600', 'ann 600', 'staff-barber-1 600']);
});

test('who could not be given a token is asked for again', async () => {
  const { clock } = createVirtualRuntime({ seed: 1 });
  let tries = 0;
  const getToken = createTokenSource(async () => {
    if (++tries === 1) throw new Error('not now');
    return { token: 't', expiresAtMs: clock.nowMs() + 1_000 };
  }, clock);
  await assert.rejects(getToken(customerOf('ann')), /not now/);
  assert.equal(await getToken(customerOf('ann')), 't');
});
