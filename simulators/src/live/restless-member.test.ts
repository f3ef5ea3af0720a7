import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createDevice } from '../device.ts';
import { createFakeWorld } from '../fake-service.fixture.ts';
import { createFigures } from '../figures.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import { customerOf } from '../people.ts';
import { PushLine } from '../phone/push-line.ts';
import { delivery, NOTIFICATION } from './push.fixture.ts';
import { RestlessPhone } from './push-arrival.ts';
import { RestlessMember } from './restless-member.ts';

function setup() {
  const runtime = createVirtualRuntime({ seed: 4 });
  const { clock, timers, random } = runtime;
  const world = createFakeWorld();
  const figures = createFigures();
  const pushed: HistoryEntry[] = [];
  const line = new PushLine({ name: 'c-1', provider: 'apns', clock, timers, random, onToken() {} });
  const device = createDevice({
    name: 'c-1',
    deviceId: 'd-1',
    person: customerOf('ann'),
    url: 'http://x',
    runtime,
    transport: { connect: () => ({ request() {}, close() {} }) },
    getToken: () => Promise.resolve('t'),
    createService: world.createService,
    pushRegistration: () => ({ provider: 'apns', pushToken: line.token(), locale: 'de-DE', timeZone: 'UTC' }),
    observe: (entry) => entry.type === 'pushed' && pushed.push(entry),
    figures,
  });
  return { runtime, world, figures, pushed, line, device, service: () => world.services.at(-1) };
}

test('a push starts an application that was killed, and is handed to it', async () => {
  const { runtime, figures, pushed, line, device, service, world } = setup();
  new RestlessPhone(device, line, figures);
  await device.open();
  assert.deepEqual(service()?.notifications.registrations.length, 1);
  device.kill();
  line.take(delivery(line.token()));
  await runtime.time.run(60_000);
  assert.equal(world.services.length, 2);
  assert.deepEqual(
    service()?.notifications.pushes.map(({ id }) => id),
    [NOTIFICATION],
  );
  assert.equal(service()?.notifications.registrations.length, 1, 'each start registers');
  assert.deepEqual(pushed, [{ type: 'pushed', device: 'c-1', notification: NOTIFICATION, receipt: 'new' }]);
  assert.deepEqual([figures.pushesNew, figures.pushesKnown], [1, 0]);
});

test('without a network nothing arrives; what the gateway held comes when it is back', async () => {
  const { runtime, figures, pushed, line, device } = setup();
  const phone = new RestlessPhone(device, line, figures);
  await device.open();
  phone.setOnline(false);
  line.take(delivery(line.token()));
  await runtime.time.run(60_000);
  assert.equal(pushed.length, 0);
  phone.setOnline(true);
  await runtime.time.run(60_000);
  assert.equal(pushed.length, 1);
});

test('a push of another shape is told as a failure, and hurts nobody', async () => {
  const { runtime, figures, pushed, line, device } = setup();
  new RestlessPhone(device, line, figures);
  await device.open();
  line.take(delivery(line.token(), { id: 'x' }));
  await runtime.time.run(60_000);
  assert.equal(pushed.length, 0);
  assert.match(figures.broken ?? '', /^c-1 got a push from apns that has another shape: /);
});

test('a person says once how they want to be told; a member that is healed hears of what it missed', async () => {
  const { runtime, figures, pushed, line, device, service } = setup();
  const { random, clock, timers } = runtime;
  const member = new RestlessMember({
    device,
    random,
    clock,
    timers,
    figures,
    marketplace: { customers: [], vendors: [], admins: [] },
    ratePerMinute: 0,
    dropsSeconds: 1,
    settings: { minimumPriority: { push: 'high' } },
    line,
  });
  await member.start();
  assert.deepEqual(service()?.notifications.set, [{ minimumPriority: { push: 'high' } }]);
  for (let i = 0; i < 20; i++) {
    line.take({ ...delivery(line.token()), providerId: `p-${i}` });
    await runtime.time.run(5_000);
  }
  member.stopTraffic();
  await member.heal();
  await runtime.time.run(5_000);
  assert.ok(figures.drops > 0);
  assert.equal(pushed.length, 20);
});
