import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemRuntime, sleep } from '@slotwire/runtime';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { createTokenKeys } from './token-keys.ts';

const runtime = createSystemRuntime({ keepAlive: true });

test('tokens are signed by a key that is published, a rotation brings another one with its end, and silence is silence', async (t) => {
  const keys = await createTokenKeys(runtime);
  t.after(() => keys.close());
  const read = async () => (await (await fetch(keys.url)).json()) as JSONWebKeySet;
  const first = await read();
  const token = await keys.sign('c-1');
  const { payload } = await jwtVerify(token, createLocalJWKSet(first), { issuer: 'slotwire', audience: 'slotwire' });
  assert.equal(payload.sub, 'c-1');

  await keys.renew(2_000_000_000_000);
  const second = await read();
  assert.notEqual(second.keys[0]?.kid, first.keys[0]?.kid);
  assert.equal((second.keys[0] as { exp?: number }).exp, 2_000_000_000);
  await assert.rejects(jwtVerify(token, createLocalJWKSet(second)));

  keys.setAnswering(false);
  const answered = fetch(keys.url, { signal: AbortSignal.timeout(400) }).then(
    () => 'answered',
    () => 'silent',
  );
  await sleep(runtime.timers, 100);
  assert.equal(await answered, 'silent');
});
