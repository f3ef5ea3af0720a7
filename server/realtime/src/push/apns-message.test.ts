import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toApnsRequest, toCollapseId } from './apns-message.ts';
import { message, NOW_MS } from './provider.fixture.ts';

test('[PU7] a push is said in the words of APNs', () => {
  const { path, headers, body } = toApnsRequest(message(), 'com.example.bookings');
  assert.equal(path, `/3/device/${'ab'.repeat(32)}`);
  assert.deepEqual(headers, {
    'apns-push-type': 'alert',
    'apns-topic': 'com.example.bookings',
    'apns-priority': '10',
    'apns-expiration': String(NOW_MS / 1_000 + 3_600),
    'apns-collapse-id': 'booking:b-1',
    'content-type': 'application/json',
  });
  assert.deepEqual(JSON.parse(body), {
    aps: { alert: { title: 'Booking confirmed', body: 'Haircut on Monday at 10:00' }, sound: 'default', badge: 3 },
    id: 'n-1',
    category: 'booking',
    priority: 'high',
  });
});

test('a topic of the device goes before that of the configuration, and what is not urgent may wait for the radio', () => {
  const { headers, body } = toApnsRequest(
    message({ topic: 'com.example.vendor', urgency: 'normal', sound: undefined, badge: undefined }),
    'com.example.bookings',
  );
  assert.deepEqual([headers['apns-topic'], headers['apns-priority']], ['com.example.vendor', '5']);
  assert.deepEqual(Object.keys(JSON.parse(body).aps), ['alert']);
});

test('[PU7] a collapse key that APNs would refuse becomes a short one, and different ones stay different', () => {
  const long = 'k'.repeat(65);
  const ids = [long, `${long}2`, 'booking:b\n1', 'Größe'].map(toCollapseId);
  assert.equal(new Set(ids).size, 4);
  for (const id of ids) assert.match(id, /^[\w-]{43}$/);
  assert.equal(toCollapseId('k'.repeat(64)), 'k'.repeat(64));
});
