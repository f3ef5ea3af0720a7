import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createDevice } from './device.ts';
import { createFakeWorld } from './fake-service.fixture.ts';
import { createFigures } from './figures.ts';
import { booking } from './oracle/history.fixture.ts';
import { customerOf, staffOf } from './people.ts';
import { createSurvey, type PersonLook, type ReadTruth } from './survey.ts';

async function setup(readTruth: ReadTruth, others = [staffOf('barber', 1)]) {
  const runtime = createVirtualRuntime({ seed: 1, startMs: Date.UTC(2026, 0, 5) });
  const world = createFakeWorld();
  const devices = ['c-1', 'c-2'].map((name) =>
    createDevice({
      name,
      deviceId: name,
      person: customerOf('ann'),
      url: 'http://x',
      runtime,
      transport: { connect: () => ({ request() {}, close() {} }) },
      getToken: () => Promise.resolve('t'),
      createService: world.createService,
      observe() {},
      figures: createFigures(),
    }),
  );
  for (const device of devices) await device.open();
  let aborted = false;
  const look = createSurvey({
    devices,
    others,
    readTruth,
    clock: runtime.clock,
    aborted: () => aborted,
  });
  return {
    world,
    devices,
    abort() {
      aborted = true;
    },
    async look(only?: ReadonlySet<string>): Promise<PersonLook[]> {
      const looks: PersonLook[] = [];
      await look(only, (found) => looks.push(found));
      return looks;
    },
  };
}

const nothing = { bookings: [], positions: {}, told: {} };

test('a person is asked about once, however many devices are theirs; and so are those without any', async () => {
  const asked: string[] = [];
  const { look } = await setup(async ({ id }) => {
    asked.push(id);
    return nothing;
  });
  const looks = await look();
  assert.deepEqual(asked, ['ann', 'staff-barber-1']);
  assert.deepEqual(
    looks.map(({ person, devices }) => [person, devices.map(({ device }) => device)]),
    [
      ['customer ann', ['c-1', 'c-2']],
      ['vendor staff-barber-1', []],
    ],
  );
  assert.deepEqual(
    (await look(new Set(['vendor staff-barber-1']))).map(({ person }) => person),
    ['vendor staff-barber-1'],
  );
});

test('what a replica has otherwise is told field by field, and a device that is not connected as that', async () => {
  const one = booking('b-1');
  const { world, devices, look } = await setup(async () => ({ bookings: [one], positions: {}, told: {} }));
  world.bookings.set('b-1', { ...one, status: 'declined' });
  devices[1]?.setConditions({ network: 'none' });
  const [ann] = await look();
  assert.deepEqual(ann?.devices, [
    {
      device: 'c-1',
      streams: devices[0]?.person.streams,
      differences: ['c-1: booking b-1 status: the service has "requested", the replica "declined"'],
      waiting: [],
    },
    { device: 'c-2', streams: [], differences: ['c-2: not connected ({"status":"offline"})'], waiting: [] },
  ]);
});

test('a service that does not answer is told as that, person by person', async () => {
  const { look } = await setup(async ({ role }) => {
    if (role === 'customer') throw new Error('connection refused');
    return nothing;
  });
  assert.deepEqual(
    (await look()).map(({ answer }) => answer),
    [{ failure: 'connection refused' }, { truth: nothing }],
  );
});

test('a service that answers nobody is not asked a thousand times', async () => {
  let asked = 0;
  const staff = Array.from({ length: 1_000 }, (_, i) => staffOf('barber', i + 1));
  const { look } = await setup(async () => {
    asked++;
    throw new Error('no welcome within 15 s');
  }, staff);
  const looks = await look();
  assert.equal(looks.length, 1_001);
  assert.ok(looks.every(({ answer }) => 'failure' in answer && answer.failure === 'no welcome within 15 s'));
  assert.ok(asked < 60, String(asked));
});

test('nobody is asked any more after it was given up', async () => {
  const { look, abort } = await setup(() => assert.fail('asked'));
  abort();
  assert.deepEqual(await look(), []);
});
