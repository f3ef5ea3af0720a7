import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notification } from '@slotwire/protocol';
import { messageFor, type Outgoing } from './message.ts';
import { deviceOf, NOON_MS, notificationNo } from './push.fixture.ts';

const outgoing = (n: number, over: Partial<Notification> = {}, sound = true): Outgoing => ({
  notification: notificationNo(n, over),
  sound,
  expiresMs: NOON_MS + n,
});

test('[PU7] a single notification is pushed as itself', () => {
  const message = messageFor(deviceOf('ada'), [outgoing(1)], 4);
  assert.deepEqual(message, {
    token: 'token-of-ada-phone',
    environment: 'production',
    topic: undefined,
    title: 'Booking confirmed',
    body: message.body,
    data: {
      id: notificationNo(1).id,
      category: 'booking',
      priority: 'high',
      bookingId: notificationNo(1).booking?.id,
    },
    collapseKey: 'booking-1',
    urgency: 'high',
    sound: 'default',
    badge: 4,
    expiresMs: NOON_MS + 1,
  });
  assert.match(message.body, /haircut 1, .*09:00/);
});

test('[PF4] what waited comes as one digest: how many, the newest first, as urgent and as loud as the most of them', () => {
  const quietNews = { category: 'announcement', template: 'announcement', priority: 'normal' } as const;
  const message = messageFor(
    deviceOf('ada'),
    [
      outgoing(1, { template: 'booking-moved' }),
      outgoing(4, { ...quietNews, params: { title: 'Spring sale', text: '' } }, false),
      outgoing(2, { ...quietNews, params: { title: 'New hours', text: '' } }, false),
      outgoing(3, { template: 'note-added', priority: 'normal' }, false),
    ],
    undefined,
  );
  assert.equal(message.title, '4 new notifications');
  assert.equal(message.body, 'Spring sale, New note on haircut 3, New hours and 1 more');
  assert.deepEqual(message.data, {
    id: notificationNo(4).id,
    category: 'announcement',
    priority: 'high',
    digest: '4',
  });
  assert.equal(message.collapseKey, 'digest');
  assert.equal(message.urgency, 'high');
  assert.equal(message.sound, 'default');
  assert.equal(message.expiresMs, NOON_MS + 4);
});

test('a digest speaks the language of the device', () => {
  const message = messageFor(deviceOf('ada', { locale: 'de-AT' }), [outgoing(1), outgoing(2)], undefined);
  assert.equal(message.title, '2 neue Mitteilungen');
  assert.equal(message.body, 'Buchung bestätigt, Buchung bestätigt');
});

test('a locale that is none costs its region, not the push', () => {
  assert.throws(() => new Intl.DateTimeFormat('de-12'), RangeError);
  const message = messageFor(deviceOf('ada', { locale: 'de-12' }), [outgoing(1)], undefined);
  assert.equal(message.title, 'Buchung bestätigt');
});

test('long texts are cut between characters, not within one', () => {
  const text = '💈'.repeat(1_000);
  const message = messageFor(deviceOf('ada'), [outgoing(1, { template: 'note-added', params: { text } })], undefined);
  assert.equal([...message.body].length, 400);
  assert.equal(message.body, `${'💈'.repeat(399)}…`);
});
