import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { createProviderTokens } from './apns-token.ts';
import { ecKey } from './provider.fixture.ts';

const MINUTE_MS = 60_000;
const { privateKey, publicKey } = ecKey();

function start() {
  const { clock, time } = createVirtualRuntime({ seed: 1 });
  const tokens = createProviderTokens({ key: privateKey, keyId: 'KEY0000001', teamId: 'TEAM000001' }, clock);
  return { clock, time, tokens };
}

test('a token says who sends, and since when, signed by the key', async () => {
  const { clock, tokens } = start();
  const token = await tokens.current();
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'ES256', kid: 'KEY0000001' });
  const { payload } = await jwtVerify(token, publicKey);
  assert.deepEqual(payload, { iss: 'TEAM000001', iat: Math.floor(clock.nowMs() / 1_000) });
});

test('it is kept for 50 minutes and then renewed, between the 20 and 60 that Apple demands', async () => {
  const { time, tokens } = start();
  const first = await tokens.current();
  await time.run(49 * MINUTE_MS);
  assert.equal(await tokens.current(), first);
  await time.run(MINUTE_MS);
  assert.notEqual(await tokens.current(), first);
});

test('of many who hear that a token expired, one renews it, and not again for 20 minutes', async () => {
  const { time, tokens } = start();
  const first = await tokens.current();
  const renewed = await Promise.all([tokens.renew(first), tokens.renew(first), tokens.renew(first)]);
  const [second] = renewed as [string, string, string];
  assert.notEqual(second, first);
  assert.deepEqual(new Set(renewed), new Set([second]));
  assert.equal(await tokens.renew(second), second);
  await time.run(20 * MINUTE_MS);
  assert.notEqual(await tokens.renew(second), second);
});

test('a wall clock that jumps ages no token: it is signed anew when APNs says so', async () => {
  const { time, tokens } = start();
  const first = await tokens.current();
  time.jumpWallClock(3 * 60 * MINUTE_MS);
  assert.equal(await tokens.current(), first);
  assert.notEqual(await tokens.renew(first), first);
});
