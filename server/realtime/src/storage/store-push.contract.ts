/** The part of the store contract about push: devices, who is to hear of what, leases, tasks and decisions. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DAY_MS, trimAll, upTo, write } from './store.fixture.ts';
import { emptyReadSet, emptyWriteSet, type Store, StoreError } from './store.ts';
import {
  decisionOf,
  deviceOf,
  inboxOf,
  noteId,
  notificationOf,
  numberOf,
  preferencesIn,
  recordOfNote,
  taskOf,
} from './store-notifications.fixture.ts';
import { deviceKey, type PushDevice, type PushPlan, type PushTask } from './store-notifications.ts';

const LEASE_MS = DAY_MS + 60_000;
const FAR_MS = DAY_MS * 10;

export function pushContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  const register = (...devices: PushDevice[]) =>
    write(store, { devices: devices.map((device) => ({ type: 'register', device })) });
  const targetsOf = (stream: 'all' | `user:${string}`) => store.listTargets(stream, noteId(1), undefined, 1_000);
  /** As `user device`. */
  const readersOf = async (stream: 'all' | `user:${string}`) =>
    (await targetsOf(stream)).map(({ device }) => deviceKey(device));

  describe('push devices', () => {
    test('[PU1] a device is found as it registered, by each of its streams', async () => {
      const device = deviceOf('ada', { provider: 'apns', environment: 'sandbox', topic: 'com.example.app' });
      await register(device, deviceOf('bob', { streams: ['user:bob', 'user:bob'] }));
      const target = { preferences: undefined, deviceTimeZone: 'Europe/Vienna', shown: false, read: false };
      assert.deepEqual(await targetsOf('user:ada'), [{ device, ...target }]);
      assert.deepEqual(await targetsOf('all'), [{ device, ...target }]);
      assert.deepEqual(await readersOf('user:bob'), ['bob phone']);
      assert.deepEqual(await readersOf('user:eve'), []);
    });

    test('[PU1] what a device registers takes the place of what it had: token and streams', async () => {
      await register(deviceOf('ada', { streams: ['user:ada', 'all'] }));
      await register(deviceOf('ada', { token: 'new', streams: ['user:ada', 'group:staff'] }));
      assert.deepEqual(await readersOf('all'), []);
      assert.deepEqual(await readersOf('user:ada'), ['ada phone']);
      assert.deepEqual((await store.listTargets('group:staff', noteId(1), undefined, 9))[0]?.device.token, 'new');
      await register(deviceOf('bob', { token: deviceOf('ada').token }));
      assert.deepEqual(await readersOf('user:ada'), ['ada phone'], 'the old token is free');
    });

    test('[PU1] a token that comes with another person or device is taken from the one before', async () => {
      await register(deviceOf('ada', { token: 'shared' }), deviceOf('ada', { deviceId: 'tablet' }));
      await register(deviceOf('bob', { token: 'shared' }));
      assert.deepEqual(await readersOf('all'), ['ada tablet', 'bob phone']);
      await register(deviceOf('bob', { deviceId: 'other', token: 'shared' }));
      assert.deepEqual(await readersOf('all'), ['ada tablet', 'bob other']);
      await register(deviceOf('cleo', { token: 'shared', provider: 'apns' }));
      assert.deepEqual(await readersOf('all'), ['ada tablet', 'bob other', 'cleo phone'], 'each provider has its own');
    });

    test('[PU1] changes of one write set take effect in their order', async () => {
      await write(store, {
        devices: [
          { type: 'register', device: deviceOf('ada') },
          { type: 'unregister', userId: 'ada', deviceId: 'phone' },
          { type: 'register', device: deviceOf('bob') },
        ],
      });
      assert.deepEqual(await readersOf('all'), ['bob phone']);
    });

    test('[PU1] a revocation ends the devices that registered up to it, and no others', async () => {
      await register(
        deviceOf('ada', { registeredMs: DAY_MS }),
        deviceOf('ada', { deviceId: 'tablet', registeredMs: DAY_MS + 1 }),
        deviceOf('ada', { deviceId: 'watch', registeredMs: DAY_MS + 2 }),
        deviceOf('bob'),
      );
      await write(store, { devices: [{ type: 'unregister-user', userId: 'ada', uptoMs: DAY_MS + 1 }] });
      assert.deepEqual(await readersOf('all'), ['ada watch', 'bob phone']);
    });

    test('[PU1] who was revoked since the token was issued registers nothing', async () => {
      await store.commit(emptyReadSet, () => ({
        ...emptyWriteSet,
        revocations: [
          { kind: 'user', id: 'ada', atMs: DAY_MS },
          { kind: 'device', id: 'bob phone', atMs: DAY_MS },
        ],
      }));
      const registerAs = (device: PushDevice, issuedMs: number) =>
        write(store, { devices: [{ type: 'register', device, issuedMs }] });
      await registerAs(deviceOf('ada'), DAY_MS);
      await registerAs(deviceOf('bob'), DAY_MS - 1);
      assert.deepEqual(await readersOf('all'), []);
      await registerAs(deviceOf('ada'), DAY_MS + 1);
      await registerAs(deviceOf('bob', { deviceId: 'tablet' }), DAY_MS - 1);
      assert.deepEqual(await readersOf('all'), ['ada phone', 'bob tablet']);
    });

    test('[PU6] a dead token is removed, but not the one that took its place', async () => {
      await register(deviceOf('ada', { token: 'dead' }));
      await register(deviceOf('ada', { token: 'alive' }));
      const die = (provider: 'fcm' | 'apns', token: string) =>
        write(store, { devices: [{ type: 'dead-token', provider, token }] });
      await die('fcm', 'dead');
      await die('apns', 'alive');
      assert.deepEqual(await readersOf('all'), ['ada phone']);
      await die('fcm', 'alive');
      assert.deepEqual(await readersOf('all'), []);
      assert.deepEqual(await readersOf('user:ada'), []);
    });

    test('targets come by person and device, page by page, whoever registers in between', async () => {
      await register(
        ...['bob', 'ada', 'cleo'].flatMap((userId) => [
          deviceOf(userId, { deviceId: 'b' }),
          deviceOf(userId, { deviceId: 'a' }),
        ]),
      );
      const seen: string[] = [];
      let after: PushDevice | undefined;
      for (let page = 0; page < 10; page++) {
        const targets = await store.listTargets('all', noteId(1), after, 2);
        if (targets.length === 0) break;
        after = targets.at(-1)?.device;
        seen.push(...targets.map(({ device }) => deviceKey(device)));
        await register(deviceOf('aaron', { deviceId: `d-${page}` }));
      }
      assert.deepEqual(seen, ['ada a', 'ada b', 'bob a', 'bob b', 'cleo a', 'cleo b']);
    });

    test('[PF3] [PU2] a target brings what decides: preferences, zone, and what the person made of the notification', async () => {
      await register(
        deviceOf('ada', { timeZone: 'Asia/Tokyo', registeredMs: DAY_MS + 5 }),
        deviceOf('ada', { deviceId: 'tablet', timeZone: 'Europe/Rome', registeredMs: DAY_MS + 1 }),
        deviceOf('bob'),
        deviceOf('cleo'),
      );
      await write(store, {
        notifications: [recordOfNote(1, 'all'), recordOfNote(2, 'all')],
        preferences: [{ userId: 'ada', preferences: preferencesIn('auto') }],
        marks: [
          { userId: 'bob', notificationId: noteId(1), shownMs: 1 },
          { userId: 'cleo', notificationId: noteId(1), readMs: 1 },
        ],
      });
      const summary = async (n: number) =>
        (await store.listTargets('all', noteId(n), undefined, 9)).map(
          ({ device, preferences, deviceTimeZone, shown, read }) => [
            deviceKey(device),
            preferences?.timeZone,
            deviceTimeZone,
            shown,
            read,
          ],
        );
      const ofAda = [
        ['ada phone', 'auto', 'Asia/Tokyo', false, false],
        ['ada tablet', 'auto', 'Asia/Tokyo', false, false],
      ];
      assert.deepEqual(await summary(1), [
        ...ofAda,
        ['bob phone', undefined, 'Europe/Vienna', true, false],
        ['cleo phone', undefined, 'Europe/Vienna', false, true],
      ]);
      assert.deepEqual(await summary(2), [
        ...ofAda,
        ['bob phone', undefined, 'Europe/Vienna', false, false],
        ['cleo phone', undefined, 'Europe/Vienna', false, false],
      ]);
    });
  });

  describe('pushes that are due', () => {
    const plan = (...plans: PushPlan[]) => write(store, { push: { plans } });
    const take = async (nowMs: number, leaseMs = LEASE_MS, limit = 100) =>
      (await store.takeDuePushes(nowMs, leaseMs, limit)).map(({ record }) => numberOf(record.id));

    test('[PU2] they are taken when their time has come, oldest first, and lent for a while', async () => {
      const late = recordOfNote(1, 'all', { pushAtMs: DAY_MS + 20 });
      const early = recordOfNote(2, 'user:ada', { pushAtMs: DAY_MS + 10, category: 'message' });
      await write(store, { notifications: [late, early, recordOfNote(3, 'all')] });
      assert.deepEqual(await take(DAY_MS + 9), []);
      assert.deepEqual(await store.takeDuePushes(DAY_MS + 20, LEASE_MS, 1), [{ record: early, after: undefined }]);
      assert.deepEqual(await take(DAY_MS + 20), [1]);
      assert.deepEqual(await take(DAY_MS + 20), [], 'both are lent');
      assert.deepEqual(await take(LEASE_MS, FAR_MS), [1, 2]);
      assert.deepEqual(await inboxOf(store), [3, 2, 1], 'nothing of this shows in the inbox');
    });

    test('a plan says how far it went, or that it is done', async () => {
      await write(store, { notifications: [1, 2].map((n) => recordOfNote(n, 'all', { pushAtMs: DAY_MS })) });
      assert.deepEqual(await take(DAY_MS), [1, 2]);
      const after = { userId: 'ada', deviceId: 'phone' };
      await plan(
        { notificationId: noteId(1), after, pushAtMs: DAY_MS + 1 },
        { notificationId: noteId(2), after: undefined, pushAtMs: DAY_MS + 1 },
      );
      const [due, ...others] = await store.takeDuePushes(DAY_MS + 1, LEASE_MS, 100);
      assert.deepEqual([due?.record.id, due?.after, others], [noteId(1), after, []]);
      await plan({ notificationId: noteId(1), after: undefined, pushAtMs: 0 });
      assert.deepEqual(await take(FAR_MS), []);
    });

    test('two that take at once take different ones', async () => {
      await write(store, { notifications: upTo(20).map((n) => recordOfNote(n, 'all', { pushAtMs: DAY_MS })) });
      const taken = await Promise.all(upTo(4).map(() => take(DAY_MS, LEASE_MS, 5)));
      assert.deepEqual(
        taken.flat().sort((a, b) => a - b),
        upTo(20),
      );
    });

    test('the next instant is that of the earliest push or task', async () => {
      assert.equal(await store.nextPushMs(), undefined);
      await write(store, { notifications: [recordOfNote(1, 'all'), recordOfNote(2, 'all', { pushAtMs: DAY_MS + 5 })] });
      assert.equal(await store.nextPushMs(), DAY_MS + 5);
      await write(store, { push: { tasks: [taskOf(1, { dueMs: DAY_MS + 3 })] } });
      assert.equal(await store.nextPushMs(), DAY_MS + 3);
      await store.takeDueTasks(DAY_MS + 3, LEASE_MS, 1);
      assert.equal(await store.nextPushMs(), DAY_MS + 5);
      await plan({ notificationId: noteId(2), after: undefined, pushAtMs: 0 });
      assert.equal(await store.nextPushMs(), LEASE_MS);
    });
  });

  describe('push tasks', () => {
    const put = (...tasks: PushTask[]) => write(store, { push: { tasks } });
    const take = async (nowMs: number, leaseMs = LEASE_MS, limit = 100) =>
      (await store.takeDueTasks(nowMs, leaseMs, limit)).map(({ task }) => numberOf(task.notificationId));
    beforeEach(async () => {
      await write(store, { notifications: upTo(20).map((n) => recordOfNote(n, 'all')) });
      await register(deviceOf('ada'));
    });

    test('a task brings its notification and its target', async () => {
      await write(store, { marks: [{ userId: 'ada', notificationId: noteId(1), shownMs: 1 }] });
      const task = taskOf(1, { dueMs: DAY_MS, attempts: 3, deferred: true, expiresMs: DAY_MS + 7 });
      await put(task);
      const target = {
        device: deviceOf('ada'),
        preferences: undefined,
        deviceTimeZone: 'Europe/Vienna',
        shown: true,
        read: false,
      };
      assert.deepEqual(await store.takeDueTasks(DAY_MS, LEASE_MS, 9), [
        { task, notification: notificationOf(1), target },
      ]);
    });

    test('they are taken when they are due, oldest first, and lent for a while', async () => {
      await put(
        taskOf(1, { dueMs: DAY_MS + 20 }),
        taskOf(2, { dueMs: DAY_MS + 10 }),
        taskOf(3, { dueMs: DAY_MS + 30 }),
      );
      assert.deepEqual(await take(DAY_MS + 9), []);
      assert.deepEqual(await take(DAY_MS + 20, LEASE_MS, 1), [2]);
      assert.deepEqual(await take(DAY_MS + 20), [1]);
      assert.deepEqual(await take(DAY_MS + 20), []);
      assert.deepEqual(await take(LEASE_MS, FAR_MS), [3, 1, 2], 'a lease runs out');
      assert.deepEqual(await take(LEASE_MS), []);
    });

    test('[PU6] there is one for a notification and device: what is written replaces it, done removes it', async () => {
      await put(taskOf(1, { dueMs: DAY_MS }), taskOf(2, { dueMs: DAY_MS }));
      await put(taskOf(1, { dueMs: DAY_MS + 5, attempts: 1 }), taskOf(1, { deviceId: 'tablet', dueMs: DAY_MS + 5 }));
      await write(store, { push: { done: [taskOf(2), taskOf(9)] } });
      const found = await store.takeDueTasks(DAY_MS + 5, LEASE_MS, 9);
      assert.deepEqual(
        found.map(({ task, target }) => [task.deviceId, task.attempts, target?.device.deviceId]),
        [
          ['phone', 1, 'phone'],
          ['tablet', 0, undefined],
        ],
      );
    });

    test('[PU1] the task of a device that went has no target', async () => {
      await put(taskOf(1));
      await write(store, { devices: [{ type: 'unregister', userId: 'ada', deviceId: 'phone' }] });
      const [due] = await store.takeDueTasks(DAY_MS, LEASE_MS, 9);
      assert.deepEqual([due?.task, due?.target], [taskOf(1), undefined]);
    });

    test('[PU1] the task of a device that no longer reads the stream has no target', async () => {
      await write(store, { notifications: [recordOfNote(21, 'vendor:salon')] });
      await register(deviceOf('ada', { streams: ['user:ada', 'all', 'vendor:salon'] }));
      await put(taskOf(1, { dueMs: 1 }), taskOf(21, { dueMs: 2 }));
      await register(deviceOf('ada'));
      const found = await store.takeDueTasks(DAY_MS, LEASE_MS, 9);
      assert.deepEqual(
        found.map(({ task, target }) => [numberOf(task.notificationId), target?.device.deviceId]),
        [
          [1, 'phone'],
          [21, undefined],
        ],
      );
    });

    test('[PU1] [PU2] the targets of tasks are told as they are now', async () => {
      await write(store, { notifications: [recordOfNote(21, 'vendor:salon')] });
      const keys = [taskOf(1), taskOf(2), taskOf(2, { deviceId: 'tablet' }), taskOf(21), taskOf(99)];
      await write(store, { marks: [{ userId: 'ada', notificationId: noteId(2), readMs: 1 }] });
      const told = async () => (await store.targetsOf(keys)).map((target) => target?.read);
      assert.deepEqual(await told(), [false, true, undefined, undefined, undefined]);
      await write(store, { devices: [{ type: 'unregister', userId: 'ada', deviceId: 'phone' }] });
      assert.deepEqual(
        await told(),
        keys.map(() => undefined),
      );
    });

    test('[PF4] what was put off and what never was have half of a page each, unless there are fewer', async () => {
      await put(
        ...upTo(12).map((n) => taskOf(n, { dueMs: n, deferred: true })),
        ...[13, 14, 15, 16, 17].map((n) => taskOf(n, { dueMs: 100 + n })),
      );
      assert.deepEqual(await take(DAY_MS, LEASE_MS, 5), [13, 14, 15, 1, 2]);
      assert.deepEqual(await take(DAY_MS, LEASE_MS, 6), [16, 17, 3, 4, 5, 6]);
      await put(...[18, 19, 20].map((n) => taskOf(n)));
      assert.deepEqual(await take(DAY_MS, LEASE_MS, 100), [18, 19, 20, 7, 8, 9, 10, 11, 12]);
    });

    test('two that take at once take different ones', async () => {
      await put(...upTo(20).map((n) => taskOf(n)));
      const taken = await Promise.all(upTo(4).map(() => take(DAY_MS, LEASE_MS, 5)));
      assert.deepEqual(
        taken.flat().sort((a, b) => a - b),
        upTo(20),
      );
    });

    test('[NT2] tasks go with their notification, and none comes after it', async () => {
      await put(taskOf(1), taskOf(2));
      await write(store, { notifications: [recordOfNote(30, 'user:ada', { pushAtMs: DAY_MS })] });
      await trimAll(store, { notificationsFromMs: DAY_MS + 2 });
      await put(taskOf(1));
      assert.deepEqual(await take(FAR_MS), [2]);
      await trimAll(store, { notificationsFromMs: FAR_MS });
      assert.equal(await store.nextPushMs(), undefined, 'nor is anything left to be decided');
    });

    test('[PU4] tasks that nobody took, long after they expired, are forgotten', async () => {
      const old = { expiresMs: DAY_MS + 5 };
      await put(taskOf(1, { ...old }), taskOf(2), taskOf(3, { ...old, dueMs: DAY_MS + 10 }), taskOf(4, { ...old }));
      await trimAll(store, { keysFromMs: DAY_MS + 6 });
      assert.deepEqual(await take(FAR_MS), [2, 3]);
    });

    test('a commit that fails leaves everything of push as it was', async () => {
      await put(taskOf(1, { dueMs: DAY_MS }));
      await register(deviceOf('bob'));
      const writes = {
        devices: [
          { type: 'register', device: deviceOf('eve', { token: deviceOf('ada').token }) },
          { type: 'unregister', userId: 'bob', deviceId: 'phone' },
        ],
        push: {
          plans: [{ notificationId: noteId(1), after: { userId: 'a', deviceId: 'b' }, pushAtMs: DAY_MS }],
          tasks: [taskOf(2, { dueMs: DAY_MS }), taskOf(1, { dueMs: FAR_MS })],
          done: [taskOf(1)],
          decisions: [decisionOf(1), decisionOf(2, { atMs: Number.NaN })],
        },
      } as const;
      await assert.rejects(write(store, writes), StoreError);
      assert.deepEqual(await readersOf('all'), ['ada phone', 'bob phone']);
      assert.deepEqual(await take(DAY_MS), [1]);
      assert.deepEqual(await store.takeDuePushes(FAR_MS, FAR_MS, 9), []);
      assert.deepEqual(await store.listDecisions({ limit: 9 }), []);
    });
  });

  describe('push decisions', () => {
    const record = (...decisions: ReturnType<typeof decisionOf>[]) => write(store, { push: { decisions } });

    test('[PU5] they are told newest first: of all, of a person, of a notification, of both', async () => {
      const first = decisionOf(1, { outcome: 'deferred-quiet', detail: 'until 07:00', atMs: DAY_MS });
      const second = decisionOf(1, { userId: 'bob', atMs: DAY_MS });
      const third = decisionOf(2, { outcome: 'off', atMs: DAY_MS + 1 });
      const { deviceId: _, ...fourth } = decisionOf(1, { outcome: 'no-token', atMs: DAY_MS + 2 });
      await record(first, second, third, fourth);
      const list = (query: { userId?: string; notificationId?: string }) => store.listDecisions({ ...query, limit: 9 });
      assert.deepEqual(await list({}), [fourth, third, second, first]);
      assert.deepEqual(await list({ userId: 'ada' }), [fourth, third, first]);
      assert.deepEqual(await list({ notificationId: noteId(1) }), [fourth, second, first]);
      assert.deepEqual(await list({ userId: 'ada', notificationId: noteId(1) }), [fourth, first]);
      assert.deepEqual(await list({ userId: 'eve' }), []);
      assert.deepEqual(await store.listDecisions({ userId: 'ada', limit: 1 }), [fourth]);
    });

    test('[PU3] what was sent is counted, by device and by person', async () => {
      await record(
        decisionOf(1, { atMs: DAY_MS }),
        decisionOf(2, { atMs: DAY_MS + 10 }),
        decisionOf(3, { atMs: DAY_MS + 11 }),
        decisionOf(4, { atMs: DAY_MS + 11, outcome: 'failed' }),
        decisionOf(5, { atMs: DAY_MS + 12, deviceId: 'tablet' }),
        decisionOf(6, { atMs: DAY_MS + 12, userId: 'bob' }),
      );
      const phone = { userId: 'ada', deviceId: 'phone' };
      const watch = { userId: 'ada', deviceId: 'watch' };
      const eve = { userId: 'eve', deviceId: 'phone' };
      const { devices, users } = await store.countSent([phone, watch, eve], DAY_MS + 10);
      assert.deepEqual(
        new Map(devices),
        new Map([
          [deviceKey(phone), 2],
          [deviceKey(watch), 0],
          [deviceKey(eve), 0],
        ]),
      );
      assert.deepEqual(
        new Map(users),
        new Map([
          ['ada', 3],
          ['eve', 0],
        ]),
      );
    });

    test('[PU5] they are forgotten as keys are', async () => {
      await record(...upTo(1_200).map((n) => decisionOf(n)));
      await trimAll(store, { keysFromMs: DAY_MS + 1_199 });
      const left = await store.listDecisions({ limit: 9 });
      assert.deepEqual(
        left.map(({ notificationId }) => numberOf(notificationId)),
        [1_200, 1_199],
      );
      assert.deepEqual(await store.listDecisions({ userId: 'ada', limit: 9 }), left);
    });
  });
}
