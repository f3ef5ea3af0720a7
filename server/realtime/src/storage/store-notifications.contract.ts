/** The part of the store contract about notifications: inboxes, marks, preferences, reminders, and how they are forgotten. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { type Booking, notificationLimits } from '@slotwire/protocol';
import { changed, DAY_MS, find, hour, idOf, iso, recordOf, trimAll, upTo, write } from './store.fixture.ts';
import { type BookingRecord, emptyReadSet, emptyWriteSet, type Store, StoreError } from './store.ts';
import {
  inboxOf,
  noteId,
  notificationOf,
  numberOf,
  preferencesIn,
  recordOfNote,
} from './store-notifications.fixture.ts';

const scope = { userId: 'ada', streams: ['user:ada', 'all'], fromMs: 0 } as const;
const readBy = (userId: string, ...numbers: number[]) =>
  numbers.map((n) => ({ userId, notificationId: noteId(n), readMs: DAY_MS }));

export function notificationsContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('inboxes', () => {
    test('[NT2] an inbox is what its streams were told, newest first', async () => {
      await write(store, {
        notifications: [
          recordOfNote(3, 'user:ada'),
          recordOfNote(1, 'user:ada'),
          recordOfNote(2, 'all'),
          recordOfNote(4, 'vendor:salon'),
          recordOfNote(5, 'user:bob'),
        ],
      });
      assert.deepEqual(await inboxOf(store), [3, 2, 1]);
      assert.deepEqual(await inboxOf(store, { streams: ['vendor:salon', 'user:bob'] }), [5, 4]);
      assert.deepEqual(await inboxOf(store, { streams: ['user:ada', 'user:ada'] }), [3, 1], 'a stream named twice');
      assert.deepEqual(await inboxOf(store, { streams: [] }), []);
      const [entry] = await store.listInbox({ ...scope, limit: 1 });
      assert.deepEqual(entry, { notification: notificationOf(3), read: false });
    });

    test('[NT2] pages follow each other without a gap or a repeat, also when something is told in between', async () => {
      const told = (n: number) => recordOfNote(n, n % 3 === 0 ? 'all' : 'user:ada');
      await write(store, { notifications: upTo(23).map(told) });
      const seen: number[] = [];
      let before: string | undefined;
      for (let page = 0; page < 20; page++) {
        const numbers = await inboxOf(store, { before, limit: 5 });
        if (numbers.length === 0) break;
        seen.push(...numbers);
        before = noteId(numbers.at(-1) as number);
        await write(store, { notifications: [told(100 + page)] });
      }
      assert.deepEqual(seen, upTo(23).reverse());
      assert.deepEqual(await inboxOf(store, { limit: 0 }), []);
    });

    test('[NT2] what is older than the instant has left the inbox', async () => {
      await write(store, { notifications: [1, 2, 3].map((n) => recordOfNote(n, 'user:ada')) });
      assert.deepEqual(await inboxOf(store, { fromMs: DAY_MS + 2 }), [3, 2]);
      assert.deepEqual(await inboxOf(store, { fromMs: DAY_MS + 4 }), []);
    });

    test('[NT2] a filter looks through all that is kept: the page is full as long as there are enough', async () => {
      const categoryOf = (n: number) => (n % 4 === 0 ? 'message' : 'booking');
      await write(store, {
        notifications: upTo(40).map((n) => recordOfNote(n, 'user:ada', { category: categoryOf(n) })),
        marks: readBy('ada', 40, 36, 39),
      });
      assert.deepEqual(await inboxOf(store, { category: 'message', limit: 3 }), [-40, -36, 32]);
      assert.deepEqual(await inboxOf(store, { category: 'message', unread: true, limit: 3 }), [32, 28, 24]);
      assert.deepEqual(await inboxOf(store, { unread: true, limit: 3 }), [38, 37, 35]);
      assert.deepEqual(await inboxOf(store, { unread: true, limit: 2, before: noteId(37) }), [35, 34]);
      assert.deepEqual(await inboxOf(store, { category: 'reminder' }), []);
    });

    test('[NT3] a commit finds the newest of each named inbox, however many there are', async () => {
      const count = notificationLimits.inboxWindow + 20;
      await write(store, {
        notifications: upTo(count).map((n) => recordOfNote(n, n % 2 === 0 ? 'all' : 'user:ada')),
        marks: readBy('ada', count, count - 3),
      });
      const { inboxes } = await find(store, {
        inboxes: [
          scope,
          { userId: 'bob', streams: ['user:bob'], fromMs: 0 },
          { userId: 'cleo', streams: ['all'], fromMs: DAY_MS + count },
        ],
      });
      const numbers = (userId: string) => inboxes?.get(userId)?.map(({ notification }) => numberOf(notification.id));
      assert.deepEqual(numbers('ada'), upTo(count).reverse().slice(0, notificationLimits.inboxWindow));
      assert.deepEqual(numbers('bob'), []);
      assert.deepEqual(numbers('cleo'), [count]);
      const read = inboxes?.get('ada')?.flatMap((entry) => (entry.read ? [numberOf(entry.notification.id)] : []));
      assert.deepEqual(read, [count, count - 3]);
      assert.equal((await find(store, {})).inboxes, undefined, 'what is not named is not read');
    });
  });

  describe('marks', () => {
    test('[NT4] a mark is of one person', async () => {
      await write(store, { notifications: [recordOfNote(1, 'all'), recordOfNote(2, 'all')], marks: readBy('ada', 1) });
      assert.deepEqual(await inboxOf(store), [2, -1]);
      assert.deepEqual(await inboxOf(store, { userId: 'bob' }), [2, 1]);
    });

    test('[NT4] a mark that was set stays, whatever is marked after it', async () => {
      await write(store, { notifications: [recordOfNote(1, 'all')], marks: readBy('ada', 1) });
      await write(store, { marks: [{ userId: 'ada', notificationId: noteId(1), shownMs: DAY_MS }] });
      assert.deepEqual(await inboxOf(store), [-1]);
    });

    test('[PU2] what was shown is not read', async () => {
      const marks = [{ userId: 'ada', notificationId: noteId(1), shownMs: DAY_MS }];
      await write(store, { notifications: [recordOfNote(1, 'all')], marks });
      assert.deepEqual(await inboxOf(store), [1]);
    });

    test('a mark of what is not there leaves nothing behind', async () => {
      await write(store, { marks: readBy('ada', 1) });
      await write(store, { notifications: [recordOfNote(1, 'all')] });
      assert.deepEqual(await inboxOf(store), [1]);
    });
  });

  describe('preferences', () => {
    test('[PF1] they are found as they were set last, and absent when they never were', async () => {
      await write(store, { preferences: [{ userId: 'ada', preferences: preferencesIn('UTC') }] });
      await write(store, {
        preferences: [
          { userId: 'ada', preferences: preferencesIn('Asia/Tokyo', 2) },
          { userId: 'bob', preferences: preferencesIn('auto') },
        ],
      });
      const expected = new Map([
        ['ada', preferencesIn('Asia/Tokyo', 2)],
        ['bob', preferencesIn('auto')],
      ]);
      const asked = ['ada', 'bob', 'eve', 'ada'];
      assert.deepEqual(new Map(await store.preferencesOf(asked)), expected);
      const facts = await find(store, { preferences: asked });
      assert.deepEqual(new Map(facts.preferences), expected);
    });
  });

  describe('reminders', () => {
    /** Slices, bounded. */
    async function prepare(fromMs: number, toMs: number): Promise<void> {
      for (let slice = 0; slice < 20; slice++) if (await store.prepareStarting(fromMs, toMs)) return;
      assert.fail(`what starts until ${toMs} cannot be listed after 20 slices`);
    }
    const listed = async (fromMs: number, toMs: number) =>
      (await store.listStarting(fromMs, toMs, undefined, 99)).map(({ id }) => id).sort();

    test('[NT7] each kind stands where it was put last', async () => {
      assert.equal(await store.remindedTo('day'), undefined);
      await write(store, { reminded: [{ kind: 'day', uptoMs: 100 }] });
      await write(store, {
        reminded: [
          { kind: 'day', uptoMs: 200 },
          { kind: 'hour', uptoMs: 50 },
        ],
      });
      assert.deepEqual([await store.remindedTo('day'), await store.remindedTo('hour')], [200, 50]);
      const { reminded } = await find(store, { reminders: ['day'] });
      assert.deepEqual([...(reminded ?? [])], [['day', 200]]);
    });

    test('[NT7] confirmed bookings are listed by their start, page by page', async () => {
      const chairs = upTo(5).map((n) => recordOf(n, 9, 10, { resourceId: `chair-${n}` }));
      await write(store, {
        bookings: [
          ...chairs,
          recordOf(6, 8, 9),
          recordOf(7, 10, 11),
          recordOf(8, 11, 12, { status: 'cancelled' }),
          recordOf(9, 12, 13),
          recordOf(10, 13, 14),
          recordOf(11, 11, 12, { status: 'requested', resourceId: 'chair-9' }),
        ],
      });
      await prepare(hour(8), hour(12));
      const found: { id: string; startsMs: number }[] = [];
      for (let page = 0; page < 10; page++) {
        const next = await store.listStarting(hour(8), hour(12), found.at(-1), 2);
        if (next.length === 0) break;
        found.push(...next);
      }
      // Not 6, which starts at the open end, and not 10, which starts behind the closed one.
      assert.deepEqual(found.map(({ id }) => id).sort(), [1, 2, 3, 4, 5, 7, 9].map(idOf).sort());
      assert.deepEqual(
        found.map(({ startsMs }) => startsMs),
        [...chairs.map(() => hour(9)), hour(10), hour(12)],
      );
      const before = { id: idOf(6), startsMs: hour(8) };
      assert.deepEqual(await store.listStarting(hour(9), hour(10), before, 9), [{ id: idOf(7), startsMs: hour(10) }]);
    });

    test('[NT7] a booking is listed from its confirmation until it begins', async () => {
      const become = (status: Booking['status']) =>
        store.commit({ ...emptyReadSet, bookings: [idOf(1)] }, ({ bookings }) => ({
          ...emptyWriteSet,
          bookings: [changed(bookings.get(idOf(1)) as BookingRecord, { status })],
        }));
      await prepare(hour(0), hour(24));
      await write(store, { bookings: [recordOf(1, 9, 10, { status: 'requested' })] });
      assert.deepEqual(await listed(hour(0), hour(24)), []);
      await become('confirmed');
      assert.deepEqual(await listed(hour(0), hour(24)), [idOf(1)]);
      await become('in_progress');
      assert.deepEqual(await listed(hour(0), hour(24)), []);
    });

    test('[NT7] what was confirmed before its time came is found when it comes', async () => {
      await prepare(hour(0), hour(4));
      const early = upTo(3).map((n) => recordOf(n, 30, 31, { resourceId: `chair-${n}` }));
      await write(store, { bookings: [...early, recordOf(4, 3, 4), recordOf(5, 40, 41)] });
      assert.deepEqual(await listed(hour(0), hour(4)), [idOf(4)]);
      await assert.rejects(store.listStarting(hour(0), hour(31), undefined, 9), /have not been prepared/);
      await prepare(hour(5), hour(31));
      assert.deepEqual(await listed(hour(5), hour(31)), upTo(3).map(idOf).sort());
      // A clock that was set back, and a service that was down for long.
      await prepare(hour(0), hour(4));
      assert.deepEqual(await listed(hour(0), hour(4)), [idOf(4)]);
      await prepare(hour(39), hour(50));
      assert.deepEqual(await listed(hour(39), hour(50)), [idOf(5)]);
    });

    test('[NT7] what is confirmed or moved while the window moves is not missed', async () => {
      const chairs = upTo(1_200).map((n) => recordOf(n, 9, 10, { resourceId: `chair-${n}` }));
      await write(store, { bookings: chairs });
      let slices = 1;
      // One for each slice, at both ends of the resources that it goes through.
      for (; !(await store.prepareStarting(hour(0), hour(24))); slices++) {
        const base = 2_000 + slices * 10;
        const first = recordOf(base, slices, slices + 1, { resourceId: 'chair-0' });
        const last = recordOf(base + 1, slices, slices + 1, { resourceId: 'chair-~' });
        const away = changed(chairs[slices] as BookingRecord, { startsAt: iso(20), endsAt: iso(21) });
        await write(store, { bookings: [first, last, away] });
      }
      const expected = [...upTo(1_200), ...upTo(slices - 1).flatMap((n) => [2_000 + n * 10, 2_001 + n * 10])].map(idOf);
      const all = await store.listStarting(hour(0), hour(24), undefined, 9_999);
      assert.ok(slices > 2, `${slices} slices`);
      assert.deepEqual(all.map(({ id }) => id).sort(), expected.sort());
      assert.equal(all.filter(({ startsMs }) => startsMs === hour(20)).length, slices - 1);
    });

    test('[NT7] a booking that was moved or ended is listed where it now starts, or no more', async () => {
      await write(store, { bookings: [recordOf(1, 9, 10), recordOf(2, 11, 12)] });
      await prepare(hour(0), hour(24));
      const moved = changed(recordOf(1, 9, 10), { startsAt: iso(14), endsAt: iso(15) });
      const ended = changed(recordOf(2, 11, 12), { status: 'cancelled' });
      await write(store, { bookings: [moved, ended] });
      assert.deepEqual(await store.listStarting(hour(0), hour(24), undefined, 9), [
        { id: idOf(1), startsMs: hour(14) },
      ]);
    });
  });

  describe('a commit that fails', () => {
    const writes = {
      notifications: [recordOfNote(2, 'all', { pushAtMs: 5 })],
      marks: readBy('ada', 1),
      preferences: [{ userId: 'ada', preferences: preferencesIn('UTC') }],
      reminded: [{ kind: 'day', uptoMs: 100 }] as const,
    };
    const nothingWritten = async () => {
      assert.deepEqual(await inboxOf(store), [1]);
      assert.equal((await store.preferencesOf(['ada'])).size, 0);
      assert.equal(await store.remindedTo('day'), undefined);
      assert.equal(await store.nextPushMs(), undefined);
    };
    beforeEach(() => write(store, { notifications: [recordOfNote(1, 'all')] }));

    test('[NT1] a notification that cannot be written takes everything with it', async () => {
      const bad = { ...recordOfNote(3, 'all'), atMs: Number.NaN };
      await assert.rejects(write(store, { ...writes, notifications: [...writes.notifications, bad] }), StoreError);
      await nothingWritten();
    });

    test('[NT1] neither is anything told when the cause cannot be written', async () => {
      await write(store, { bookings: [recordOf(1, 9, 10)] });
      await assert.rejects(write(store, { ...writes, bookings: [recordOf(2, 9, 10)] }), StoreError);
      await nothingWritten();
    });

    test('when decide throws nothing is written', async () => {
      const fault = new Error('a fault in a rule');
      const throws = () => {
        throw fault;
      };
      await assert.rejects(store.commit({ ...emptyReadSet, inboxes: [scope] }, throws), (error) => error === fault);
      await nothingWritten();
      await store.commit(emptyReadSet, () => ({ ...emptyWriteSet, ...writes }));
      assert.deepEqual(await inboxOf(store), [2, -1]);
    });
  });

  describe('retention of notifications', () => {
    test('[NT2] those before the instant are forgotten, with their marks', async () => {
      await write(store, {
        notifications: upTo(4).map((n) => recordOfNote(n, n % 2 === 0 ? 'all' : 'user:ada')),
        marks: [...readBy('ada', 1, 2, 3), ...readBy('bob', 2)],
      });
      assert.equal((await trimAll(store, { notificationsFromMs: DAY_MS + 3 })).notifications, 2);
      assert.deepEqual(await inboxOf(store), [4, -3]);
      assert.equal((await trimAll(store, { notificationsFromMs: DAY_MS + 3 })).notifications, 0);
      await write(store, { notifications: [recordOfNote(2, 'all')] });
      assert.deepEqual(await inboxOf(store, { userId: 'bob', streams: ['all'] }), [4, 2], 'no mark stayed behind');
    });

    test('[NT2] a stream keeps its last ones, also those that were there before the limit was named', async () => {
      const tell = (from: number, to: number) =>
        write(store, {
          notifications: upTo(to)
            .slice(from - 1)
            .flatMap((n) => [recordOfNote(2 * n, 'all'), recordOfNote(2 * n + 1, 'user:ada')]),
        });
      await tell(1, 10);
      assert.equal((await trimAll(store, { maxNotifications: 8 })).notifications, 4);
      assert.deepEqual(await inboxOf(store, { streams: ['all'] }), [20, 18, 16, 14, 12, 10, 8, 6]);
      await tell(11, 12);
      assert.equal((await trimAll(store, { maxNotifications: 8 })).notifications, 4);
      assert.deepEqual(await inboxOf(store, { streams: ['user:ada'] }), [25, 23, 21, 19, 17, 15, 13, 11]);
      assert.equal((await trimAll(store, { maxNotifications: 8 })).notifications, 0);
      assert.equal((await trimAll(store, { maxNotifications: 2 })).notifications, 12);
      assert.deepEqual(await inboxOf(store), [25, 24, 23, 22]);
    });

    test('[NT2] many are forgotten in slices', async () => {
      await write(store, { notifications: upTo(2_500).map((n) => recordOfNote(n, `user:${n % 300}`)) });
      assert.equal((await trimAll(store, { maxNotifications: 5 })).notifications, 2_500 - 300 * 5);
      assert.equal((await trimAll(store, { notificationsFromMs: DAY_MS + 2_000 })).notifications, 300 * 5 - 501);
    });

    test('[NT5] an announcement that everybody marked goes with all of their marks', async () => {
      const everybody = upTo(2_300).map((n) => `u-${n}`);
      await write(store, {
        notifications: [recordOfNote(1, 'all'), recordOfNote(2, 'all')],
        marks: everybody.flatMap((userId) => readBy(userId, 1, 2)),
      });
      assert.equal((await trimAll(store, { notificationsFromMs: DAY_MS + 2 })).notifications, 1);
      await write(store, { notifications: [recordOfNote(1, 'all')] });
      for (const userId of ['u-1', 'u-1500', 'u-2300']) assert.deepEqual(await inboxOf(store, { userId }), [-2, 1]);
    });
  });
}
