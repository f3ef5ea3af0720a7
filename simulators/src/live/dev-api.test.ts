import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { TokenUnavailable } from '@slotwire/sdk';
import { customerOf, staffOf } from '../people.ts';
import { createTokenSource, type HttpRequest, readMarketplace, ServiceUnusable } from './dev-api.ts';

const url = 'http://127.0.0.1:4000';
const answer = (status: number, body: unknown) => ({ ok: status < 300, status, json: () => Promise.resolve(body) });
const refused = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
});

test('why a service cannot be used is one sentence', async () => {
  const cases: [HttpRequest, RegExp][] = [
    [() => Promise.reject(refused), /^no service answers at http:\/\/127\.0\.0\.1:4000 \(connection refused\)$/],
    [async () => answer(404, {}), /is not in development mode \(404 .* SLOTWIRE_MODE=development$/],
    [async () => answer(200, { hello: 1 }), /is no Slotwire service/],
    [async () => answer(200, { customers: [], vendors: [], admins: [] }), /nothing to book$/],
  ];
  for (const [request, sentence] of cases) {
    await assert.rejects(readMarketplace(url, request), (error: Error) => {
      assert.ok(error instanceof ServiceUnusable);
      assert.match(error.message, sentence);
      return true;
    });
  }
});

test('[SE4] the devices of a person share a token until half of its life is over', async () => {
  const { clock, time } = createVirtualRuntime({ seed: 1 });
  const asked: unknown[] = [];
  const request: HttpRequest = async (_url, init) => {
    asked.push(JSON.parse(init?.body ?? ''));
    return answer(200, { token: `t${asked.length}`, expiresAt: new Date(clock.nowMs() + 600_000).toISOString() });
  };
  const getToken = createTokenSource(url, request, clock);
  const ann = customerOf('ann');
  assert.deepEqual(await Promise.all([getToken(ann), getToken(ann)]), ['t1', 't1']);
  await time.run(299_000);
  assert.equal(await getToken(ann), 't1');
  await time.run(2_000);
  assert.equal(await getToken(ann), 't2');
  assert.equal(await getToken(staffOf('barber', 1)), 't3');
  assert.deepEqual(asked[0], { userId: 'ann', role: 'customer', expiresInSeconds: 600 });
  assert.deepEqual(asked[2], { userId: 'staff-barber-1', role: 'vendor', vendorId: 'barber', expiresInSeconds: 600 });
});

test('a service that is down gives no token now, which is not the same as none at all', async () => {
  const { clock } = createVirtualRuntime({ seed: 1 });
  await assert.rejects(
    createTokenSource(url, () => Promise.reject(refused), clock)(customerOf('ann')),
    TokenUnavailable,
  );
  await assert.rejects(createTokenSource(url, async () => answer(503, {}), clock)(customerOf('ann')), TokenUnavailable);
});
