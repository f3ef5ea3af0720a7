import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { commands } from './commands.ts';
import { notificationCategories, notificationPriorities } from './notifications.ts';
import {
  closedBy,
  defaultPreferences,
  isTimeZone,
  mergePreferences,
  type Preferences,
  preferencesSchema,
  weekdays,
} from './preferences.ts';

const key = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const set = commands['preferences:set'].args;

/** `path: message` of all that is wrong. */
function problems(changes: object): string[] {
  const parsed = set.safeParse({ key, ...changes });
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

const quiet = (...windows: object[]) => ({ quietHours: { enabled: true, windows } });

describe('[PF2] what makes no sense is named', () => {
  test('a window that ends when it starts', () => {
    assert.deepEqual(problems(quiet({ days: ['mon'], from: '08:00', to: '08:00' })), [
      'quietHours.windows.0.to: a window ends at another time than it starts; for a whole day take two windows',
    ]);
  });

  test('a time that is none, a day that is none, no day at all, a day twice', () => {
    const wrong = [
      { days: ['mon'], from: '24:00', to: '07:00' },
      { days: ['mon'], from: '8:00', to: '07:00' },
      { days: ['someday'], from: '08:00', to: '07:00' },
      { days: [], from: '08:00', to: '07:00' },
      { days: ['mon', 'mon'], from: '08:00', to: '07:00' },
    ];
    const paths = wrong.map((window) => problems(quiet(window))[0]?.split(':')[0]);
    assert.deepEqual(paths, [
      'quietHours.windows.0.from',
      'quietHours.windows.0.from',
      'quietHours.windows.0.days.0',
      'quietHours.windows.0.days',
      'quietHours.windows.0.days',
    ]);
  });

  test('windows that overlap: by the second of them, also over midnight and over the end of the week', () => {
    const night = { days: ['sun'], from: '22:00', to: '07:00' };
    assert.deepEqual(problems(quiet(night, { days: ['mon'], from: '06:59', to: '08:00' })), [
      'quietHours.windows.1: overlaps window 0',
    ]);
    assert.deepEqual(problems(quiet(night, { days: ['mon'], from: '07:00', to: '08:00' })), []);
    assert.deepEqual(problems(quiet({ ...night, days: ['sun', 'mon'] })), []);
    assert.deepEqual(problems(quiet({ days: ['sat', 'sun'], from: '08:00', to: '07:59' })), []);
  });

  test('a time zone that does not exist, or is only an offset', () => {
    for (const timeZone of ['Europe/Atlantis', '+05:30', '', 'Berlin'])
      assert.deepEqual(problems({ timeZone }), ['timeZone: no such IANA time zone, as Europe/Berlin is one']);
    for (const timeZone of ['auto', 'UTC', 'Asia/Kathmandu', 'America/Sao_Paulo'])
      assert.deepEqual(problems({ timeZone }), []);
  });

  test('an abbreviation that ICU knows, and nobody else: IST is of India, Ireland or Israel', () => {
    for (const timeZone of ['PST', 'CST', 'AST', 'IST', 'JST', 'BST', 'ist'])
      assert.deepEqual(problems({ timeZone }), ['timeZone: no such IANA time zone, as Europe/Berlin is one']);
    for (const timeZone of ['EST', 'MST', 'HST', 'CET', 'GMT', 'PRC']) assert.deepEqual(problems({ timeZone }), []);
  });

  test('an unknown priority, a switch that is none, a category that does not exist', () => {
    assert.match(problems({ minimumPriority: { push: 'shrill' } })[0] ?? '', /^minimumPriority\.push: /);
    assert.match(problems({ categories: { booking: { push: 'yes' } } })[0] ?? '', /^categories\.booking\.push: /);
    assert.match(problems({ categories: { gossip: { push: true } } })[0] ?? '', /^categories: .*"gossip"/);
  });
});

describe('[PF1] a change', () => {
  test('sets what it names and leaves the rest', () => {
    const changed = mergePreferences(defaultPreferences, {
      categories: { booking: { push: false } },
      minimumPriority: { sound: 'high' },
      muted: { vendors: ['salon'] },
    });
    assert.deepEqual(changed, {
      ...defaultPreferences,
      version: 1,
      categories: { ...defaultPreferences.categories, booking: { inApp: true, push: false, sound: true } },
      minimumPriority: { ...defaultPreferences.minimumPriority, sound: 'high' },
      muted: { vendors: ['salon'], bookings: [] },
    });
  });

  test('fields that are there and undefined are not named', () => {
    const changed = mergePreferences(defaultPreferences, { categories: { booking: { push: undefined } } });
    assert.equal(changed.categories.booking.push, true);
  });

  test('the defaults are what the schema allows, and stay as they are', () => {
    const before = structuredClone(defaultPreferences);
    mergePreferences(defaultPreferences, { muted: { vendors: ['salon'] }, categories: { system: { inApp: false } } });
    assert.deepEqual(defaultPreferences, before);
    assert.deepEqual(preferencesSchema.parse(defaultPreferences), defaultPreferences);
  });
});

describe('[PF5] a channel', () => {
  const booking = { id: key, version: 1, vendorId: 'salon' };
  const about = { category: 'booking', priority: 'high', booking } as const;
  const prefer = (over: Partial<Preferences>): Preferences => ({ ...defaultPreferences, ...over });

  test('is closed by its category, by its minimum, by a mute of the vendor or of the booking', () => {
    const off = mergePreferences(defaultPreferences, { categories: { booking: { push: false } } });
    assert.equal(closedBy(off, about, 'push'), 'category-off');
    assert.equal(closedBy(off, about, 'inApp'), undefined);
    const least = { inApp: 'low', push: 'critical', sound: 'low' } as const;
    assert.equal(closedBy(prefer({ minimumPriority: least }), about, 'push'), 'below-minimum');
    assert.equal(closedBy(prefer({ muted: { vendors: ['salon'], bookings: [] } }), about, 'inApp'), 'muted-vendor');
    assert.equal(closedBy(prefer({ muted: { vendors: [], bookings: [key] } }), about, 'sound'), 'muted-booking');
  });

  test('a mute of a vendor says nothing about what is not theirs', () => {
    const muting = prefer({ muted: { vendors: ['salon'], bookings: [] } });
    assert.equal(closedBy(muting, { category: 'announcement', priority: 'high' }, 'push'), undefined);
  });

  const anyPreferences = fc
    .record({
      switches: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
      least: fc.array(fc.constantFrom(...notificationPriorities), { minLength: 3, maxLength: 3 }),
      mutes: fc.boolean(),
    })
    .map(({ switches, least, mutes }): Preferences => {
      const at = (index: number) => switches[index] ?? false;
      const categories = Object.fromEntries(
        notificationCategories.map((name, i) => [name, { inApp: at(i), push: at(i + 5), sound: at(i + 10) }]),
      ) as Preferences['categories'];
      const [inApp = 'low', push = 'low', sound = 'low'] = least;
      const muted = mutes ? { vendors: ['salon'], bookings: [key] } : { vendors: [], bookings: [] };
      return prefer({ categories, minimumPriority: { inApp, push, sound }, muted });
    });

  test('critical passes everything', () => {
    const channels = fc.constantFrom('inApp', 'push', 'sound');
    fc.assert(
      fc.property(
        anyPreferences,
        fc.constantFrom(...notificationCategories),
        channels,
        (preferences, category, channel) => {
          const notification = { category, priority: 'critical', booking } as const;
          assert.equal(closedBy(preferences, notification, channel as 'push'), undefined);
        },
      ),
    );
  });

  test('what passes with one priority passes with every greater one', () => {
    fc.assert(
      fc.property(anyPreferences, fc.constantFrom(...notificationCategories), (preferences, category) => {
        const open = notificationPriorities.map(
          (priority) => closedBy(preferences, { category, priority, booking }, 'push') === undefined,
        );
        assert.deepEqual(
          open,
          [...open].sort((a, b) => Number(a) - Number(b)),
        );
      }),
    );
  });
});

test('all zones of this runtime are zones', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) assert.ok(isTimeZone(zone), zone);
});

test('weekdays begin on Monday, as ISO 8601 counts them', () => {
  assert.deepEqual([weekdays[0], weekdays.at(-1)], ['mon', 'sun']);
});
