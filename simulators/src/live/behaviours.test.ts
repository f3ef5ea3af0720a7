import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, createVirtualRuntime } from '@slotwire/runtime';
import { createDevice } from '../device.ts';
import { createFakeWorld } from '../fake-service.fixture.ts';
import { createFigures } from '../figures.ts';
import { customerOf } from '../people.ts';
import { type Disturbance, drawDisturbance, heal, startBehaviours } from './behaviours.ts';

const kinds: Disturbance['kind'][] = ['offline', 'background', 'saver', 'restart', 'cut', 'lose-answer', 'batch'];

test('every disturbance comes, of a second to a minute', () => {
  const random = createRandom(3);
  const seen = new Set<string>();
  for (let i = 0; i < 2_000; i++) {
    const disturbance = drawDisturbance(random);
    seen.add(disturbance.kind);
    if ('forMs' in disturbance) assert.ok(disturbance.forMs >= 1_000 && disturbance.forMs <= 60_000);
  }
  assert.deepEqual([...seen].sort(), [...kinds].sort());
});

test('a device is disturbed as often as it was asked for, and whole again after it is healed', async () => {
  const world = createFakeWorld();
  const runtime = createVirtualRuntime({ seed: 1 });
  const figures = createFigures();
  const device = createDevice({
    name: 'c-1',
    deviceId: 'sim-c-1',
    person: customerOf('ann'),
    url: 'http://x',
    runtime,
    transport: { connect: () => ({ request() {}, close() {} }) },
    getToken: () => Promise.resolve('t'),
    createService: world.createService,
    observe() {},
    figures,
  });
  await device.open();
  const networks: boolean[] = [];
  const behaviours = startBehaviours({
    device,
    random: createRandom(5),
    timers: runtime.timers,
    figures,
    meanGapMs: 20_000,
    onNetwork: (online) => networks.push(online),
  });
  let apart = 0;
  for (let minute = 0; minute < 120; minute++) {
    await runtime.time.run(60_000);
    if (!device.connected()) apart++;
  }
  const { drops, cuts, backgrounds, savers, restarts, answersLost, batchesTampered } = figures;
  const all = [drops, cuts, backgrounds, savers, restarts, answersLost, batchesTampered];
  for (const count of all) assert.ok(count > 0);
  const total = all.reduce((sum, count) => sum + count, 0);
  assert.ok(total > 120 && total < 400, `${total} in two hours`);
  assert.ok(figures.kills > 0 && figures.kills < restarts);
  assert.ok(apart > 5 && apart < 100);
  assert.ok(networks.length > 10 && networks.every((online, i) => online === (i % 2 === 1)));

  behaviours.stop();
  const before = total;
  await heal(device);
  await runtime.time.run(600_000);
  assert.ok(device.connected());
  const now = figures.drops + figures.cuts + figures.backgrounds + figures.savers + figures.restarts;
  assert.equal(now + figures.answersLost + figures.batchesTampered, before);
});
