import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { PushConfig } from '../config/push-config.ts';
import { loadPushProviders } from './load-providers.ts';
import { ecKey, pemOf, rsaKey, serviceAccountOf } from './provider.fixture.ts';

const files = new Map([
  ['/keys/account.json', JSON.stringify(serviceAccountOf(rsaKey().privateKey))],
  ['/keys/apns.p8', pemOf(ecKey().privateKey)],
]);

async function readText(path: string): Promise<string> {
  const text = files.get(path);
  if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
  return text;
}

const off: PushConfig = { fcm: undefined, apns: undefined, ca: undefined };
const fcm = (path: string): PushConfig['fcm'] => ({ credentials: { kind: 'file', path }, url: 'https://fcm.example' });
const apns = (key: NonNullable<PushConfig['apns']>['key']): PushConfig['apns'] => ({
  key,
  keyId: 'KEY0000001',
  teamId: 'TEAM000001',
  topic: 'com.example.bookings',
  url: undefined,
});
const load = (config: PushConfig) => loadPushProviders({ config, readText, ...createVirtualRuntime({ seed: 1 }) });

test('without credentials push is off, and that is no problem', async () => {
  assert.deepEqual(await load(off), { ok: true, providers: {} });
});

test('credentials come from a file or from the environment itself, each kind by itself', async () => {
  const both = await load({
    ...off,
    fcm: fcm('/keys/account.json'),
    apns: apns({ kind: 'file', path: '/keys/apns.p8' }),
  });
  assert.ok(both.ok && both.providers.fcm?.name === 'fcm' && both.providers.apns?.name === 'apns');
  const one = await load({ ...off, apns: apns({ kind: 'inline', text: files.get('/keys/apns.p8') ?? '' }) });
  assert.ok(one.ok && one.providers.fcm === undefined && one.providers.apns?.name === 'apns');
  for (const { providers } of [both, one]) await Promise.all([providers.fcm?.close(), providers.apns?.close()]);
});

test('all that is wrong is said at once by variable, and no value is repeated, for it may be a key', async () => {
  const loaded = await load({
    fcm: fcm('hunter2'),
    apns: apns({ kind: 'inline', text: '-----BEGIN PRIVATE KEY-----hunter2' }),
    ca: '/keys/apns.p8',
  });
  assert.deepEqual(loaded, {
    ok: false,
    problems: [
      'SLOTWIRE_FCM_CREDENTIALS: taken for the path of a file, which cannot be read (ENOENT)',
      'SLOTWIRE_APNS_KEY: what it names is no P-256 private key in PEM, which the .p8 of Apple is',
      'SLOTWIRE_PUSH_CA: what it names has no certificate in PEM',
    ],
  });
});
