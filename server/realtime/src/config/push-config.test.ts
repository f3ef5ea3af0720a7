import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, parseConfig } from './config.ts';

const base = { SLOTWIRE_MODE: 'development' };
const pem = '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----';
const apns = {
  SLOTWIRE_APNS_KEY: pem,
  SLOTWIRE_APNS_KEY_ID: 'KEY0000001',
  SLOTWIRE_APNS_TEAM_ID: 'TEAM000001',
  SLOTWIRE_APNS_TOPIC: 'com.example.bookings',
};

function problems(env: Record<string, string>): readonly string[] {
  try {
    parseConfig({ ...base, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('without credentials push is off', () => {
  assert.deepEqual(parseConfig(base).push, { fcm: undefined, apns: undefined, ca: undefined });
});

test('credentials are a path, or what they are themselves', () => {
  const { push } = parseConfig({
    ...base,
    ...apns,
    SLOTWIRE_FCM_CREDENTIALS: '/keys/account.json',
    SLOTWIRE_APNS_URL: 'https://push.example:8443',
    SLOTWIRE_PUSH_CA: '/keys/ca.pem',
  });
  assert.deepEqual(push, {
    fcm: { credentials: { kind: 'file', path: '/keys/account.json' }, url: 'https://fcm.googleapis.com' },
    apns: {
      key: { kind: 'inline', text: pem },
      keyId: 'KEY0000001',
      teamId: 'TEAM000001',
      topic: 'com.example.bookings',
      url: 'https://push.example:8443',
    },
    ca: '/keys/ca.pem',
  });
  const inline = parseConfig({ ...base, SLOTWIRE_FCM_CREDENTIALS: ' {"type": "service_account"}' });
  assert.equal(inline.push.fcm?.credentials.kind, 'inline');
});

test('what is half given is a problem, and names what is missing', () => {
  assert.deepEqual(problems({ SLOTWIRE_APNS_TOPIC: 'com.example.bookings' }), [
    'SLOTWIRE_APNS_KEY: missing, and SLOTWIRE_APNS_TOPIC needs it',
    'SLOTWIRE_APNS_KEY_ID: missing, and SLOTWIRE_APNS_TOPIC needs it',
    'SLOTWIRE_APNS_TEAM_ID: missing, and SLOTWIRE_APNS_TOPIC needs it',
  ]);
  assert.equal(problems({ SLOTWIRE_APNS_URL: 'https://push.example' }).length, 4);
  assert.deepEqual(problems({ SLOTWIRE_FCM_URL: 'https://fcm.example', SLOTWIRE_PUSH_CA: '/keys/ca.pem' }), [
    'SLOTWIRE_FCM_CREDENTIALS: missing, and SLOTWIRE_FCM_URL needs it',
    'SLOTWIRE_PUSH_CA: is for SLOTWIRE_FCM_CREDENTIALS or SLOTWIRE_APNS_KEY, and neither is given',
  ]);
});

test('what is malformed is said once, and a key is not repeated', () => {
  assert.deepEqual(problems({ ...apns, SLOTWIRE_APNS_KEY_ID: 'short', SLOTWIRE_APNS_URL: 'http://push.example' }), [
    'SLOTWIRE_APNS_KEY_ID: "short" is not ten capital letters and digits',
    'SLOTWIRE_APNS_URL: "http://push.example" is not an origin such as https://push.example:8443',
  ]);
  const { SLOTWIRE_APNS_TOPIC: _, ...without } = apns;
  assert.ok(!problems(without).join().includes('hunter2') && problems(without).length === 1);
});
