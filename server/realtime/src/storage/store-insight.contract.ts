/** The part of the store contract about figures: rollups, and what is asked of the bookings of one vendor. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DAY_MS, find, findSlots, HOUR_MS, hour, idOf, recordOf, write } from './store.fixture.ts';
import { emptyReadSet, emptyWriteSet, type Store, StoreError } from './store.ts';
import type { RollupQuery, RollupRow } from './store-insight.ts';
import { noteId, recordOfNote } from './store-notifications.fixture.ts';

const rowOf = (change: Partial<RollupRow> = {}): RollupRow => ({
  resolution: 'minute',
  part: 'messages',
  atMs: DAY_MS,
  node: 'node-a',
  json: '{"n":1}',
  ...change,
});

const query = (change: Partial<RollupQuery> = {}): RollupQuery => ({
  resolution: 'minute',
  part: 'messages',
  fromMs: 0,
  toMs: DAY_MS * 2,
  limit: 100,
  ...change,
});

export function insightContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('figures', () => {
    test('[AN1] nodes have rows of their own, and writing one again takes the place of the first', async () => {
      const other = rowOf({ node: 'node-b', json: '{"n":2}' });
      await store.putRollups([rowOf(), other]);
      await store.putRollups([rowOf({ json: '{"n":3}' })]);
      assert.deepEqual(await store.listRollups(query()), [rowOf({ json: '{"n":3}' }), other]);
    });

    test('rows are listed by resolution, part and time, page by page', async () => {
      const rows = [0, 1, 2].flatMap((i) =>
        ['node-a', 'node-b'].map((node) => rowOf({ atMs: DAY_MS + i * 60_000, node })),
      );
      await store.putRollups([...rows.toReversed(), rowOf({ resolution: 'hour' }), rowOf({ part: 'errors' })]);
      assert.deepEqual(await store.listRollups(query()), rows);
      const from = { fromMs: DAY_MS + 60_000, toMs: DAY_MS + 120_000 };
      assert.deepEqual(await store.listRollups(query(from)), rows.slice(2, 4));
      const page = await store.listRollups(query({ limit: 3 }));
      const [, , last] = page;
      assert.deepEqual([...page, ...(await store.listRollups(query({ after: last, limit: 10 })))], rows);
    });

    test('rows that cannot all be written are not written at all', async () => {
      await assert.rejects(store.putRollups([rowOf(), rowOf({ atMs: Number.NaN })]), StoreError);
      assert.deepEqual(await store.listRollups(query()), []);
    });

    test('[AN4] each resolution has a retention of its own, and what is forgotten comes in slices', async () => {
      const rows = ['minute', 'hour', 'day'].flatMap((resolution) =>
        [0, 1, 2].map((i) => rowOf({ resolution: resolution as 'minute', atMs: DAY_MS + i * HOUR_MS })),
      );
      await store.putRollups(rows);
      const from = { minute: hour(2), hour: hour(1), day: hour(0) };
      assert.equal(await store.trimRollups(from, 2), 2);
      assert.equal(await store.trimRollups(from, 10), 1);
      assert.equal(await store.trimRollups(from, 10), 0);
      const left = async (resolution: RollupRow['resolution']) =>
        (await store.listRollups(query({ resolution }))).length;
      assert.deepEqual(await Promise.all([left('minute'), left('hour'), left('day')]), [1, 2, 3]);
    });

    test('[AN6] bookings of a vendor that start within a time, whatever their status or resource', async () => {
      const of = (n: number, from: number, change: object = {}) => recordOf(n, from, from + 1, change);
      await write(store, {
        bookings: [
          of(1, 8),
          of(2, 9, { status: 'cancelled' }),
          of(3, 10, { resourceId: 'chair-2', customerId: 'bob' }),
          of(4, 11),
          of(5, 9, { vendorId: 'gym' }),
        ],
      });
      const listed = (change: object = {}) =>
        store.listVendorBookings({ vendorId: 'salon', fromMs: hour(9), toMs: hour(11), limit: 10, ...change });
      const expected = [
        { id: idOf(2), customerId: 'ada', resourceId: 'chair-1', status: 'cancelled', startsMs: hour(9) },
        { id: idOf(3), customerId: 'bob', resourceId: 'chair-2', status: 'confirmed', startsMs: hour(10) },
      ].sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(await listed(), expected);
      assert.deepEqual(await listed({ limit: 1 }), expected.slice(0, 1));
      assert.deepEqual(await listed({ after: expected[0]?.id }), expected.slice(1));
      assert.deepEqual(await listed({ vendorId: 'nobody' }), []);
    });

    test('[AN6] answers are found by when they were given, and stay when the booking goes on', async () => {
      const asked = { status: 'requested' } as const;
      await write(store, {
        bookings: [recordOf(1, 9, 10, asked), recordOf(2, 30, 31, asked), recordOf(3, 40, 41, asked)],
      });
      assert.deepEqual(await store.listAnswers('salon', 0, DAY_MS * 9, 10), []);
      assert.deepEqual(await store.openRequests('salon', DAY_MS, 10), { count: 3, oldestMs: DAY_MS });
      const answered = (n: number, from: number, answeredMs: number) => ({
        ...recordOf(n, from, from + 1),
        answeredMs,
      });
      await write(store, { bookings: [answered(1, 9, hour(2)), answered(2, 30, hour(1))] });
      assert.deepEqual(await store.listAnswers('salon', 0, hour(3), 10), [
        { askedMs: DAY_MS, answeredMs: hour(1) },
        { askedMs: DAY_MS, answeredMs: hour(2) },
      ]);
      assert.equal((await store.listAnswers('salon', hour(1), hour(2), 10)).length, 1);
      assert.equal((await store.listAnswers('salon', 0, hour(3), 1)).length, 1);
      assert.deepEqual(await store.listAnswers('gym', 0, hour(3), 10), []);
      assert.deepEqual(await store.openRequests('salon', DAY_MS, 10), { count: 1, oldestMs: DAY_MS });
      assert.deepEqual(await store.openRequests('salon', hour(41), 10), { count: 0, oldestMs: undefined });
      const { bookings } = await find(store, { bookings: [idOf(1), idOf(3)] });
      assert.equal(bookings.get(idOf(1))?.answeredMs, hour(2));
      assert.equal(bookings.get(idOf(3))?.answeredMs, undefined);
    });

    test('[AN6] an answer to what the commit has read is found too, whether it confirms or declines', async () => {
      await write(store, {
        bookings: [1, 2].map((n) => recordOf(n, n * 10, n * 10 + 1, { status: 'requested' })),
      });
      const confirmed = { ...recordOf(1, 10, 11), answeredMs: hour(1) };
      const declined = { ...recordOf(2, 20, 21, { status: 'declined' }), answeredMs: hour(2) };
      const ids = [idOf(1), idOf(2)];
      await store.commit({ ...emptyReadSet, bookings: ids }, () => ({
        ...emptyWriteSet,
        bookings: [confirmed, declined],
      }));
      const { bookings } = await find(store, { bookings: ids });
      assert.deepEqual([...bookings.values()], [confirmed, declined]);
      const answers = await store.listAnswers('salon', 0, hour(3), 10);
      assert.deepEqual(
        answers.map(({ answeredMs }) => answeredMs),
        [hour(1), hour(2)],
      );
      assert.deepEqual(await findSlots(store, 0, 24), [idOf(1)]);
      assert.equal((await store.openRequests('salon', DAY_MS, 10)).count, 0);
    });

    test('[AN6] notifications of a stream, and which of them anybody has read', async () => {
      const notes = [1, 2, 3].map((n) => recordOfNote(n, 'vendor:salon', { atMs: hour(n) }));
      await write(store, {
        notifications: [...notes, recordOfNote(4, 'vendor:gym', { atMs: hour(2) })],
        marks: [
          { userId: 'kim', notificationId: noteId(2), readMs: hour(5) },
          { userId: 'lee', notificationId: noteId(2), readMs: hour(6) },
          { userId: 'kim', notificationId: noteId(3), shownMs: hour(5) },
        ],
      });
      assert.deepEqual(await store.listOpens('vendor:salon', hour(1), hour(3)), [
        { atMs: hour(1), read: false },
        { atMs: hour(2), read: true },
      ]);
      assert.deepEqual(await store.listOpens('vendor:salon', hour(3), hour(4)), [{ atMs: hour(3), read: false }]);
    });
  });
}
