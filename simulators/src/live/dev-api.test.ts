import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenUnavailable } from '@slotwire/sdk';
import { customerOf, staffOf } from '../people.ts';
import { type HttpRequest, issueByDevApi, readMarketplace, ServiceUnusable } from './dev-api.ts';

const url = 'http://127.0.0.1:4000';
const answer = (status: number, body: unknown) => ({ ok: status < 300, status, json: () => Promise.resolve(body) });
const refused = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
});

test('why a service cannot be used is one sentence', async () => {
  const cases: [HttpRequest, RegExp][] = [
    [() => Promise.reject(refused), /^no service answers at http:\/\/127\.0\.0\.1:4000 \(connection refused\)$/],
    [
      async () => answer(404, {}),
      /is not in development mode \(404 .* SLOTWIRE_MODE=development, or --people and --token-secret$/,
    ],
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

test('the service is asked for a token of somebody, with the vendor of those who have one', async () => {
  const asked: unknown[] = [];
  const request: HttpRequest = async (_url, init) => {
    asked.push(JSON.parse(init?.body ?? ''));
    return answer(200, { token: 't', expiresAt: '2026-01-05T08:10:00.000Z' });
  };
  const issue = issueByDevApi(url, request);
  assert.equal(await issue(customerOf('ann')), 't');
  await issue(staffOf('barber', 1));
  assert.deepEqual(asked, [
    { userId: 'ann', role: 'customer', expiresInSeconds: 600 },
    { userId: 'staff-barber-1', role: 'vendor', vendorId: 'barber', expiresInSeconds: 600 },
  ]);
});

test('a service that is down gives no token now, which is not the same as none at all', async () => {
  const ann = customerOf('ann');
  await assert.rejects(issueByDevApi(url, () => Promise.reject(refused))(ann), TokenUnavailable);
  await assert.rejects(issueByDevApi(url, async () => answer(503, {}))(ann), TokenUnavailable);
});
