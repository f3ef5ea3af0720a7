import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences } from '@slotwire/protocol';
import { StoreError } from '../storage/store.ts';
import { deviceOf, HOUR_MS, NOON_MS, notificationId, notificationNo, quiet } from './push.fixture.ts';
import { createTestWorker } from './worker.fixture.ts';

test('[PU5] a notification reaches every device of its readers, once, and the decisions say so', async () => {
  const { runtime, register, tell, titles, decisions, metrics, worker } = createTestWorker();
  await register(
    deviceOf('ada'),
    deviceOf('ada', { deviceId: 'ada-tablet', provider: 'apns', locale: 'de' }),
    deviceOf('bob'),
  );
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(HOUR_MS);
  assert.deepEqual(titles().sort(), [
    ['token-of-ada-phone', 'Booking confirmed'],
    ['token-of-ada-tablet', 'Buchung bestätigt'],
  ]);
  assert.deepEqual((await decisions()).map(({ deviceId, outcome }) => [deviceId, outcome]).sort(), [
    ['ada-phone', 'sent'],
    ['ada-tablet', 'sent'],
  ]);
  const counted = await metrics.pushDecisions.get();
  assert.deepEqual(
    counted.values.map(({ labels, value }) => [labels.outcome, value]),
    [['sent', 2]],
  );
  assert.deepEqual(worker.state(), { fcm: 'on', apns: 'on' });
});

test('[PU2] nothing goes out before it is due, and nothing that was shown or read by then', async () => {
  const { runtime, commit, register, store, sent, outcomes, worker } = createTestWorker();
  await register(deviceOf('ada'));
  const notifications = [1, 2, 3].map((n) => {
    const { id, category, ...rest } = notificationNo(n);
    const json = JSON.stringify({ id, category, ...rest });
    return { id, category, json, stream: 'user:ada' as const, atMs: NOON_MS, pushAtMs: NOON_MS + 5_000 };
  });
  await commit({ notifications });
  worker.wake(NOON_MS + 5_000);
  await runtime.time.run(4_999);
  assert.equal(sent.length, 0);
  await commit({
    marks: [
      { userId: 'ada', notificationId: notificationId(1), shownMs: NOON_MS },
      { userId: 'ada', notificationId: notificationId(2), readMs: NOON_MS },
    ],
  });
  await runtime.time.run(1_000);
  assert.deepEqual(
    sent.map(({ data }) => data.id),
    [notificationId(3)],
  );
  assert.deepEqual(await outcomes(notificationId(1)), ['suppressed-shown']);
  assert.deepEqual(await outcomes(notificationId(2)), ['suppressed-read']);
  assert.equal(await store.nextPushMs(), undefined);
});

test('[PU5] a person without a device is told so; of a group nobody can say', async () => {
  const { runtime, tell, decisions } = createTestWorker();
  await tell('user:ada', notificationNo(1));
  await tell('group:vip', notificationNo(2));
  await runtime.time.run(1_000);
  assert.deepEqual(await decisions(), [
    { notificationId: notificationId(1), userId: 'ada', atMs: NOON_MS + 50, outcome: 'no-token' },
  ]);
});

test('[PF4] what waited for the end of quiet hours comes as one digest, over pages too', async () => {
  const { runtime, register, prefer, tell, sent, decisions } = createTestWorker({ settings: { takeAtMost: 2 } });
  await register(deviceOf('ada'));
  await prefer('ada', quiet('11:00', '14:00'));
  await tell('user:ada', ...[1, 2, 3, 4, 5].map((n) => notificationNo(n)), notificationNo(6, { priority: 'critical' }));
  await runtime.time.run(2 * HOUR_MS - 1);
  assert.deepEqual(
    sent.map(({ data }) => data.id),
    [notificationId(6)],
  );
  await runtime.time.run(60_000);
  assert.equal(sent.length, 2);
  assert.equal(sent[1]?.title, '5 new notifications');
  assert.equal(sent[1]?.atMs, NOON_MS + 2 * HOUR_MS);
  const first = (await decisions(notificationId(1))).map(({ outcome, detail }) => [outcome, detail]);
  assert.deepEqual(first, [
    ['deferred-quiet', 'quiet hours until 2026-03-04T14:00:00.000Z'],
    ['digested', 'in a digest of 5'],
  ]);
});

test('[PF4] many people whose quiet hours end together get a digest each', async () => {
  const { runtime, register, prefer, tell, titles } = createTestWorker();
  const people = Array.from({ length: 250 }, (_, n) => `person-${n}`);
  for (const person of people) {
    await register(deviceOf(person, { streams: ['all'] }));
    await prefer(person, quiet('11:00', '14:00'));
  }
  await tell('all', notificationNo(1), notificationNo(2), notificationNo(3));
  await runtime.time.run(3 * HOUR_MS);
  const expected = people.map((person) => [`token-of-${person}-phone`, '3 new notifications']);
  assert.deepEqual(titles().sort(), expected.sort());
});

for (const { people, each, answerMs } of [
  { people: 600, each: 3, answerMs: 0 },
  { people: 300, each: 7, answerMs: 50 },
  { people: 1_000, each: 3, answerMs: 2_100 },
]) {
  test(`[PF4] nobody’s digest comes in two, of ${people} with ${each} each, answered in ${answerMs} ms`, async () => {
    const taken = { status: 'sent', providerId: undefined } as const;
    const { runtime, register, prefer, tell, titles } = createTestWorker({
      onPush: () => new Promise((resolve) => runtime.timers.after(answerMs, () => resolve(taken))),
    });
    const names = Array.from({ length: people }, (_, n) => `person-${n}`);
    await register(...names.map((name) => deviceOf(name, { streams: ['all'] })));
    for (const name of names) await prefer(name, quiet('11:00', '14:00'));
    await tell('all', ...Array.from({ length: each }, (_, n) => notificationNo(n)));
    await runtime.time.run(3 * HOUR_MS);
    const expected = names.map((name) => [`token-of-${name}-phone`, `${each} new notifications`]);
    assert.deepEqual(titles().sort(), expected.sort());
  });
}

test('[PF4] who is told something at the end of everybody’s quiet hours does not wait for all of their digests', async () => {
  const taken = { status: 'sent', providerId: undefined } as const;
  const { runtime, register, prefer, tell, sent } = createTestWorker({
    onPush: () => new Promise((resolve) => runtime.timers.after(300, () => resolve(taken))),
  });
  const names = Array.from({ length: 3_000 }, (_, n) => `person-${n}`);
  await register(...names.map((name) => deviceOf(name, { streams: ['all'] })), deviceOf('ada'));
  for (const name of names) await prefer(name, quiet('11:00', '14:00'));
  await tell('all', notificationNo(1), notificationNo(2));
  await runtime.time.run(2 * HOUR_MS);
  const digests = () => sent.filter(({ title }) => title === '2 new notifications').length;
  for (let n = 3; n < 8; n++) {
    await tell('user:ada', notificationNo(n));
    await runtime.time.run(1_500);
    assert.equal(
      sent.filter(({ token }) => token === 'token-of-ada-phone').length,
      n - 2,
      `after ${digests()} digests`,
    );
  }
  assert.ok(digests() > 500 && digests() < names.length, `${digests()} digests went on meanwhile`);
  await runtime.time.run(60_000);
  assert.equal(digests(), names.length);
});

test('[PF4] what is left alone at the end of quiet hours comes as itself; what was read or muted meanwhile does not come', async () => {
  const { runtime, register, prefer, tell, commit, sent, outcomes } = createTestWorker();
  await register(deviceOf('ada'));
  const preferences = quiet('11:00', '14:00');
  await prefer('ada', preferences);
  await tell('user:ada', notificationNo(1), notificationNo(2), notificationNo(3));
  await runtime.time.run(HOUR_MS);
  await commit({ marks: [{ userId: 'ada', notificationId: notificationId(1), readMs: NOON_MS }] });
  await prefer('ada', {
    ...preferences,
    muted: { vendors: [], bookings: [notificationNo(2).booking?.id ?? ''] },
  });
  await runtime.time.run(2 * HOUR_MS);
  assert.deepEqual(
    sent.map(({ title, data }) => [title, data.id]),
    [['Booking confirmed', notificationId(3)]],
  );
  assert.deepEqual(await outcomes(notificationId(1)), ['deferred-quiet', 'suppressed-read']);
  assert.deepEqual(await outcomes(notificationId(2)), ['deferred-quiet', 'muted']);
});

test('[PU3] a device gets 20 in an hour, then the others as one digest; critical ones at once', async () => {
  const { runtime, register, tell, sent } = createTestWorker();
  await register(deviceOf('ada'));
  await tell('user:ada', ...Array.from({ length: 25 }, (_, n) => notificationNo(n)));
  await runtime.time.run(60_000);
  assert.equal(sent.length, 20);
  await tell('user:ada', notificationNo(90, { priority: 'critical' }));
  await runtime.time.run(1_000);
  assert.equal(sent.length, 21);
  await runtime.time.run(HOUR_MS - 62_000);
  assert.equal(sent.length, 21, 'no room in the first hour');
  await runtime.time.run(600_000);
  assert.equal(sent.length, 22);
  assert.equal(sent.at(-1)?.title, '5 new notifications');
  await tell('user:ada', notificationNo(91));
  await runtime.time.run(1_000);
  assert.equal(sent.length, 23, 'a digest counts as one push');
});

test('[PU3] a person gets 60 in an hour, on all devices together', async () => {
  const { runtime, register, tell, sent } = createTestWorker();
  const devices = [1, 2, 3, 4].map((n) => deviceOf('ada', { deviceId: `d-${n}`, provider: n % 2 ? 'fcm' : 'apns' }));
  await register(...devices);
  await tell('user:ada', ...Array.from({ length: 18 }, (_, n) => notificationNo(n)));
  await runtime.time.run(60_000);
  assert.equal(sent.length, 60);
});

test('[PU4] what could not go out for a day is dropped', async () => {
  const { runtime, register, prefer, tell, sent, outcomes, store } = createTestWorker();
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const windows = [
    { days: [...days], from: '00:00', to: '12:00' },
    { days: [...days], from: '12:00', to: '00:00' },
  ];
  await register(deviceOf('ada'));
  await prefer('ada', { ...defaultPreferences, quietHours: { enabled: true, windows } });
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(24 * HOUR_MS - 1);
  assert.deepEqual(await outcomes(), ['deferred-quiet']);
  await runtime.time.run(1_000);
  assert.equal(sent.length, 0);
  assert.deepEqual(await outcomes(), ['deferred-quiet', 'expired']);
  assert.equal(await store.nextPushMs(), undefined);
});

test('[PU6] a dead token is removed, and the device is not tried again', async () => {
  const { runtime, register, tell, sent, outcomes } = createTestWorker({
    onPush: () => ({ status: 'dead-token', detail: 'UNREGISTERED' }),
  });
  await register(deviceOf('ada'));
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(60_000);
  await tell('user:ada', notificationNo(2));
  await runtime.time.run(60_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(await outcomes(), ['dead-token', 'no-token']);
});

test('a device whose provider has no credentials is told so; without any provider nothing is done', async () => {
  const half = createTestWorker({ providers: ['fcm'] });
  await half.register(deviceOf('ada', { provider: 'apns' }));
  await half.tell('user:ada', notificationNo(1));
  await half.runtime.time.run(60_000);
  assert.deepEqual(
    (await half.decisions()).map(({ outcome, detail }) => [outcome, detail]),
    [['off', 'no credentials for apns']],
  );
  assert.deepEqual(half.worker.state(), { fcm: 'on', apns: 'off: no credentials' });

  const none = createTestWorker({ providers: [] });
  await none.register(deviceOf('ada'));
  await none.tell('user:ada', notificationNo(1));
  assert.equal(none.runtime.time.pending(), 0);
  assert.deepEqual(await none.outcomes(), []);
  await none.worker.stop();
});

test('[PU7] after a crash between the answer and its commit the push goes out again, under the same key; nothing is lost', async () => {
  const { runtime, register, tell, sent, outcomes, restart } = createTestWorker();
  await register(deviceOf('ada'), deviceOf('bob'));
  await tell('user:ada', notificationNo(1));
  // The provider has answered; the results of the next 20 ms are still being gathered.
  await runtime.time.runUntil(() => sent.length === 1, 1_000);
  assert.deepEqual(await outcomes(), []);
  restart();
  await tell('user:bob', notificationNo(2));
  await runtime.time.run(120_000);
  assert.deepEqual(
    sent.map(({ token, collapseKey }) => [token, collapseKey]),
    [
      ['token-of-ada-phone', 'booking-1'],
      ['token-of-bob-phone', 'booking-2'],
      ['token-of-ada-phone', 'booking-1'],
    ],
  );
  assert.deepEqual(await outcomes(), ['sent', 'sent']);
});

test('a store that fails for a while loses nothing and repeats nothing', async () => {
  let broken = false;
  const { runtime, register, tell, sent, outcomes, store } = createTestWorker({
    before: (store) =>
      new Proxy(store, {
        get(target, name: keyof typeof store) {
          const method = target[name] as (...args: unknown[]) => Promise<unknown>;
          return (...args: unknown[]) =>
            broken ? Promise.reject(new StoreError(`${name}: no answer`)) : method.apply(target, args);
        },
      }),
  });
  const people = Array.from({ length: 30 }, (_, n) => deviceOf(`p-${n}`));
  await register(...people);
  for (let n = 0; n < people.length; n++) {
    await tell(`user:p-${n}`, notificationNo(n));
    broken = n % 3 === 1;
    await runtime.time.run(n % 2 === 0 ? 70 : 1_500);
  }
  broken = false;
  await runtime.time.run(300_000);
  assert.deepEqual(sent.map(({ token }) => token).sort(), people.map(({ token }) => token).sort());
  assert.equal((await outcomes()).length, 30);
  assert.equal(await store.nextPushMs(), undefined);
});

test('a push that waited to be planned is as late as it is: since it was due', async () => {
  let broken = true;
  const { runtime, register, tell, sent, metrics } = createTestWorker({
    before: (store) =>
      new Proxy(store, {
        get(target, name: keyof typeof store) {
          const method = target[name] as (...args: unknown[]) => Promise<unknown>;
          return (...args: unknown[]) =>
            broken && name === 'takeDuePushes'
              ? Promise.reject(new StoreError('no answer'))
              : method.apply(target, args);
        },
      }),
  });
  await register(deviceOf('ada'));
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(90_000);
  broken = false;
  await runtime.time.run(5_000);
  assert.equal(sent.length, 1);
  const { values } = await metrics.pushLatenessSeconds.get();
  const sum = values.find(({ metricName }) => metricName === 'slotwire_push_lateness_seconds_sum');
  assert.ok(sum !== undefined && sum.value >= 90 && sum.value < 95, String(sum?.value));
});

test('stop waits for what is in flight, and gives the rest to the process that comes after', async () => {
  let answer = () => {};
  const { runtime, register, tell, sent, outcomes, worker, store } = createTestWorker({
    onPush: () =>
      new Promise((resolve) => {
        answer = () => resolve({ status: 'sent', providerId: undefined });
      }),
  });
  const people = Array.from({ length: 101 }, (_, n) => deviceOf(`p-${n}`, { streams: ['group:vip'] }));
  await register(...people);
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(100);
  assert.equal(sent.length, 100, 'a hundred in flight, one waits');
  let stopped = false;
  const stop = worker.stop().then(() => {
    stopped = true;
  });
  await runtime.time.run(1_000);
  answer();
  await runtime.time.run(2_000);
  assert.equal(stopped, false);
  await runtime.time.run(2_000);
  await stop;
  assert.deepEqual(await outcomes(), ['sent']);
  const nextMs = await store.nextPushMs();
  assert(nextMs !== undefined && nextMs <= runtime.clock.nowMs(), 'the one that waited is due at once');
});

test('stop gives back what is just being looked up', async () => {
  let answer = () => {};
  const { runtime, register, tell, sent, worker, store } = createTestWorker({
    before: (store) => ({
      ...store,
      async countSent(...asked) {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return store.countSent(...asked);
      },
    }),
  });
  await register(deviceOf('ada'));
  await tell('user:ada', notificationNo(1));
  await runtime.time.run(100);
  const stop = worker.stop();
  await runtime.time.run(100);
  answer();
  await runtime.time.run(100);
  await stop;
  assert.equal(sent.length, 0);
  const nextMs = await store.nextPushMs();
  assert(nextMs !== undefined && nextMs <= runtime.clock.nowMs(), 'due at once, and not after a lease');
});

test('[PU1] who has left the vendor while a push waited is not told of its bookings any more', async () => {
  const { runtime, register, prefer, tell, sent, outcomes } = createTestWorker();
  await register(deviceOf('sam', { streams: ['user:sam', 'vendor:salon'] }));
  await prefer('sam', quiet('11:00', '14:00'));
  await tell('vendor:salon', notificationNo(1));
  await tell('user:sam', notificationNo(2));
  await runtime.time.run(HOUR_MS);
  await register(deviceOf('sam', { streams: ['user:sam'] }));
  await runtime.time.run(2 * HOUR_MS);
  assert.deepEqual(
    sent.map(({ data }) => data.id),
    [notificationId(2)],
  );
  assert.deepEqual(await outcomes(notificationId(1)), ['deferred-quiet', 'no-token']);
});

test('[PU1] [PU2] what became of a device or a notification while a push waited behind others counts', async () => {
  const { runtime, register, commit, tell, sent, outcomes } = createTestWorker({
    onPush: () =>
      new Promise((resolve) => runtime.timers.after(9_000, () => resolve({ status: 'sent', providerId: undefined }))),
  });
  await register(...Array.from({ length: 100 }, (_, n) => deviceOf(`p-${n}`, { streams: ['group:vip'] })));
  await tell('group:vip', notificationNo(1));
  await runtime.time.run(1_000);
  for (const userId of ['ada', 'bob', 'cleo']) await register(deviceOf(userId));
  await tell('user:ada', notificationNo(2));
  await tell('user:bob', notificationNo(3));
  await tell('user:cleo', notificationNo(4));
  await runtime.time.run(5_000);
  assert.equal(sent.length, 100, 'they wait');
  await register(deviceOf('eve', { token: deviceOf('ada').token }));
  await commit({ marks: [{ userId: 'bob', notificationId: notificationId(3), readMs: NOON_MS }] });
  await runtime.time.run(60_000);
  assert.deepEqual(
    sent.slice(100).map(({ data }) => data.id),
    [notificationId(4)],
  );
  assert.deepEqual(await outcomes(notificationId(2)), ['no-token']);
  assert.deepEqual(await outcomes(notificationId(3)), ['suppressed-read']);
});

test('a clock that jumps ahead while something waits keeps nobody waiting who is told afterwards', async () => {
  const { runtime, register, prefer, tell, sent } = createTestWorker();
  await register(deviceOf('ada'), deviceOf('bob'));
  await prefer('bob', quiet('11:00', '20:00'));
  await tell('user:bob', notificationNo(1));
  await runtime.time.run(60_000);
  runtime.time.jumpWallClock(HOUR_MS);
  await tell('user:ada', notificationNo(2));
  await runtime.time.run(1_000);
  assert.deepEqual(
    sent.map(({ token }) => token),
    ['token-of-ada-phone'],
  );
});
