import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createDevice, type Device } from './device.ts';
import { createFakeWorld } from './fake-service.fixture.ts';
import { createFigures } from './figures.ts';
import type { HistoryEntry } from './oracle/history.ts';
import { customerOf } from './people.ts';
import type { Submission } from './workload.ts';

const create: Submission = {
  do: 'submit',
  command: 'booking:create',
  intent: {
    vendorId: 'barber',
    resourceId: 'chair-1',
    service: 'Cut',
    startsAt: '2026-01-06T09:00:00.000Z',
    endsAt: '2026-01-06T10:00:00.000Z',
  },
  allowed: ['ok', 'SLOT_TAKEN'],
};

function setUp() {
  const world = createFakeWorld();
  const runtime = createVirtualRuntime({ seed: 1 });
  const history: HistoryEntry[] = [];
  const figures = createFigures();
  const device: Device = createDevice({
    name: 'c-1',
    deviceId: 'sim-c-1',
    person: customerOf('ann'),
    url: 'http://x',
    runtime,
    transport: { connect: () => ({ request() {}, close() {} }) },
    getToken: () => Promise.resolve('t'),
    createService: world.createService,
    observe: (entry) => history.push(entry),
    figures,
  });
  const types = () => history.map(({ type }) => type);
  return { world, runtime, history, figures, device, types };
}

test('a wish is told with its allowed outcomes before anything else is known of it', async () => {
  const { device, history, figures, runtime } = setUp();
  await device.open();
  device.submit(create);
  await runtime.time.run(1);
  const [key] = history.flatMap((entry) => (entry.type === 'invoke' ? [entry.key] : []));
  assert.deepEqual(
    history.map((entry) => [entry.type, 'key' in entry ? entry.key : undefined]),
    [
      ['join', undefined],
      ['applied', undefined],
      ['invoke', key],
      ['durable', key],
      ['settled', key],
    ],
  );
  assert.deepEqual([figures.commands, figures.events], [1, 1]);
});

test('[CF6] a rejection that is shown counts as told', async () => {
  const { device, world, history, runtime } = setUp();
  await device.open();
  const code: ErrorCode = 'SLOT_TAKEN';
  world.rejections.push(code);
  device.submit(create);
  await runtime.time.run(1);
  const settled = history.filter((entry) => entry.type === 'settled');
  assert.ok(settled.length > 0 && settled.every((entry) => entry.outcome === code));
  assert.equal(device.attentionCount(), 1);
});

test('closing and killing differ: in what the oracle expects and in what is kept', async () => {
  const { device, world, types, history } = setUp();
  await device.open();
  await device.open();
  assert.equal(world.services.length, 1);
  await device.close();
  assert.equal(device.service(), undefined);
  await device.open();
  device.kill();
  assert.equal(device.service(), undefined);
  await device.open();
  assert.deepEqual(types(), ['join', 'restart', 'restart']);
  assert.deepEqual(
    history.flatMap((entry) => (entry.type === 'restart' ? [entry.clean] : [])),
    [true, false],
  );
  assert.equal(world.services.length, 3);
  assert.equal(device.totals().snapshots, 3);
});

test('what a former run of the application still says is not heard', async () => {
  const { device, world, types } = setUp();
  await device.open();
  const [former] = world.services;
  device.kill();
  await device.open();
  former?.emit('outbox', [
    { key: 'k', command: 'booking:note', bookingId: 'b', queuedAtMs: 0, state: 'queued', attempts: 0 },
  ]);
  assert.equal(device.outboxDepth(), 0);
  assert.deepEqual(types(), ['join', 'restart']);
});

test('conditions outlive the application', async () => {
  const { device, world } = setUp();
  await device.open();
  device.setConditions({ network: 'none' });
  assert.equal(device.connected(), false);
  await device.close();
  await device.open();
  assert.equal(world.services.at(-1)?.conditions.network, 'none');
  device.setConditions({ network: 'cellular' });
  assert.equal(device.connected(), true);
});

test('a failure of the simulator itself is kept for the verdict', async () => {
  const { device, world, figures } = setUp();
  await device.open();
  world.services[0]?.emit('event', undefined as never);
  assert.match(figures.broken ?? '', /TypeError/);
});
