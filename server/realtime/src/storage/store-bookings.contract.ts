/** The part of the store contract about what a commit finds: keys, bookings, slots; and about lists of bookings. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Booking } from '@slotwire/protocol';
import {
  bodies,
  chair,
  changed,
  eventOf,
  find,
  findSlots,
  hour,
  idOf,
  iso,
  keyOf,
  recordOf,
  upTo,
  write,
} from './store.fixture.ts';
import {
  type BookingRecord,
  type BookingScope,
  emptyReadSet,
  emptyWriteSet,
  keyId,
  type Store,
  StoreError,
} from './store.ts';

const ada = 'user:ada';

export function bookingsContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('facts', () => {
    test('what was written is found again, as it was', async () => {
      const record = { ...recordOf(1, 9, 10), changedIn: { status: 3, times: 2, reschedule: 7 } };
      await write(store, { bookings: [record], keys: [keyOf(1)] });
      const facts = await find(store, { bookings: [idOf(1)], keys: [{ userId: 'ada', key: idOf(1) }] });
      assert.deepEqual([...facts.bookings], [[idOf(1), record]]);
      assert.deepEqual([...facts.keys], [[keyId('ada', idOf(1)), keyOf(1)]]);
    });

    test('what was not written is absent', async () => {
      await write(store, { bookings: [recordOf(1, 9, 10)], keys: [keyOf(1)] });
      const facts = await find(store, { bookings: [idOf(2)], keys: [{ userId: 'ada', key: idOf(2) }] });
      assert.equal(facts.bookings.size, 0);
      assert.equal(facts.keys.size, 0);
    });

    test('[CM2] a key belongs to its person', async () => {
      await write(store, { keys: [keyOf(1, 'ada'), { ...keyOf(1, 'bob'), ack: '{"ok":false}' }] });
      const facts = await find(store, {
        keys: [
          { userId: 'ada', key: idOf(1) },
          { userId: 'bob', key: idOf(1) },
          { userId: 'eve', key: idOf(1) },
        ],
      });
      assert.deepEqual([...facts.keys.keys()].sort(), [keyId('ada', idOf(1)), keyId('bob', idOf(1))]);
      assert.equal(facts.keys.get(keyId('bob', idOf(1)))?.ack, '{"ok":false}');
    });

    test('the same thing may be named twice', async () => {
      await write(store, { bookings: [recordOf(1, 9, 10)], keys: [keyOf(1)] });
      const window = { of: chair, fromMs: hour(0), toMs: hour(24) };
      const key = { userId: 'ada', key: idOf(1) };
      const facts = await find(store, { bookings: [idOf(1), idOf(1)], keys: [key, key], slots: [window, window] });
      assert.equal(facts.bookings.size, 1);
      assert.equal(facts.keys.size, 1);
    });

    test('instants are kept to the millisecond', async () => {
      await write(store, {
        keys: [keyOf(1, 'ada', 100.75)],
        revocations: [{ kind: 'jti', id: 'token', atMs: 200.5 }],
      });
      const { keys } = await find(store, { keys: [{ userId: 'ada', key: idOf(1) }] });
      assert.equal(keys.get(keyId('ada', idOf(1)))?.atMs, 100);
      assert.deepEqual(await store.listRevocations(0), [{ kind: 'jti', id: 'token', atMs: 200 }]);
    });

    test('text keeps every character', async () => {
      const service = 'Fußpflege 足 💇🏽 "quoted" \\ \u2028 \u0001';
      const record = recordOf(1, 9, 10, { service });
      await write(store, { bookings: [record], events: [eventOf(ada, record.json)] });
      assert.deepEqual((await find(store, { bookings: [idOf(1)] })).bookings.get(idOf(1)), record);
      assert.deepEqual(await bodies(store, ada), [record.json]);
    });

    test('a booking is replaced by its next version', async () => {
      const first = recordOf(1, 9, 10);
      await write(store, { bookings: [first] });
      const noted = changed(first, { service: 'shave' });
      await store.commit({ ...emptyReadSet, bookings: [idOf(1)] }, () => ({ ...emptyWriteSet, bookings: [noted] }));
      assert.deepEqual((await find(store, { bookings: [idOf(1)] })).bookings.get(idOf(1)), noted);
      const unread = changed(noted, { customerId: 'bob', vendorId: 'garage', resourceId: 'lift' });
      await write(store, { bookings: [unread] });
      assert.deepEqual((await find(store, { bookings: [idOf(1)] })).bookings.get(idOf(1)), unread);
      assert.deepEqual(await findSlots(store, 9, 10), []);
      assert.deepEqual(await findSlots(store, 9, 10, { vendorId: 'garage', resourceId: 'lift' }), [idOf(1)]);
    });
  });

  describe('slot windows', () => {
    beforeEach(async () => {
      await write(store, {
        bookings: [
          recordOf(1, 8, 9),
          recordOf(2, 9, 11),
          recordOf(3, 11, 12),
          recordOf(4, 14, 15),
          recordOf(5, 9, 15, { resourceId: 'chair-2' }),
          recordOf(6, 9, 15, { vendorId: 'garage' }),
        ],
      });
    });

    test('[BK2] both edges are open to neighbours: a window holds what overlaps it, not what touches it', async () => {
      assert.deepEqual(await findSlots(store, 9, 11), [idOf(2)]);
      assert.deepEqual(await findSlots(store, 10, 11), [idOf(2)]);
      assert.deepEqual(await findSlots(store, 12, 14), []);
      assert.deepEqual(await findSlots(store, 11.5, 11.75), [idOf(3)]);
      assert.deepEqual(await findSlots(store, 0, 24), [idOf(1), idOf(2), idOf(3), idOf(4)].sort());
    });

    test('[BK2] a millisecond of overlap is an overlap', async () => {
      const byMs = async (fromMs: number, toMs: number) =>
        [...(await find(store, { slots: [{ of: chair, fromMs, toMs }] })).bookings.keys()].sort();
      assert.deepEqual(await byMs(hour(12), hour(14)), []);
      assert.deepEqual(await byMs(hour(12) - 1, hour(14)), [idOf(3)]);
      assert.deepEqual(await byMs(hour(12), hour(14) + 1), [idOf(4)]);
    });

    test('a window can name its resource by a booking of the same read set', async () => {
      const window = { fromMs: hour(14), toMs: hour(15) };
      const byBooking = await find(store, { bookings: [idOf(2)], slots: [{ of: { bookingId: idOf(2) }, ...window }] });
      assert.deepEqual([...byBooking.bookings.keys()].sort(), [idOf(2), idOf(4)].sort());
      const byNobody = await find(store, { bookings: [idOf(99)], slots: [{ of: { bookingId: idOf(99) }, ...window }] });
      assert.equal(byNobody.bookings.size, 0);
    });

    /** What each change alone makes of a booking from 9 to 11: whether its chair is held at 9 and at 10:30, and who still lists it. */
    const changes: [change: Partial<Booking>, at9: boolean, at10: boolean, customer: boolean, vendor: boolean][] = [
      [{ startsAt: iso(9.5) }, false, true, true, true],
      [{ endsAt: iso(10) }, true, false, false, false],
      [{ status: 'cancelled' }, false, false, true, true],
      [{ resourceId: 'chair-3' }, false, false, true, true],
      [{ vendorId: 'barber' }, false, false, true, false],
      [{ customerId: 'bob' }, true, true, false, true],
    ];
    for (const [change, at9, at10, customer, vendor] of changes) {
      test(`a change of ${Object.keys(change)} alone moves a booking in every index`, async () => {
        const next = changed(recordOf(2, 9, 11), change);
        await store.commit({ ...emptyReadSet, bookings: [idOf(2)] }, () => ({ ...emptyWriteSet, bookings: [next] }));
        const lists = async (of: BookingScope['of']) => {
          const list = await store.listBookings({ of, endsAfterMs: hour(10.5), limit: 100 });
          return list.some(({ id }) => id === idOf(2));
        };
        assert.equal((await findSlots(store, 9, 9.25)).includes(idOf(2)), at9);
        assert.equal((await findSlots(store, 10.5, 10.75)).includes(idOf(2)), at10);
        assert.equal(await lists({ customerId: 'ada' }), customer);
        assert.equal(await lists({ vendorId: 'salon' }), vendor);
      });
    }

    test('only active bookings are found', async () => {
      const over = ['declined', 'cancelled', 'completed', 'no_show'] as const;
      await write(store, {
        bookings: [
          ...over.map((status, i) => recordOf(20 + i, 20, 21, { status })),
          recordOf(30, 20, 21, { status: 'requested' }),
          recordOf(31, 21, 22, { status: 'in_progress' }),
        ],
      });
      assert.deepEqual(await findSlots(store, 20, 22), [idOf(30), idOf(31)].sort());
    });

    test('a booking that was moved or ended is found where it now is, or no more', async () => {
      const moved = changed(recordOf(2, 9, 11), { startsAt: iso(16), endsAt: iso(17) });
      const ended = changed(recordOf(3, 11, 12), { status: 'cancelled' });
      await store.commit({ ...emptyReadSet, bookings: [idOf(2), idOf(3)] }, () => ({
        ...emptyWriteSet,
        bookings: [moved, ended],
      }));
      assert.deepEqual(await findSlots(store, 9, 13), []);
      assert.deepEqual(await findSlots(store, 16, 17), [idOf(2)]);
    });

    test('[BK2] an overlap that decide let through is refused with everything else of its write set', async () => {
      const overlaps = [recordOf(50, 10, 11), recordOf(51, 8.5, 14.5), recordOf(52, 14.25, 14.5)];
      for (const record of overlaps) {
        await assert.rejects(write(store, { bookings: [record], events: [eventOf(ada, 'never')] }), StoreError);
        await assert.rejects(
          store.commit({ ...emptyReadSet, bookings: [record.booking.id] }, () => ({
            ...emptyWriteSet,
            bookings: [record],
          })),
          StoreError,
        );
      }
      await assert.rejects(write(store, { bookings: [recordOf(53, 20, 22), recordOf(54, 21, 23)] }), StoreError);
      assert.equal((await find(store, { bookings: [50, 51, 52, 53, 54].map(idOf) })).bookings.size, 0);
      assert.deepEqual(await bodies(store, ada), []);
    });

    test('[BK2] what becomes active again finds its slot free, or is refused', async () => {
      const ended = [40, 41].map((n) => recordOf(n, n - 20, n - 19, { status: 'cancelled' }));
      await write(store, { bookings: [...ended, recordOf(42, 20.5, 21.5)] });
      const back = (record: BookingRecord) =>
        store.commit({ ...emptyReadSet, bookings: [record.booking.id] }, () => ({
          ...emptyWriteSet,
          bookings: [changed(record, { status: 'confirmed' })],
        }));
      for (const record of ended) await assert.rejects(back(record), StoreError);
      await write(store, { bookings: [recordOf(42, 20.5, 21)] });
      await back(ended[1] as BookingRecord);
      assert.deepEqual(await findSlots(store, 20, 23), [idOf(42), idOf(41)].sort());
    });

    test('[BK2] in one write set, one booking may take the slot that another leaves', async () => {
      const cancelled = changed(recordOf(2, 9, 11), { status: 'cancelled' });
      await write(store, { bookings: [recordOf(60, 9, 11), cancelled] });
      assert.deepEqual(await findSlots(store, 9, 11), [idOf(60)]);
      const away = changed(recordOf(60, 9, 11), { startsAt: iso(14), endsAt: iso(15) });
      const back = changed(recordOf(4, 14, 15), { startsAt: iso(9), endsAt: iso(11) });
      await store.commit({ ...emptyReadSet, bookings: [idOf(60), idOf(4)] }, () => ({
        ...emptyWriteSet,
        bookings: [away, back],
      }));
      assert.deepEqual(await findSlots(store, 9, 11), [idOf(4)]);
      assert.deepEqual(await findSlots(store, 14, 15), [idOf(60)]);
    });
  });

  describe('lists of bookings', () => {
    const anyTime = Number.MIN_SAFE_INTEGER;

    test('each sees its own, ascending by id', async () => {
      await write(store, {
        bookings: [
          recordOf(4, 9, 10),
          recordOf(1, 10, 11, { customerId: 'bob' }),
          recordOf(3, 11, 12, { resourceId: 'chair-2' }),
          recordOf(2, 12, 13, { resourceId: 'chair-3', status: 'cancelled' }),
          recordOf(5, 13, 14, { vendorId: 'garage', customerId: 'bob' }),
        ],
      });
      const list = async (of: { customerId: string } | { vendorId: string }) =>
        (await store.listBookings({ of, endsAfterMs: anyTime, limit: 100 })).map(({ id }) => id);
      assert.deepEqual(await list({ customerId: 'ada' }), [idOf(4), idOf(3), idOf(2)].sort());
      assert.deepEqual(await list({ customerId: 'bob' }), [idOf(1), idOf(5)].sort());
      assert.deepEqual(await list({ vendorId: 'salon' }), [idOf(4), idOf(1), idOf(3), idOf(2)].sort());
      assert.deepEqual(await list({ vendorId: 'garage' }), [idOf(5)]);
      assert.deepEqual(await list({ vendorId: 'nobody' }), []);
    });

    test('they are whole bookings', async () => {
      const record = recordOf(1, 9, 10);
      await write(store, { bookings: [record] });
      const list = await store.listBookings({ of: { vendorId: 'salon' }, endsAfterMs: anyTime, limit: 1 });
      assert.deepEqual(list, [record.booking]);
    });

    test('those that ended before the instant are left out', async () => {
      await write(store, { bookings: [recordOf(1, 8, 9), recordOf(2, 9, 10), recordOf(3, 10, 11)] });
      for (const scope of [{ customerId: 'ada' }, { vendorId: 'salon' }]) {
        const list = await store.listBookings({ of: scope, endsAfterMs: hour(10), limit: 10 });
        assert.deepEqual(
          list.map(({ id }) => id),
          [idOf(2), idOf(3)].sort(),
        );
      }
    });

    test('pages follow each other without a gap or a repeat', async () => {
      const ids = upTo(23).map(idOf).sort();
      await write(store, {
        bookings: upTo(23).map((n) => recordOf(n, n, n + 1, { resourceId: `chair-${n % 3}` })),
      });
      for (const scope of [{ customerId: 'ada' }, { vendorId: 'salon' }]) {
        const seen: string[] = [];
        for (let after: string | undefined; ; after = seen.at(-1)) {
          const page = await store.listBookings({ of: scope, endsAfterMs: anyTime, after, limit: 5 });
          seen.push(...page.map(({ id }) => id));
          if (page.length < 5) break;
        }
        assert.deepEqual(seen, ids);
      }
    });
  });
}
