/** The part of the store contract about broadcasts, and what is counted of those whom they reach. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DAY_MS, find, trimAll, write } from './store.fixture.ts';
import type { Store } from './store.ts';
import type { BroadcastRecord, OutcomeCursor } from './store-broadcasts.ts';
import { decisionOf, deviceOf, noteId, recordOfNote } from './store-notifications.fixture.ts';

const recordOf = (n: number, change: Partial<BroadcastRecord> = {}): BroadcastRecord => ({
  id: noteId(n),
  actorId: 'root',
  createdMs: DAY_MS,
  dueMs: DAY_MS + n,
  state: 'queued',
  audience: { type: 'people', userIds: ['ada'] },
  announcement: { title: 'News', text: 'x', priority: 'low' },
  push: true,
  connected: 0,
  notificationIds: [],
  ...change,
});

export function broadcastsContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('broadcasts', () => {
    test('[AD11] they are listed as they were last written, newest first, page by page', async () => {
      await write(store, { broadcasts: [1, 2, 3].map((n) => recordOf(n)) });
      const sent = recordOf(2, { state: 'sent', sentMs: DAY_MS + 9, notificationIds: [noteId(9)] });
      await write(store, { broadcasts: [sent] });
      assert.deepEqual(await store.listBroadcasts({ limit: 9 }), [recordOf(3), sent, recordOf(1)]);
      assert.deepEqual(await store.listBroadcasts({ limit: 1, before: noteId(3) }), [sent]);
    });

    test('[AD7] a commit finds those that it asks for, and not what another left undone', async () => {
      await write(store, { broadcasts: [recordOf(1)] });
      const { broadcasts } = await find(store, { broadcasts: [noteId(1), noteId(2)] });
      assert.deepEqual([...(broadcasts ?? [])], [[noteId(1), recordOf(1)]]);
      const throws = () => {
        throw new Error('a fault');
      };
      await assert.rejects(store.commit({ keys: [], bookings: [], slots: [], broadcasts: [noteId(1)] }, throws));
      assert.deepEqual((await store.listBroadcasts({ limit: 9 })).length, 1);
    });

    test('[AD9] those are due that are open and whose time has come, longest due first', async () => {
      const records = [
        recordOf(1, { dueMs: DAY_MS + 30 }),
        recordOf(2, { dueMs: DAY_MS + 10, state: 'sending' }),
        recordOf(3, { dueMs: DAY_MS + 20, state: 'sent' }),
        recordOf(4, { dueMs: DAY_MS + 20, state: 'cancelled' }),
        recordOf(5, { dueMs: DAY_MS + 40 }),
      ];
      await write(store, { broadcasts: records });
      const due = async (ms: number, limit = 9) =>
        (await store.listDueBroadcasts(DAY_MS + ms, limit)).map(({ id }) => id);
      assert.deepEqual(await due(9), []);
      assert.deepEqual(await due(30), [noteId(2), noteId(1)]);
      assert.deepEqual(await due(99, 2), [noteId(2), noteId(1)]);
      assert.equal(await store.nextBroadcastMs(), DAY_MS + 10);
      await write(store, { broadcasts: records.map((record) => ({ ...record, state: 'failed' as const })) });
      assert.equal(await store.nextBroadcastMs(), undefined);
    });

    test('[AD11] retention forgets those that are over, and none that is still to be sent', async () => {
      await write(store, {
        broadcasts: [recordOf(1, { state: 'sent' }), recordOf(2), recordOf(3, { state: 'failed' })],
      });
      await trimAll(store, { notificationsFromMs: DAY_MS + 3 });
      assert.deepEqual(
        (await store.listBroadcasts({ limit: 9 })).map(({ id }) => id),
        [noteId(3), noteId(2)],
      );
      const many = Array.from({ length: 120 }, (_, n) => recordOf(n + 10, { state: 'cancelled' }));
      await write(store, { broadcasts: many });
      await trimAll(store, { notificationsFromMs: DAY_MS * 2 });
      assert.equal((await store.listBroadcasts({ limit: 200 })).length, 1);
    });

    test('[AD8] people and devices that can be pushed to are counted by stream', async () => {
      const devices = [
        deviceOf('ada', { deviceId: 'a1', token: 't1', streams: ['user:ada', 'all'] }),
        deviceOf('ada', { deviceId: 'a2', token: 't2', streams: ['user:ada', 'all'] }),
        deviceOf('bob', { token: 't3', streams: ['user:bob', 'role:customer', 'all'] }),
      ];
      await write(store, { devices: devices.map((device) => ({ type: 'register' as const, device })) });
      assert.deepEqual(await store.countPushReaders(['all']), { people: 2, devices: 3 });
      assert.deepEqual(await store.countPushReaders(['user:ada', 'user:bob', 'user:eve']), { people: 2, devices: 3 });
      assert.deepEqual(await store.countPushReaders(['group:none']), { people: 0, devices: 0 });
      assert.equal(await store.countPushableAmong('all', ['ada', 'bob', 'eve']), 2);
      assert.equal(await store.countPushableAmong('role:customer', ['ada', 'bob']), 1);
    });

    test('[AD11] decisions and read marks are counted by notification, page by page', async () => {
      await write(store, {
        notifications: [1, 2].map((n) => recordOfNote(n, 'all')),
        marks: [
          { userId: 'ada', notificationId: noteId(1), readMs: DAY_MS },
          { userId: 'bob', notificationId: noteId(1), shownMs: DAY_MS },
          { userId: 'bob', notificationId: noteId(2), readMs: DAY_MS },
        ],
        push: {
          decisions: [
            ...Array.from({ length: 5 }, () => decisionOf(1, { outcome: 'sent' })),
            decisionOf(1, { outcome: 'muted', atMs: DAY_MS + 5 }),
            decisionOf(2, { outcome: 'sent' }),
          ],
        },
      });
      const sum = new Map<string, number>();
      let after: OutcomeCursor | undefined;
      let pages = 0;
      do {
        const page = await store.countOutcomes([noteId(1), noteId(3), noteId(2)], after, 2);
        for (const [outcome, count] of page.counts) sum.set(outcome, (sum.get(outcome) ?? 0) + count);
        after = page.next;
      } while (after !== undefined && ++pages < 10);
      assert.deepEqual(Object.fromEntries(sum), { sent: 6, muted: 1 });
      assert.equal(await store.countRead([noteId(1), noteId(2)]), 2);
      assert.equal(await store.countRead([noteId(1)]), 1);
    });
  });
}
