import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { notificationLocales, renderNotification } from './notification-texts.ts';
import { notificationOf, notificationSchema, notificationTemplates, reaches } from './notifications.ts';
import { pushRegistration } from './push.ts';

const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const at = '2026-03-01T09:00:00.000Z';
const params = {
  service: 'Haircut',
  startsAt: '2026-03-01T18:15:00.000Z',
  toStartsAt: '2026-03-02T18:15:00.000Z',
  text: 'See you',
  title: 'News',
};

describe('texts', () => {
  test('every template has a title and a body in every language, and leaves no gap', () => {
    for (const locale of notificationLocales) {
      for (const template of notificationTemplates) {
        const { title, body } = renderNotification({ template, params }, { locale, timeZone: 'UTC' });
        assert.ok(title.length > 0 && body.length > 0, `${locale} ${template}`);
        assert.doesNotMatch(`${title} ${body}`, /undefined|Invalid|\{|\}/, `${locale} ${template}`);
      }
    }
  });

  test('the languages say different things', () => {
    const say = (locale: string) =>
      renderNotification({ template: 'booking-confirmed', params }, { locale, timeZone: 'UTC' }).title;
    assert.equal(say('en-GB'), 'Booking confirmed');
    assert.equal(say('de_AT'), 'Buchung bestätigt');
    assert.equal(say('fr'), 'Booking confirmed');
  });

  test('times are those of the zone of the reader', () => {
    const body = (timeZone: string) =>
      renderNotification({ template: 'reminder-hour', params }, { locale: 'de', timeZone }).body;
    assert.equal(body('UTC'), 'Haircut um 18:15');
    assert.equal(body('Asia/Kathmandu'), 'Haircut um 00:00');
  });
});

test('[NT5] an announcement has one notification, whoever derives it', () => {
  const announcement = { title: 'News', text: 'Open on Sunday', priority: 'high' } as const;
  const notification = notificationOf({ id, at }, announcement);
  assert.deepEqual(notificationSchema.parse(notification), notification);
  assert.deepEqual(notificationOf({ id, at }, announcement), notification);
  assert.deepEqual([notification.id, notification.at, notification.category], [id, at, 'announcement']);
  const notice = notificationOf({ id, at }, { ...announcement, category: 'system' });
  assert.deepEqual([notice.category, notice.template], ['system', 'system-notice']);
});

test('priorities are in order', () => {
  assert.ok(reaches('critical', 'high') && reaches('normal', 'normal') && !reaches('low', 'normal'));
});

describe('[PU1] a registration', () => {
  const about = { locale: 'de-AT', timeZone: 'Europe/Vienna' };
  const accepts = (registration: object) => pushRegistration.safeParse({ ...about, ...registration }).success;

  test('takes tokens of the form that its provider gives', () => {
    assert.ok(accepts({ provider: 'fcm', pushToken: `dGVzdA:APA91b${'x'.repeat(120)}` }));
    assert.ok(accepts({ provider: 'apns', pushToken: 'ab'.repeat(32), environment: 'sandbox', topic: 'app.slotwire' }));
  });

  test('refuses others', () => {
    const wrong = [
      { provider: 'apns', pushToken: 'not hex' },
      { provider: 'apns', pushToken: 'a'.repeat(65) },
      { provider: 'fcm', pushToken: 'short' },
      { provider: 'fcm', pushToken: `spaces ${'x'.repeat(60)}` },
      { provider: 'pigeon', pushToken: 'ab'.repeat(32) },
      { provider: 'apns', pushToken: 'ab'.repeat(32), timeZone: 'Europe/Atlantis' },
      { provider: 'apns', pushToken: 'ab'.repeat(32), locale: '?' },
    ];
    for (const registration of wrong) assert.ok(!accepts(registration), JSON.stringify(registration));
  });
});
