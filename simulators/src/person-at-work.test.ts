import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, createVirtualRuntime } from '@slotwire/runtime';
import { createDevice } from './device.ts';
import { createFakeWorld } from './fake-service.fixture.ts';
import { createFigures } from './figures.ts';
import { customerOf } from './people.ts';
import { startWork } from './person-at-work.ts';

async function work(minutes: number) {
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
  const marketplace = {
    customers: [],
    vendors: [{ id: 'barber', name: 'Barber', resources: [{ id: 'chair-1', name: 'Chair' }] }],
    admins: [],
  };
  const activity = startWork({ device, marketplace, runtime, random: createRandom(4), figures, meanGapMs: 10_000 });
  await runtime.time.run(minutes * 60_000);
  return { world, runtime, figures, activity };
}

test('wishes come at the rate that was asked for, whatever the service does', async () => {
  const { figures, world } = await work(60);
  assert.ok(figures.commands > 300 && figures.commands < 430, `${figures.commands} in an hour`);
  const created = world.services[0]?.submitted.filter(({ command }) => command === 'booking:create') ?? [];
  assert.ok(created.length > 2);
});

test('a finger that hits twice submits the same wish twice', async () => {
  const { figures } = await work(240);
  assert.ok(figures.doubleTaps > 20 && figures.doubleTaps < 120, `${figures.doubleTaps} of ${figures.commands}`);
});

test('stopped is stopped', async () => {
  const { activity, figures, runtime } = await work(10);
  activity.stop();
  const { commands } = figures;
  await runtime.time.run(600_000);
  assert.equal(figures.commands, commands);
});
