import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFcmMessage } from './fcm-message.ts';
import { message, NOW_MS } from './provider.fixture.ts';

const sent = (change = {}) => JSON.parse(JSON.stringify(toFcmMessage(message(change), NOW_MS))).message;

test('[PU7] a push is said in the words of FCM, and its collapse key acts on the way and on the screen', () => {
  assert.deepEqual(sent({ token: 'device' }), {
    token: 'device',
    notification: { title: 'Booking confirmed', body: 'Haircut on Monday at 10:00' },
    data: { id: 'n-1', category: 'booking', priority: 'high' },
    android: {
      priority: 'HIGH',
      ttl: '3600s',
      collapse_key: 'booking:b-1',
      notification: { tag: 'booking:b-1', sound: 'default', notification_count: 3 },
    },
  });
});

test('what is silent goes to the silent channel, for since Android 8 a message cannot be silent by itself', () => {
  assert.deepEqual(sent({ sound: undefined, badge: undefined }).android.notification, {
    tag: 'booking:b-1',
    channel_id: 'silent',
  });
});

test('the time to live is what is left, at least nothing, and at most the four weeks that FCM takes', () => {
  assert.equal(sent({ expiresMs: NOW_MS - 1 }).android.ttl, '0s');
  assert.equal(sent({ expiresMs: NOW_MS + 1e12 }).android.ttl, '2419200s');
  assert.equal(sent({ urgency: 'normal' }).android.priority, 'NORMAL');
});
