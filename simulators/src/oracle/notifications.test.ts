import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences } from '@slotwire/protocol';
import { HOUR_MS, MINUTE_MS, NOON_MS, notification, Scene } from './telling.fixture.ts';
import { tellingOf } from './told.ts';

test('[NT1] who was told as they should be is nobody to speak of', () => {
  const scene = new Scene();
  scene.changed(1, 'customer', []);
  scene.told(
    'staff',
    notification({ id: 'n0', template: 'booking-requested', booking: { id: 'b1', version: 1, vendorId: 'barber' } }),
  );
  scene.confirmed();
  scene.assertFound([]);
});

test('[NT1] canary: a change that reached no inbox', () => {
  const scene = new Scene();
  scene.changed(2, 'vendor', ['status'], { status: 'confirmed' });
  scene.assertFound(['lost NT1']);
});

test('[NT1] canary: a change of which only the ack is known', () => {
  const scene = new Scene();
  scene.changed(1, 'customer', []);
  scene.told(
    'staff',
    notification({ id: 'n0', template: 'booking-requested', booking: { id: 'b1', version: 1, vendorId: 'barber' } }),
  );
  scene.observe(
    { type: 'send', device: 'phone', key: 'k2', command: 'booking:cancel', bookingId: 'b1' },
    {
      type: 'answer',
      device: 'phone',
      key: 'k2',
      answer: { outcome: 'ok', booking: { id: 'b1', version: 2, print: 1, endsAtMs: 0 }, replayed: false },
      delivered: true,
    },
  );
  scene.assertFound(['lost NT1']);
});

test('[NT1] canary: told twice', () => {
  const scene = new Scene();
  scene.confirmed();
  scene.told('ann', notification({ id: 'n2' }));
  scene.assertFound(['duplicated NT1']);
});

test('[NT1] canary: told who did it themselves', () => {
  const scene = new Scene();
  scene.confirmed();
  scene.told('staff', notification({ id: 'n2' }));
  scene.assertFound(['foreign NT1']);
});

test('[NT1] canary: told somebody whose booking it is not', () => {
  const scene = new Scene();
  scene.confirmed();
  scene.changed(3, 'vendor', ['status'], { id: 'b2', customerId: 'ben', status: 'confirmed' });
  scene.told('ann', notification({ id: 'n2', booking: { id: 'b2', version: 3, vendorId: 'barber' } }));
  scene.assertFound(['foreign NT1']);
});

test('[NT1] canary: told something else than what happened', () => {
  const scene = new Scene();
  scene.confirmed({ template: 'booking-declined' });
  scene.assertFound(['diverged NT1']);
});

test('[NT1] the table: what each change tells, and to whom', () => {
  const tell = (
    type: string,
    by: 'customer' | 'vendor' | 'service',
    fields: readonly string[],
    status: 'confirmed' | 'requested',
  ) => {
    const scene = {
      id: 'b1',
      version: 2,
      customerId: 'ann',
      vendorId: 'barber',
      resourceId: 'c',
      startsAtMs: 0,
      endsAtMs: 0,
    };
    const event = { stream: 'user:ann', epoch: 'e', offset: 1, id: 1, atMs: 0, type };
    const telling = tellingOf({ ...event, booking: { ...scene, status }, change: { by, fields } });
    return telling === undefined ? undefined : `${telling.to}: ${telling.templates.join(' or ')}`;
  };
  assert.equal(tell('booking.created', 'customer', [], 'requested'), 'vendor: booking-requested');
  assert.equal(tell('booking.updated', 'vendor', ['status'], 'confirmed'), 'customer: booking-confirmed');
  assert.equal(
    tell('booking.updated', 'vendor', ['startsAt', 'endsAt', 'reschedule'], 'requested'),
    'customer: booking-moved',
  );
  assert.equal(tell('booking.updated', 'customer', ['reschedule'], 'requested'), 'vendor: reschedule-asked');
  assert.equal(tell('booking.updated', 'vendor', ['reschedule'], 'requested'), 'customer: reschedule-declined');
  assert.equal(tell('booking.noted', 'vendor', [], 'requested'), 'customer: note-added');
  assert.equal(tell('booking.updated', 'vendor', [], 'requested'), undefined);
  assert.equal(tell('booking.created', 'service', [], 'requested'), undefined);
});

test('[NT2] canary: what was told on the stream has left the inbox', () => {
  const scene = new Scene();
  scene.confirmed();
  scene.has('ann', notification({ id: 'n2' }));
  scene.changeItems('ann', (item) => (item.id === 'n1' ? undefined : item));
  scene.change('ann', { unread: 1 });
  scene.assertFound(['duplicated NT1', 'lost NT2']);
});

test('[NT3] canary: an unread count that is none', () => {
  const scene = new Scene();
  scene.confirmed();
  scene.change('ann', { unread: 0 });
  scene.assertFound(['diverged NT3']);
});

test('[NT3] what the preferences keep out of the app does not count', () => {
  const scene = new Scene();
  scene.confirmed();
  const categories = { ...defaultPreferences.categories, booking: { inApp: false, push: true, sound: true } };
  scene.change('ann', { unread: 0, preferences: { ...defaultPreferences, categories } });
  scene.assertFound([]);
});

test('[NT4] canary: a read mark that is gone', () => {
  const scene = new Scene();
  scene.confirmed();
  scene.event('user:ann', { type: 'notification.read', read: ['n1'] });
  scene.assertFound(['lost NT4']);
});

test('[NT4] canary: what was acked as read, and no event and no mark says so', () => {
  const scene = new Scene();
  scene.confirmed();
  const read = { type: 'read', device: 'phone', ids: ['n1'], atMs: NOON_MS + MINUTE_MS } as const;
  scene.observe({ ...read, stage: 'sent' }, { ...read, stage: 'acked' });
  scene.assertFound(['lost NT4']);
});

test('[NT4] what was refused, or is not answered, needs no mark', () => {
  for (const stage of ['sent', 'refused'] as const) {
    const scene = new Scene();
    scene.confirmed();
    scene.observe({ type: 'read', device: 'phone', ids: ['n1'], stage, atMs: NOON_MS + MINUTE_MS });
    scene.assertFound([]);
  }
});

const startsAtMs = NOON_MS + 2 * HOUR_MS;
const reminder = (more = {}) =>
  notification({ id: 'r1', template: 'reminder-hour', category: 'reminder', startsAtMs, ...more });

function remindedScene(): Scene {
  const scene = new Scene();
  scene.changed(1, 'customer', [], { startsAtMs });
  scene.told(
    'staff',
    notification({ id: 'n0', template: 'booking-requested', booking: { id: 'b1', version: 1, vendorId: 'barber' } }),
  );
  scene.changed(2, 'vendor', ['status'], { startsAtMs, status: 'confirmed' });
  scene.told('ann', notification());
  return scene;
}

test('[NT7] a booking that was called to mind as it should be', () => {
  const scene = remindedScene();
  scene.told('ann', reminder(), NOON_MS + HOUR_MS);
  scene.told('staff', reminder({ id: 'r2' }), NOON_MS + HOUR_MS);
  scene.assertFound([], NOON_MS + 2 * HOUR_MS);
});

test('[NT7] canary: nobody was reminded', () => {
  remindedScene().assertFound(['lost NT7', 'lost NT7'], NOON_MS + 2 * HOUR_MS);
});

test('[NT7] a reminder that may still come is not missed', () => {
  remindedScene().assertFound([], NOON_MS + HOUR_MS + MINUTE_MS);
});

test('[NT7] of a booking that somebody changed unseen nothing is known', () => {
  remindedScene().assertFound([], NOON_MS + 2 * HOUR_MS, 3);
});

test('[NT7] canary: reminded twice', () => {
  const scene = remindedScene();
  scene.told('ann', reminder(), NOON_MS + HOUR_MS);
  scene.told('ann', reminder({ id: 'r3' }), NOON_MS + HOUR_MS + MINUTE_MS);
  scene.told('staff', reminder({ id: 'r2' }), NOON_MS + HOUR_MS);
  scene.assertFound(['duplicated NT7'], NOON_MS + 2 * HOUR_MS);
});

test('[NT7] canary: reminded of what was cancelled, or too early', () => {
  const scene = remindedScene();
  scene.changed(3, 'customer', ['status'], { startsAtMs, status: 'cancelled' }, NOON_MS + 10 * MINUTE_MS);
  scene.told(
    'staff',
    notification({ id: 'n3', template: 'booking-cancelled', booking: { id: 'b1', version: 3, vendorId: 'barber' } }),
  );
  scene.told('ann', reminder(), NOON_MS + HOUR_MS);
  scene.assertFound(['unasked NT7'], NOON_MS + 2 * HOUR_MS, 3);
  const early = remindedScene();
  early.told('ann', reminder(), NOON_MS + MINUTE_MS);
  early.told('staff', reminder({ id: 'r2' }), NOON_MS + HOUR_MS);
  early.assertFound(['unasked NT7'], NOON_MS + 2 * HOUR_MS);
});
