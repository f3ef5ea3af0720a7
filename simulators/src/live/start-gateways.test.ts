import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { PushGateways } from '../push-gateways/push-gateways.ts';
import { pushVariablesOf, removeCredentials, startGateways } from './start-gateways.ts';

const folder = mkdtempSync(join(tmpdir(), 'slotwire-gateways-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const runtime = createVirtualRuntime({ seed: 1 });

test('whoever says how to push wants no simulated gateways', () => {
  assert.deepEqual(pushVariablesOf({ SLOTWIRE_PORT: '1', SLOTWIRE_FCM_URL: '', HOME: '/x' }), []);
  const env = { SLOTWIRE_PUSH_CA: 'a', SLOTWIRE_APNS_KEY: 'b', SLOTWIRE_FCM_CREDENTIALS: 'c', SLOTWIRE_PUSHY: 'd' };
  assert.deepEqual(pushVariablesOf(env), ['SLOTWIRE_APNS_KEY', 'SLOTWIRE_FCM_CREDENTIALS', 'SLOTWIRE_PUSH_CA']);
});

test('credentials are for this user alone, take the place of older ones, and go', async () => {
  const dataDir = join(folder, 'data');
  const gateways = await startGateways({ runtime, dataDir });
  const keys = join(dataDir, 'push-gateways');
  try {
    const files = readdirSync(keys);
    assert.deepEqual([statSync(keys).mode & 0o077, files.length], [0, 3]);
    for (const file of files) assert.equal(statSync(join(keys, file)).mode & 0o077, 0, file);
    assert.deepEqual(pushVariablesOf(gateways.env), Object.keys(gateways.env).sort());
  } finally {
    await gateways.close();
  }
  removeCredentials(dataDir);
  assert.ok(!existsSync(keys));
  removeCredentials(dataDir);
});

test('what keeps gateways from starting is one sentence, and none is left running', async () => {
  let closed = 0;
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const fake = {
    writeCredentials: () => Promise.reject(new Error('ENOTDIR: not a directory')),
    close: async () => void closed++,
  } as unknown as PushGateways;
  await assert.rejects(startGateways({ runtime, dataDir: file, create: async () => fake }), {
    name: 'ServiceNotStarted',
    message: `the data directory ${file} cannot be used: ENOTDIR: not a directory`,
  });
  assert.equal(closed, 1);
  const create = () => Promise.reject(new Error('listen EPERM: operation not permitted 127.0.0.1'));
  await assert.rejects(startGateways({ runtime, dataDir: folder, create }), {
    name: 'ServiceNotStarted',
    message: 'the simulated push gateways cannot listen on 127.0.0.1: listen EPERM: operation not permitted 127.0.0.1',
  });
});
