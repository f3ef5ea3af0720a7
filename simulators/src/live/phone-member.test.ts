import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreferenceChanges } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { CoveragePoint } from '../coverage.ts';
import { createDevice } from '../device.ts';
import { createFakeWorld } from '../fake-service.fixture.ts';
import { createFigures } from '../figures.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import { customerOf } from '../people.ts';
import { type Persona, personaSchema } from '../personas/persona.ts';
import { PushLine } from '../phone/push-line.ts';
import type { DevicePlan } from '../phone/situation.ts';
import { ProcessTimers } from '../world/process-timers.ts';
import { PhoneMember } from './phone-member.ts';
import { delivery } from './push.fixture.ts';
import { ScaledClock, ScaledTimers } from './scaled-time.ts';

const persona: Persona = {
  ...personaSchema.parse({
    about: 'Looks at it all day.',
    role: 'customer',
    share: 1,
    device: 'browser',
    network: 'desk',
    looks: [{ at: '09:00', forMinutes: [60, 60] }],
    commandsPerMinute: 6,
  }),
  name: 'watcher',
};
const HOUR_MS = 3_600_000;
const base: DevicePlan['base'] = {
  network: 'desk',
  app: 'background',
  doze: false,
  charging: true,
  saver: false,
  clockSkewMs: 0,
  slow: false,
};

function setup(plan: DevicePlan, factor: number, more: { settings?: PreferenceChanges } = {}) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const world = createFakeWorld();
  const figures = createFigures();
  const saw: CoveragePoint[] = [];
  const scaled = {
    clock: new ScaledClock(runtime.clock, factor, 0),
    timers: new ScaledTimers(runtime.timers, factor),
  };
  const traffic = new ProcessTimers(scaled.timers);
  const pushed: HistoryEntry[] = [];
  const { clock, timers, random } = runtime;
  const line = new PushLine({ name: 'c-1', provider: 'fcm', clock, timers, random, onToken() {} });
  const member = new PhoneMember({
    name: 'c-1',
    persona,
    plan,
    runtime,
    scaled,
    traffic,
    factor,
    transport: { connect: () => ({ request() {}, close() {} }) },
    getToken: () => Promise.resolve('t'),
    random: runtime.random.fork('person'),
    figures,
    marketplace: {
      customers: [],
      vendors: [{ id: 'barber', name: 'Barber', resources: [{ id: 'chair-1', name: 'Chair' }] }],
      admins: [],
    },
    settings: more.settings,
    line,
    saw: (point) => saw.push(point),
    createDevice: (own) =>
      createDevice({
        name: 'c-1',
        deviceId: 'd-1',
        person: customerOf('ann'),
        url: 'http://x',
        runtime,
        createService: world.createService,
        observe: (entry) => entry.type === 'pushed' && pushed.push(entry),
        pushRegistration: () => ({ provider: 'fcm', pushToken: line.token(), locale: 'de-DE', timeZone: 'UTC' }),
        figures,
        saw: (point) => saw.push(point),
        ...own,
      }),
  });
  return { runtime, world, figures, member, traffic, line, pushed, service: () => world.services.at(-1) };
}

test('a day passes so many times as fast, and its looks bring as many wishes as they would in real time', async () => {
  const plan: DevicePlan = {
    base,
    spells: [
      { id: 'look', fromMs: HOUR_MS, toMs: 3 * HOUR_MS, set: { app: 'foreground' } },
      { id: 'flight', fromMs: 2 * HOUR_MS, toMs: 4 * HOUR_MS, set: { network: 'plane' } },
    ],
    moments: [],
  };
  const { runtime, figures, member, service } = setup(plan, 60);
  await member.start();
  await runtime.time.run(30_000);
  assert.equal(figures.commands, 0);
  await runtime.time.run(60_000);
  // An hour of looking, six wishes a minute of it.
  assert.equal(service()?.conditions.appState, 'foreground');
  assert.ok(figures.commands > 100 && figures.commands < 400, String(figures.commands));
  await runtime.time.run(60_000);
  assert.equal(service()?.conditions.network, 'none');
  await runtime.time.run(100_000);
  const { commands } = figures;
  assert.deepEqual([service()?.conditions.appState, service()?.conditions.network], ['background', 'wifi']);
  await runtime.time.run(60_000);
  assert.equal(figures.commands, commands);
});

test('the application itself lives in real time, by a clock that may be wrong', async () => {
  const plan: DevicePlan = {
    base: { ...base, app: 'foreground', clockSkewMs: -90_000 },
    spells: [],
    moments: [],
  };
  const { runtime, member, service } = setup(plan, 100);
  await member.start();
  await runtime.time.run(1_000);
  const { clock, timers } = service()?.options.runtime ?? runtime;
  assert.equal(clock.nowMs() - runtime.clock.nowMs(), -90_000);
  const beforeMs = clock.monotonicMs();
  let tookMs = 0;
  timers.after(5_000, () => {
    tookMs = clock.monotonicMs() - beforeMs;
  });
  await runtime.time.run(10_000);
  assert.equal(Math.round(tookMs), 5_000);
});

test('a push wakes a phone that sleeps for long enough to fetch, in real time', async () => {
  const factor = 600;
  const plan: DevicePlan = {
    base,
    spells: [{ id: 'night', fromMs: HOUR_MS, toMs: 20 * HOUR_MS, set: { doze: true } }],
    moments: [],
  };
  const { runtime, member, line, pushed, service } = setup(plan, factor);
  await member.start();
  await member.device.open();
  await runtime.time.run(30_000);
  let ran = 0;
  service()?.options.runtime.timers.every(1_000, () => ran++);
  line.take({ ...delivery(line.token()), urgency: 'normal' });
  await runtime.time.run(10_000);
  assert.deepEqual([ran, pushed.length], [0, 0], 'what is not urgent waits');
  line.take(delivery(line.token()));
  await runtime.time.run(20_000);
  assert.equal(pushed[0]?.type === 'pushed' && pushed[0].receipt, 'new');
  assert.ok(ran >= 4 && ran <= 6, String(ran));
});

test('a push starts an application that the system has killed; how a person wants to be told is said at the first look', async () => {
  const plan: DevicePlan = {
    base,
    spells: [{ id: 'look', fromMs: HOUR_MS, toMs: 2 * HOUR_MS, set: { app: 'foreground' } }],
    moments: [{ id: 'kill', atMs: 3 * HOUR_MS, do: { kind: 'kill' } }],
  };
  const settings = { minimumPriority: { push: 'high' } } as const;
  const { runtime, world, member, line, pushed } = setup(plan, 600, { settings });
  await member.start();
  await runtime.time.run(30_000);
  assert.equal(member.device.service(), undefined);
  line.take(delivery(line.token()));
  await runtime.time.run(10_000);
  assert.deepEqual([pushed.length, world.services.length], [1, 2]);
  assert.deepEqual(
    world.services.map(({ notifications }) => notifications.set),
    [[settings], []],
  );
});

test('a healed phone is online and in the foreground, and nobody wishes anything more', async () => {
  const plan: DevicePlan = {
    base: { ...base, network: 'plane' },
    spells: [{ id: 'look', fromMs: 0, toMs: 24 * HOUR_MS, set: { app: 'foreground', network: 'desk' } }],
    moments: [],
  };
  const { runtime, figures, member, traffic, service } = setup(plan, 60);
  await member.start();
  await runtime.time.run(30_000);
  assert.ok(figures.commands > 20);
  member.stopTraffic();
  traffic.kill();
  await member.heal();
  const { commands } = figures;
  await runtime.time.run(60_000);
  assert.deepEqual([service()?.conditions.network, service()?.conditions.appState], ['wifi', 'foreground']);
  assert.equal(figures.commands, commands);
});
