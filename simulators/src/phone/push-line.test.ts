import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pushRegistration } from '@slotwire/protocol';
import { parsePushToken, pushTokenOf } from './push-line.ts';

test('a token has the alphabet of its gateway, and says whose it is', () => {
  for (const provider of ['fcm', 'apns'] as const) {
    for (const name of ['c-1', `live-ab12cd-c-${'0'.repeat(40)}7`]) {
      const pushToken = pushTokenOf(provider, name, 12);
      const registration = { provider, pushToken, locale: 'en-GB', timeZone: 'UTC' };
      assert.ok(pushRegistration.safeParse(registration).success, pushToken);
      assert.deepEqual(parsePushToken(pushToken), { name, installation: 12 });
    }
  }
});

test('tokens of others say nothing', () => {
  for (const token of ['', 'dXyz:APA91bH-q_'.padEnd(140, 'f'), 'ab'.repeat(32), 'virtual:nothing']) {
    assert.equal(parsePushToken(token), undefined, token);
  }
});
