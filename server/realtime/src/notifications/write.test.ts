import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notificationSchema, renderNotification, streamEventSchema } from '@slotwire/protocol';
import { aRecord, hours, key, NOW_MS } from '../bookings/booking.fixture.ts';
import { type Draft, draftsOf } from './table.ts';
import { tell } from './write.ts';

const record = aRecord({ status: 'requested', service: 'cut "& go"\u2028' });
const { booking } = record;
const created = { type: 'booking.created', record } as const;
const occasion = { atMs: NOW_MS, at: hours(0), pushAtMs: NOW_MS + 5_000 };

test('[NT1] [NT2] each side has a record and an event on its own stream, and their texts are the notification', () => {
  const { notifications, events, told } = tell(draftsOf(created, 'service'), booking, [key(2), key(3)], occasion);
  assert.deepEqual(
    notifications.map(({ id, stream, pushAtMs }) => [id, stream, pushAtMs]),
    [
      [key(2), 'user:ada', NOW_MS + 5_000],
      [key(3), 'vendor:salon', NOW_MS + 5_000],
    ],
  );
  notifications.forEach((row, index) => {
    const notification = told[index];
    assert.equal(row.json, JSON.stringify(notification));
    assert.deepEqual(notificationSchema.parse(notification), notification);
    const sent = events[index];
    assert.deepEqual([sent?.stream, sent?.atMs], [row.stream, row.atMs]);
    const event = streamEventSchema.parse({
      stream: row.stream,
      epoch: 'e',
      offset: 1,
      ...JSON.parse(sent?.body ?? ''),
    });
    assert(event.type === 'notification.created');
    assert.deepEqual([event.id, event.at], [row.id, hours(0)]);
    assert.deepEqual(event.data.notification, notification);
  });
});

test('[NT6] a notification speaks of the version that the change made', () => {
  const { told } = tell(draftsOf(created, 'customer'), booking, [key(2)], occasion);
  assert.deepEqual(told[0]?.booking, { id: booking.id, version: booking.version, vendorId: 'salon' });
});

test('[SE9] high and critical ones reach a device that saves its battery at once, others wait', () => {
  const [draft] = draftsOf(created, 'customer') as [Draft];
  const urgencies = (['low', 'normal', 'high', 'critical'] as const).map(
    (priority) => tell([{ ...draft, priority }], booking, [key(2)], occasion).events[0]?.urgent,
  );
  assert.deepEqual(urgencies, [false, false, true, true]);
});

test('what has no end of use says none, and what is not pushed has no instant for it', () => {
  const note = { id: key(9), at: hours(0), author: { role: 'vendor' as const, id: 'sam' }, text: 'hi' };
  const drafts = draftsOf({ type: 'booking.noted', record, note }, 'vendor');
  const { told, notifications } = tell(drafts, booking, [key(2)], { ...occasion, pushAtMs: undefined });
  assert.equal('expiresAt' in (told[0] ?? {}), false);
  assert.equal(notifications[0]?.pushAtMs, undefined);
});

test('the words of a notification find what they speak of in its parameters', () => {
  const asked = aRecord({ reschedule: { startsAt: hours(5), endsAt: hours(6), askedAt: hours(0) } });
  const drafts = draftsOf({ type: 'booking.updated', record: asked, changed: ['reschedule'] }, 'customer');
  const [notification] = tell(drafts, asked.booking, [key(2)], occasion).told;
  assert.deepEqual(renderNotification(notification ?? assert.fail('told'), { locale: 'en-GB', timeZone: 'UTC' }), {
    title: 'Asked to move a booking',
    body: 'haircut from Sun 1 Mar, 10:00 to Sun 1 Mar, 13:00',
  });
});
