import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultPreferences,
  mergePreferences,
  notificationCategories,
  type PreferenceChanges,
} from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import fc from 'fast-check';
import { Journal } from './journal.ts';
import { mergeChanges, PREFERENCES_KEY, PreferenceBook } from './preference-book.ts';
import { Requests } from './requests.ts';
import { createMemoryStorage } from './storage-memory.ts';

const priority = fc.constantFrom('low' as const, 'normal' as const, 'high' as const);
const switches = fc.record({ inApp: fc.boolean(), push: fc.boolean(), sound: fc.boolean() }, { requiredKeys: [] });
const changes = fc.record(
  {
    timeZone: fc.constantFrom('auto', 'Europe/Berlin', 'UTC'),
    categories: fc.record(Object.fromEntries(notificationCategories.map((name) => [name, switches])), {
      requiredKeys: [],
    }),
    minimumPriority: fc.record({ inApp: priority, push: priority, sound: priority }, { requiredKeys: [] }),
    muted: fc.record(
      { vendors: fc.array(fc.constantFrom('v-1', 'v-2')), bookings: fc.array(fc.constant('b')) },
      { requiredKeys: [] },
    ),
    quietHours: fc.record({ enabled: fc.boolean(), windows: fc.constant([]) }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<PreferenceChanges>;

test('[PF1] two changes that were merged do what they do one after the other', () => {
  fc.assert(
    fc.property(changes, changes, (older, newer) => {
      const apart = mergePreferences(mergePreferences(defaultPreferences, older), newer);
      const merged = mergePreferences(defaultPreferences, mergeChanges(older, newer));
      assert.deepEqual({ ...merged, version: 0 }, { ...apart, version: 0 });
    }),
  );
});

function createParts() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const storage = createMemoryStorage();
  const journal = new Journal(storage, runtime, () => {});
  const link = {
    isUp: () => false,
    maxMessageBytes: () => 65_536,
    resync: () => {},
    refresh: () => {},
    suspect: () => false,
    onUploads: () => {},
  };
  const requests = new Requests(runtime.timers, () => {});
  const book = new PreferenceBook({ runtime, journal, requests, link }, { onAccepted: () => {}, onRefused: () => {} });
  return { book, journal, storage };
}

const muting = (vendor: string, version: number) => ({
  ...defaultPreferences,
  version,
  muted: { vendors: [vendor], bookings: [] },
});

test('own changes show at once, over whatever the service confirms meanwhile', () => {
  const { book } = createParts();
  const before = book.view();
  book.change({ categories: { booking: { push: false } } });
  assert.equal(book.view().categories.booking.push, false);
  assert.equal(book.view().version, 0, 'the version is the confirmed one');
  assert.equal(before.categories.booking.push, true, 'nobody else is changed');
  book.confirm(muting('v-1', 4));
  assert.equal(book.view().categories.booking.push, false);
  assert.deepEqual(book.view().muted.vendors, ['v-1']);
  assert.equal(book.view(), book.view());
});

test('[PF1] the greater version wins, whichever way it came; an authoritative snapshot always does', async () => {
  const { book, journal, storage } = createParts();
  assert.equal(book.confirm(muting('v-2', 2)), true);
  assert.equal(book.confirm(muting('v-1', 1)), false);
  assert.equal(book.confirm(muting('v-2', 2), true), false, 'nothing new');
  assert.equal(book.confirm(muting('v-1', 1), true), true);
  await journal.flush();
  assert.deepEqual(storage.records().get(PREFERENCES_KEY), muting('v-1', 1));
});
