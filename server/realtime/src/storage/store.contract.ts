/**
 * What every Store must do, whatever it is made of: `storeContract('sqlite', …)` in its test file runs all of it.
 * No write set here lets active bookings overlap unless the test is about that: a store may refuse it at any moment of a commit.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { StreamName } from '@slotwire/protocol';
import fc from 'fast-check';
import {
  bodies,
  changed,
  DAY_MS,
  eventOf,
  eventsOf,
  find,
  findSlots,
  idOf,
  keyOf,
  recordOf,
  trimAll,
  upTo,
  write,
} from './store.fixture.ts';
import { emptyReadSet, emptyWriteSet, keyId, type Store, StoreError } from './store.ts';
import { auditContract } from './store-audit.contract.ts';
import { bookingsContract } from './store-bookings.contract.ts';
import { broadcastsContract } from './store-broadcasts.contract.ts';
import { insightContract } from './store-insight.contract.ts';
import { limitsContract } from './store-limits.contract.ts';
import { logsContract } from './store-log.contract.ts';
import { createModel, histories } from './store-model.fixture.ts';
import { notificationsContract } from './store-notifications.contract.ts';
import {
  decisionOf,
  deviceOf,
  inboxOf,
  noteId,
  notificationOf,
  preferencesIn,
  recordOfNote,
  taskOf,
} from './store-notifications.fixture.ts';
import { pushContract } from './store-push.contract.ts';

export interface StoreUnderTest {
  store: Store;
  /** Closes the store and opens another on the same data. Needed where the data outlives the store. */
  reopen?: () => Promise<Store>;
  dispose(): Promise<void>;
}

export interface StoreContractOptions {
  /** Whether the data outlives the store. Default true. */
  isDurable?: boolean;
  /** Random histories to try, each on a store of its own. Default 100. */
  historyCount?: number;
}

/** The same histories in every run; another seed, by hand, tries others. */
const SEED = 0x5107;

const FAR_MS = DAY_MS * 2;
const ada: StreamName = 'user:ada';
const salon: StreamName = 'vendor:salon';

export function storeContract(
  name: string,
  createStore: () => Promise<StoreUnderTest>,
  { historyCount = 100, isDurable = true }: StoreContractOptions = {},
): void {
  describe(`store contract: ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      under = await createStore();
      store = under.store;
    });
    afterEach(() => under.dispose());

    bookingsContract(() => store);
    logsContract(() => store);
    notificationsContract(() => store);
    auditContract(() => store);
    broadcastsContract(() => store);
    limitsContract(() => store);
    insightContract(() => store);
    pushContract(() => store);

    describe('atomicity', () => {
      test('when decide throws nothing is written, and its error is passed on', async () => {
        const fault = new Error('a fault in a rule');
        const throws = () => {
          throw fault;
        };
        await assert.rejects(store.commit(emptyReadSet, throws), (error) => error === fault);
        await write(store, { events: [eventOf(ada, 'a')] });
        assert.deepEqual(await bodies(store, ada), ['a']);
      });

      test('[DL1] a commit that fails midway leaves nothing, and no gap', async () => {
        await write(store, { events: eventsOf(ada, ['a', 'b']) });
        const badInstant = { ...eventOf(salon, 'never'), atMs: Number.NaN };
        const writes = {
          bookings: [recordOf(1, 9, 10)],
          keys: [keyOf(1)],
          events: [...eventsOf(ada, ['never', 'never']), eventOf('group:new', 'never'), badInstant],
          revocations: [{ kind: 'jti', id: 'token', atMs: DAY_MS }] as const,
        };
        await assert.rejects(write(store, writes), StoreError);
        assert.deepEqual(
          (await store.states([ada, salon, 'group:new'])).map(({ head }) => head),
          [2, 0, 0],
        );
        assert.deepEqual(await bodies(store, ada), ['a', 'b']);
        assert.deepEqual(await store.listRevocations(0), []);
        const facts = await find(store, { bookings: [idOf(1)], keys: [{ userId: 'ada', key: idOf(1) }] });
        assert.equal(facts.bookings.size + facts.keys.size, 0);
        const positions = await write(store, { events: [eventOf(ada, 'c'), eventOf('group:new', 'first')] });
        assert.deepEqual(
          positions.map(({ offset }) => offset),
          [3, 1],
        );
        assert.deepEqual(await bodies(store, ada), ['a', 'b', 'c']);
      });

      test('[CM2] commits that run at once see each other: no update is lost', async () => {
        const reads = { ...emptyReadSet, bookings: [idOf(1)] };
        await write(store, { bookings: [recordOf(1, 9, 10)] });
        const raise = (i: number) =>
          store.commit(reads, ({ bookings }) => {
            const record = bookings.get(idOf(1));
            assert(record);
            return { ...emptyWriteSet, bookings: [changed(record, {})], events: [eventOf(ada, String(i))] };
          });
        const positions = await Promise.all(Array.from({ length: 20 }, (_, i) => raise(i)));
        const { bookings } = await find(store, { bookings: [idOf(1)] });
        assert.equal(bookings.get(idOf(1))?.booking.version, 21);
        const offsets = positions.map(([position]) => position?.offset).sort((a, b) => Number(a) - Number(b));
        assert.deepEqual(offsets, upTo(20));
      });

      test('an empty write set is a commit like any other', async () => {
        assert.deepEqual(await write(store, {}), []);
      });
    });

    describe('revocations', () => {
      test('those later than the instant are listed', async () => {
        await write(store, {
          revocations: [
            { kind: 'jti', id: 'token', atMs: 100 },
            { kind: 'user', id: 'ada', atMs: 200 },
            { kind: 'device', id: 'ada phone', atMs: 50 },
          ],
        });
        assert.equal((await store.listRevocations(0)).length, 3);
        assert.deepEqual((await store.listRevocations(0))[0], { kind: 'device', id: 'ada phone', atMs: 50 });
        assert.deepEqual(await store.listRevocations(100), [{ kind: 'user', id: 'ada', atMs: 200 }]);
        assert.deepEqual(await store.listRevocations(200), []);
      });

      test('of two for the same, the later counts', async () => {
        for (const atMs of [200, 300, 100]) await write(store, { revocations: [{ kind: 'user', id: 'ada', atMs }] });
        await write(store, { revocations: [{ kind: 'jti', id: 'ada', atMs: 50 }] });
        const list = await store.listRevocations(0);
        assert.equal(list.length, 2);
        assert.deepEqual(
          list.find(({ kind }) => kind === 'user'),
          { kind: 'user', id: 'ada', atMs: 300 },
        );
      });
    });

    describe('life', () => {
      test('ping resolves while the store can write', async () => {
        await store.ping();
        await write(store, { events: [eventOf(ada, 'a')] });
        await store.ping();
        assert.deepEqual(await bodies(store, ada), ['a']);
      });

      test('a closed store answers with StoreError, and closes twice', async () => {
        await store.close();
        await store.close();
        await assert.rejects(store.ping(), StoreError);
        await assert.rejects(write(store, {}), StoreError);
        await assert.rejects(store.states([ada]), StoreError);
        await assert.rejects(store.readLog(ada, 0, 1), StoreError);
        await assert.rejects(inboxOf(store), StoreError);
        await assert.rejects(store.takeDueTasks(0, 0, 1), StoreError);
      });
    });

    if (isDurable) {
      test('[CM1] whoever opens the data again finds everything', async () => {
        const record = recordOf(1, 9, 10);
        await write(store, {
          bookings: [record],
          keys: [keyOf(1)],
          events: [...eventsOf(ada, ['a', 'b', 'c']), eventOf(salon, 'x'), ...eventsOf('all', ['p', 'q'])],
          revocations: [{ kind: 'jti', id: 'token', atMs: 5 }],
        });
        await store.recreateStream(salon);
        await trimAll(store, { maxEvents: 2 });
        await write(store, { events: eventsOf('user:bob', ['p', 'q'], 1) });
        await trimAll(store, { eventsFromMs: 2 });
        const streams: StreamName[] = [ada, salon, 'all', 'group:new', 'user:bob'];
        const states = await store.states(streams);
        assert(under.reopen);
        store = await under.reopen();
        assert.deepEqual(await store.states(streams), states);
        assert.deepEqual(await bodies(store, ada), ['b', 'c']);
        const facts = await find(store, { bookings: [idOf(1)], keys: [{ userId: 'ada', key: idOf(1) }] });
        assert.deepEqual(facts.bookings.get(idOf(1)), record);
        assert.deepEqual(facts.keys.get(keyId('ada', idOf(1))), keyOf(1));
        assert.deepEqual(await store.listRevocations(0), [{ kind: 'jti', id: 'token', atMs: 5 }]);
        assert.deepEqual(await findSlots(store, 9, 10), [idOf(1)]);
        const events = streams.map((stream) => eventOf(stream, 'next'));
        const positions = await write(store, { events });
        assert.deepEqual(
          positions.map(({ offset }) => offset),
          [4, 1, 3, 1, 3],
        );
        // What was too long before is found too, though nobody appended to it since.
        await trimAll(store, { maxEvents: 1 });
        assert.deepEqual(await bodies(store, ada), ['next']);
      });

      test('[NT1] [PU1] [RL5] whoever opens the data again finds what was told, set, registered and begun', async () => {
        const device = deviceOf('ada');
        const preferences = preferencesIn('UTC');
        await write(store, {
          notifications: [1, 2, 3].map((n) => recordOfNote(n, ada, { pushAtMs: DAY_MS })),
          marks: [{ userId: 'ada', notificationId: noteId(3), readMs: DAY_MS }],
          preferences: [{ userId: 'ada', preferences }],
          devices: [{ type: 'register', device }],
          limits: { version: 3, atMs: DAY_MS, changesJson: '{}' },
          reminded: [{ kind: 'hour', uptoMs: DAY_MS }],
          push: {
            plans: [{ notificationId: noteId(1), after: undefined, pushAtMs: 0 }],
            tasks: [taskOf(1)],
            decisions: [decisionOf(1)],
          },
        });
        await store.takeDuePushes(DAY_MS, DAY_MS + 60_000, 1);
        assert(under.reopen);
        store = await under.reopen();
        assert.deepEqual(await inboxOf(store), [-3, 2, 1]);
        assert.equal(await store.remindedTo('hour'), DAY_MS);
        assert.deepEqual(await store.readLimits(), { version: 3, atMs: DAY_MS, changesJson: '{}' });
        const [pushed, ...others] = await store.takeDuePushes(DAY_MS, FAR_MS, 9);
        assert.deepEqual([pushed?.record.id, others], [noteId(3), []], 'what was lent stays lent');
        const target = { device, preferences, deviceTimeZone: device.timeZone, shown: false, read: false };
        assert.deepEqual(await store.takeDueTasks(DAY_MS, FAR_MS, 9), [
          { task: taskOf(1), notification: notificationOf(1), target },
        ]);
        assert.deepEqual(await store.listDecisions({ limit: 9 }), [decisionOf(1)]);
        assert.equal((await trimAll(store, { maxNotifications: 1 })).notifications, 2);
        assert.deepEqual(await inboxOf(store), [-3]);
      });
    }

    test('[DL1] [DL5] [BK2] [CM2] after any history the store holds what the model holds', async () => {
      await fc.assert(
        fc.asyncProperty(histories(), async (history) => {
          const another = await createStore();
          try {
            const model = createModel();
            let current = another.store;
            for (const command of history) {
              if (command.type === 'reopen') current = (await another.reopen?.()) ?? current;
              else await model.apply(current, command);
            }
            await model.assertSame(current);
          } finally {
            await another.dispose();
          }
        }),
        { numRuns: historyCount, seed: SEED },
      );
    });
  });
}
