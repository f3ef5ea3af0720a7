import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createDevice, type Device } from '../device.ts';
import { createFakeWorld, type FakeService } from '../fake-service.fixture.ts';
import { createFigures } from '../figures.ts';
import { profiles } from '../network/profiles.ts';
import { createNetwork } from '../network/virtual-network.ts';
import { customerOf } from '../people.ts';
import { loadPersonas, PERSONAS } from '../personas/load.ts';
import type { Persona } from '../personas/persona.ts';
import { Phone } from './phone.ts';
import { RadioMeter } from './radio.ts';
import type { Moment, Situation, Spell } from './situation.ts';

const commuter = loadPersonas(PERSONAS).find(({ name }) => name === 'commuter') as Persona;
const base: Situation = {
  network: 'home-wifi',
  app: 'background',
  doze: false,
  charging: false,
  saver: false,
  clockSkewMs: 0,
  slow: false,
};
const HOUR_MS = 3_600_000;

interface Setup {
  spells?: Omit<Spell, 'id'>[];
  moments?: Omit<Moment, 'id'>[];
  persona?: Persona;
}

/** A phone on a fake SDK that notes what it is told. */
function setUp({ spells = [], moments = [], persona = commuter }: Setup) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const fake = createFakeWorld();
  const radio = new RadioMeter(runtime.clock);
  const network = createNetwork({ ...runtime, random: runtime.random.fork('network') });
  const line = network.line('c-1', { profile: profiles['home-wifi'], meter: radio });
  const looks: string[] = [];
  const plan = {
    base,
    spells: spells.map((spell, i) => ({ ...spell, id: `spell-${i}` })),
    moments: moments.map((moment, i) => ({ ...moment, id: `moment-${i}` })),
  };
  const phone = new Phone({
    name: 'c-1',
    persona,
    plan,
    runtime,
    startMs: 0,
    random: runtime.random.fork('phone'),
    line,
    radio,
    profiles,
    saw() {},
  });
  const device: Device = createDevice({
    name: 'c-1',
    deviceId: 'c-1',
    person: customerOf('ann'),
    url: 'virtual:',
    runtime,
    transport: line.transport,
    getToken: () => Promise.resolve('t'),
    createService: fake.createService,
    observe() {},
    figures: createFigures(),
    host: { start: () => phone.start(runtime), end: () => phone.end() },
  });
  phone.begin(device, {
    begin: (look) => looks.push(`${look} ${runtime.clock.monotonicMs()}`),
    end: () => looks.push(`end ${runtime.clock.monotonicMs()}`),
  });
  const service = () => device.service() as FakeService;
  return { runtime, run: (ms: number) => runtime.time.run(ms), phone, device, looks, line, service, fake };
}

test('it starts the application when it is looked at, and says when that begins and ends', async () => {
  const { run, device, looks, service } = setUp({ spells: [{ fromMs: 100, toMs: 900, set: { app: 'foreground' } }] });
  await run(50);
  assert.equal(device.service(), undefined);
  await run(100);
  assert.equal(service().conditions.appState, 'foreground');
  await run(1_000);
  assert.equal(service().conditions.appState, 'background');
  assert.deepEqual(looks, ['spell-0 100', 'end 900']);
});

test('it tells the application what network it is on, and that one moves with it', async () => {
  const { run, line, service } = setUp({
    spells: [
      { fromMs: 0, toMs: 10_000, set: { app: 'foreground' } },
      { fromMs: 1_000, toMs: 2_000, set: { network: '4g' } },
      { fromMs: 2_000, toMs: 3_000, set: { network: 'plane' } },
    ],
  });
  const seen: string[] = [];
  for (let second = 0; second < 4; second++) {
    await run(500);
    seen.push(`${service().conditions.network} ${service().conditions.metered} ${line.profile().kind}`);
    await run(500);
  }
  assert.deepEqual(seen, ['wifi false wifi', 'cellular true cellular', 'none false none', 'wifi false wifi']);
});

test('an application that was killed comes back with the next look, or at once under somebody’s eyes', async () => {
  const { run, device } = setUp({
    spells: [
      { fromMs: 0, toMs: 1_000, set: { app: 'foreground' } },
      { fromMs: 5_000, toMs: 60_000, set: { app: 'foreground' } },
    ],
    moments: [
      { atMs: 2_000, do: { kind: 'kill' } },
      { atMs: 20_000, do: { kind: 'kill' } },
    ],
  });
  await run(1_500);
  assert.ok(device.service());
  await run(1_000);
  assert.equal(device.service(), undefined);
  await run(3_000);
  assert.ok(device.service());
  await run(15_000);
  assert.equal(device.service(), undefined);
  await run(5_000);
  assert.ok(device.service());
});

test('while it dozes the timers of the application stand still', async () => {
  const { run, service } = setUp({
    spells: [
      { fromMs: 0, toMs: 1_000, set: { app: 'foreground' } },
      { fromMs: 5_000, toMs: 50_000, set: { doze: true } },
    ],
  });
  await run(2_000);
  const due: number[] = [];
  const { timers, clock } = service().options.runtime;
  timers.after(10_000, () => due.push(clock.monotonicMs()));
  await run(60_000);
  assert.deepEqual(due, [50_000]);
});

test('its clock may be wrong; the monotonic one is not', async () => {
  const { run, service, runtime } = setUp({
    spells: [
      { fromMs: 0, toMs: 10_000, set: { app: 'foreground' } },
      { fromMs: 2_000, toMs: 10_000, set: { clockSkewMs: HOUR_MS } },
    ],
  });
  await run(1_000);
  const { clock } = service().options.runtime;
  assert.equal(clock.nowMs(), runtime.clock.nowMs());
  await run(2_000);
  assert.equal(clock.nowMs(), runtime.clock.nowMs() + HOUR_MS);
  assert.equal(clock.monotonicMs(), 3_000);
});

test('an empty battery turns it off, with the doze that it was in; a charger brings it back as it should be by then', async () => {
  const persona: Persona = {
    ...commuter,
    battery: { level: [0.1, 0.1], idleHours: 2, screenHours: 1, health: 1, charges: [] },
  };
  const { run, device, phone, line } = setUp({
    persona,
    spells: [
      { fromMs: 0, toMs: 60_000, set: { app: 'foreground' } },
      { fromMs: 120_000, toMs: HOUR_MS, set: { doze: true } },
      { fromMs: 3 * HOUR_MS, toMs: 6 * HOUR_MS, set: { charging: true } },
      { fromMs: 4 * HOUR_MS, toMs: 5 * HOUR_MS, set: { app: 'foreground' } },
    ],
  });
  await run(HOUR_MS);
  assert.equal(phone.batteryLevel(), 0);
  assert.equal(device.service(), undefined);
  await run(3.5 * HOUR_MS);
  assert.ok(phone.batteryLevel() > 0.3);
  assert.ok(device.service());
  // Not frozen any more, although the end of the doze came while it was off.
  let answered = false;
  line.roundTrip().then(
    () => {
      answered = true;
    },
    () => {},
  );
  await run(30_000);
  assert.ok(answered);
});

test('a low battery throws the saver switch', async () => {
  const persona: Persona = {
    ...commuter,
    battery: { level: [0.3, 0.3], idleHours: 4, screenHours: 2, health: 1, charges: [] },
  };
  const { run, service } = setUp({ persona, spells: [{ fromMs: 0, toMs: 9 * HOUR_MS, set: { app: 'foreground' } }] });
  await run(60_000);
  assert.equal(service().conditions.saver, false);
  await run(HOUR_MS / 2);
  assert.equal(service().conditions.saver, true);
});

test('reinstalled, the application starts from nothing, under another id', async () => {
  const { run, fake } = setUp({
    spells: [{ fromMs: 0, toMs: 60_000, set: { app: 'foreground' } }],
    moments: [{ atMs: 10_000, do: { kind: 'reinstall' } }],
  });
  await run(30_000);
  assert.deepEqual(
    fake.services.map(({ options }) => options.deviceId),
    ['c-1', 'c-1-2'],
  );
});

test('healed, it is online, awake and in front, whatever its day had planned', async () => {
  const { run, phone, device, service, runtime } = setUp({
    spells: [{ fromMs: 0, toMs: 9 * HOUR_MS, set: { network: 'plane', doze: true, app: 'closed' } }],
  });
  await run(60_000);
  assert.equal(device.service(), undefined);
  void phone.heal();
  await run(1_000);
  assert.deepEqual([service().conditions.network, service().conditions.appState], ['wifi', 'foreground']);
  void phone.stop();
  await run(60_000);
  assert.equal(runtime.time.pending(), 0);
});
