import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestService } from './service.fixture.ts';
import type { Retention, Trimmed } from './storage/store.ts';

test('[DL5] [NT2] once a minute the store is trimmed, slice by slice until it is done', async (t) => {
  const world = await createTestService({ settings: { retention: { days: 7, events: 100 } } });
  t.after(() => world.stop());
  const asked: Retention[] = [];
  world.store.trim = async (retention): Promise<Trimmed> => {
    asked.push(retention);
    return { events: 2, keys: 1, notifications: 3, done: asked.length % 3 === 0 };
  };
  const { time, clock } = world.runtime;
  await time.run(61_000);
  assert.equal(asked.length, 3);
  assert.equal(asked[0]?.maxEvents, 100);
  assert.ok(Math.abs((asked[0]?.eventsFromMs ?? 0) - (clock.nowMs() - 7 * 86_400_000)) < 2_000);
  assert.ok(Math.abs((asked[0]?.notificationsFromMs ?? 0) - (clock.nowMs() - 30 * 86_400_000)) < 2_000);
  assert.equal(asked[0]?.maxNotifications, 1_000);
  await time.run(60_000);
  assert.equal(asked.length, 6);
  const { values } = await world.metrics.trimmed.get();
  assert.deepEqual(
    values.map(({ labels, value }) => [labels.kind, value]),
    [
      ['events', 12],
      ['keys', 6],
      ['notifications', 18],
    ],
  );
});

test('a store that cannot be trimmed is tried again in a minute', async (t) => {
  const world = await createTestService();
  t.after(() => world.stop());
  let tries = 0;
  world.store.trim = async () => {
    tries++;
    throw new Error('disk');
  };
  await world.runtime.time.run(121_000);
  assert.equal(tries, 2);
});

test('readiness asks the store once a second at most: its ping writes', async (t) => {
  const world = await createTestService();
  t.after(() => world.stop());
  let pings = 0;
  world.store.ping = async () => {
    if (++pings > 1) throw new Error('disk is full');
  };
  for (let index = 0; index < 5; index++) assert.equal(await world.service.notReady(), undefined);
  assert.equal(pings, 1);
  await world.runtime.time.run(1_000);
  assert.equal(await world.service.notReady(), 'disk is full');
});

test('a schedule that does not come to its end is behind, and what the store refused is counted by who asked', async (t) => {
  const world = await createTestService();
  t.after(() => world.stop());
  const behind = async () => {
    const { values } = await world.metrics.scheduleDone.get();
    const nowS = world.runtime.clock.nowMs() / 1_000;
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels.schedule), Math.round(nowS - value)]));
  };
  assert.deepEqual(await behind(), { reminders: 0, retention: 0, rollups: 0, revocations: 0 });
  await world.runtime.time.run(600_000);
  for (const [schedule, seconds] of Object.entries(await behind()))
    assert.ok(seconds <= 60, `${schedule} ${seconds} s`);

  const fail = async () => {
    throw new Error('disk');
  };
  Object.assign(world.store, { trim: fail, listRevocations: fail, remindedTo: fail, ping: fail, putRollups: fail });
  await world.connect({ sub: 'ann' });
  await world.service.notReady();
  await world.runtime.time.run(600_000);
  for (const [schedule, seconds] of Object.entries(await behind()))
    assert.ok(seconds >= 540, `${schedule} ${seconds} s`);
  const { values } = await world.metrics.storeFailures.get();
  const failed = values.filter(({ value }) => value > 0).map(({ labels }) => labels.during);
  assert.deepEqual(failed.sort(), ['readiness', 'reminders', 'retention', 'revocations', 'rollups']);
});
