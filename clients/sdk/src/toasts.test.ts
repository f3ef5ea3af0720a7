import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences, type Notification, type Preferences } from '@slotwire/protocol';
import { aNotification } from './fake-inbox.fixture.ts';
import { MAX_TOASTS, soundOf, Toasts, toastOf } from './toasts.ts';

const facts = { sound: undefined, textLength: 10, nowMs: 1_000 };

test('a toast passes after six seconds, eight with a long text; what is high or critical stays', () => {
  const row = (more: Partial<Notification>, textLength: number) => {
    const { kind, untilMs } = toastOf(aNotification('n', more), { ...facts, textLength });
    return [kind, untilMs];
  };
  assert.deepEqual(row({ priority: 'low' }, 80), ['toast', 7_000]);
  assert.deepEqual(row({ priority: 'normal' }, 81), ['toast', 9_000]);
  assert.deepEqual(row({ priority: 'high' }, 10), ['banner', undefined]);
  assert.deepEqual(row({ priority: 'critical' }, 10), ['banner', undefined]);
});

const night: Preferences = {
  ...defaultPreferences,
  timeZone: 'auto',
  quietHours: { enabled: true, windows: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
};
// A Monday, 21:30 in UTC and 22:30 in Berlin.
const evening = Date.parse('2026-01-05T21:30:00.000Z');
const berlin = { timeZone: 'Europe/Berlin', nowMs: evening };
const london = { timeZone: 'Europe/London', nowMs: evening };

const sounds: [string, Partial<Notification>, Preferences, typeof berlin, string | undefined][] = [
  ['a booking', {}, defaultPreferences, berlin, 'default'],
  ['a message', { category: 'message' }, defaultPreferences, berlin, 'message'],
  ['critical', { priority: 'critical', category: 'message' }, defaultPreferences, berlin, 'urgent'],
  ['below the minimum for sounds', { priority: 'low' }, defaultPreferences, berlin, undefined],
  ['a category without sound', { category: 'announcement' }, defaultPreferences, berlin, undefined],
  ['quiet in the zone of the device', {}, night, berlin, undefined],
  ['not yet quiet in the zone of the device', {}, night, london, 'default'],
  ['quiet in the zone of the person', {}, { ...night, timeZone: 'Europe/Berlin' }, london, undefined],
  ['critical in quiet hours', { priority: 'critical' }, night, berlin, 'urgent'],
  [
    'quiet hours that are off',
    {},
    { ...night, quietHours: { ...night.quietHours, enabled: false } },
    berlin,
    'default',
  ],
];
for (const [title, more, preferences, where, sound] of sounds) {
  test(`[PF4] [PF5] sound: ${title}`, () => {
    assert.equal(soundOf(aNotification('n', more), preferences, where), sound);
  });
}

const ids = (toasts: Toasts) => toasts.all().map(({ notification }) => notification.id);
const aToast = (id: string, more: Partial<Notification> = {}) => toastOf(aNotification(id, more), facts);

test('oldest first, and a collapse key stands for one toast', () => {
  const toasts = new Toasts();
  toasts.add(aToast('a', { collapseKey: 'x' }), 1_000);
  toasts.add(aToast('b'), 1_000);
  toasts.add(aToast('c', { collapseKey: 'x' }), 1_000);
  assert.deepEqual(ids(toasts), ['b', 'c']);
});

test('of more than five, the oldest that passes by itself goes; banners only when there is nothing else', () => {
  const toasts = new Toasts();
  const high = { priority: 'high' as const };
  toasts.add(aToast('banner-0', high), 1_000);
  for (let i = 0; i < MAX_TOASTS; i++) toasts.add(aToast(`toast-${i}`), 1_000);
  assert.deepEqual(ids(toasts), ['banner-0', 'toast-1', 'toast-2', 'toast-3', 'toast-4']);
  for (let i = 1; i <= MAX_TOASTS; i++) toasts.add(aToast(`banner-${i}`, high), 1_000);
  assert.deepEqual(ids(toasts), ['banner-1', 'banner-2', 'banner-3', 'banner-4', 'banner-5']);
});

test('one that passes by itself does not push out a banner that waits for the person', () => {
  const toasts = new Toasts();
  const banners = Array.from({ length: MAX_TOASTS }, (_, i) => `banner-${i}`);
  for (const id of banners) assert.equal(toasts.add(aToast(id, { priority: 'high' }), 1_000), true);
  assert.equal(toasts.add(aToast('toast'), 1_000), false);
  assert.deepEqual(ids(toasts), banners);
});

test('those whose time is over make room', () => {
  const toasts = new Toasts();
  toasts.add(aToast('a'), 1_000);
  toasts.add(aToast('b'), 7_000);
  assert.deepEqual(ids(toasts), ['b']);
});

test('keep says whether something had to go', () => {
  const toasts = new Toasts();
  toasts.add(aToast('a'), 1_000);
  const before = toasts.all();
  assert.equal(
    toasts.keep(() => true),
    false,
  );
  assert.equal(toasts.all(), before);
  assert.equal(
    toasts.keep(() => false),
    true,
  );
  assert.deepEqual(ids(toasts), []);
});
