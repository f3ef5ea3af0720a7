import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import type { Persona } from '../personas/persona.ts';
import { personaSchema } from '../personas/persona.ts';
import type { LiveOptions } from './options.ts';
import { addressesFor, planFleet, workersFor } from './plan.ts';

const options: LiveOptions = { live: 'http://127.0.0.1:4000', devices: 100, rate: 6, drops: 60, quiet: false };
const marketplace = {
  customers: [{ id: 'ann', name: 'Ann' }],
  vendors: ['barber', 'yoga'].map((id) => ({ id, name: id, resources: [] })),
  admins: [],
};
const persona = (name: string, role: 'customer' | 'vendor'): Persona => ({
  ...personaSchema.parse({
    about: 'x',
    role,
    share: 1,
    device: 'browser',
    network: 'desk',
    looks: [{ at: '09:00', forMinutes: [10, 20] }],
    commandsPerMinute: 1,
  }),
  name,
});
const personas = [persona('guest', 'customer'), persona('desk', 'vendor')];

const plan = (changes: Partial<LiveOptions>, more: { personas?: Persona[]; seed?: number; push?: boolean } = {}) =>
  planFleet({
    options: { ...options, ...changes },
    seed: more.seed ?? 1,
    runId: 'r',
    marketplace,
    personas: more.personas,
    random: createRandom(more.seed ?? 1),
    push: more.push ?? false,
    processors: 2,
  });

test('a thread for every core once the main one is too small, and not before', () => {
  assert.deepEqual(
    [1, 500, 501, 2_500, 2_501, 10_000].map((devices) => workersFor(devices, 2)),
    [0, 0, 1, 1, 2, 2],
  );
  assert.equal(workersFor(20_000, 16), 8);
  assert.deepEqual([plan({}).workers, plan({}).slices.length], [0, 1]);
  assert.deepEqual([plan({ workers: 3 }).workers, plan({ workers: 3 }).slices.length], [3, 3]);
});

test('how many threads there are changes nobody', () => {
  const named = (workers: number) =>
    plan({ workers })
      .slices.flatMap(({ holders }) => holders)
      .map(({ name, person }) => `${name} ${person.id}`)
      .sort();
  assert.deepEqual(named(4), named(0));
  assert.notDeepEqual(
    plan({}, { seed: 2 }).slices[0]?.holders.map(({ person }) => person.id),
    plan({}, { seed: 1 }).slices[0]?.holders.map(({ person }) => person.id),
  );
});

test('the ramp is that of the options, or 250 devices a second', () => {
  assert.equal(plan({ devices: 1_000 }).slices[0]?.rampMs, 4_000);
  assert.equal(plan({ rampSeconds: 60 }).slices[0]?.rampMs, 60_000);
});

test('one slice reads the calendars of vendors without a device', () => {
  const others = plan({ devices: 1, workers: 2 }).slices.map(({ others: people }) =>
    people.map(({ vendorId }) => vendorId),
  );
  assert.deepEqual(others, [['barber', 'yoga'], []]);
  assert.deepEqual(plan({ devices: 100 }).slices[0]?.others, []);
});

test('restless devices have no days; compressed ones have, and a run is one of them unless it is told otherwise', () => {
  assert.equal(plan({}).slices[0]?.days, undefined);
  assert.equal(plan({}).durationMs, undefined);
  const compressed = plan({ compress: 60 }, { personas });
  assert.equal(compressed.durationMs, 24 * 60_000);
  assert.deepEqual(compressed.slices[0]?.days, { factor: 60, hours: 24 });
  assert.deepEqual(plan({ compress: 60, durationS: 120 }, { personas }).slices[0]?.days, { factor: 60, hours: 2 });
  assert.equal(plan({ personas: ['guest'], durationS: 60 }, { personas }).slices[0]?.days?.factor, 1);
});

test('personas are held by the people of the marketplace, in their role', () => {
  const holders = plan({ compress: 60 }, { personas }).slices[0]?.holders ?? [];
  assert.equal(holders.length, 100);
  for (const { persona: held, person } of holders) assert.equal(held?.role, person.role);
  assert.ok(holders.some(({ person }) => person.id === 'ann'));
  assert.deepEqual([...new Set(holders.map(({ person }) => person.vendorId))].sort(), ['barber', 'yoga', undefined]);
});

test('customers’ devices are phones, half of them of each gateway, and a vendor’s are browsers', () => {
  const holders = plan({ devices: 300 }, { push: true }).slices[0]?.holders ?? [];
  for (const { person, push } of holders) assert.equal(push !== undefined, person.role === 'customer');
  const phones = holders.flatMap(({ push }) => push ?? []);
  const fcm = phones.filter(({ provider }) => provider === 'fcm').length;
  assert.ok(fcm > phones.length * 0.4 && fcm < phones.length * 0.6, `${fcm} of ${phones.length}`);
  assert.ok(new Set(phones.map(({ timeZone }) => timeZone)).size > 3);
  assert.ok(plan({ devices: 300 }).slices[0]?.holders.every(({ push }) => push === undefined));
});

test('a persona says itself whether its device is a phone', () => {
  const carried = [...personas, { ...persona('walker', 'vendor'), device: 'phone' as const }];
  const holders = plan({ compress: 60 }, { personas: carried, push: true }).slices[0]?.holders ?? [];
  for (const { persona: held, push } of holders) assert.equal(push !== undefined, held?.device === 'phone');
  assert.ok(holders.some(({ push }) => push !== undefined));
});

test('a person says on one device how they want to be told, and is in one zone with all of them', () => {
  const holders = plan({ devices: 300 }, { push: true }).slices[0]?.holders ?? [];
  const settings = new Map<string, number>();
  const zones = new Map<string, Set<string>>();
  for (const { person, settings: own, push } of holders) {
    if (own !== undefined) settings.set(person.id, (settings.get(person.id) ?? 0) + 1);
    if (push !== undefined) zones.set(person.id, (zones.get(person.id) ?? new Set()).add(push.timeZone));
  }
  assert.ok(settings.size > 100 && [...settings.values()].every((count) => count === 1));
  assert.ok([...zones.values()].every((own) => own.size === 1));
});

test('more connections than one address has ports come from several, where there are several', () => {
  assert.deepEqual(addressesFor('http://127.0.0.1:4000', 10_000), []);
  assert.deepEqual(addressesFor('http://127.0.0.1:4000', 30_000), ['127.0.0.1', '127.0.0.2', '127.0.0.3']);
  assert.deepEqual(addressesFor('http://10.0.0.7:4000', 30_000), []);
  assert.deepEqual(addressesFor('http://localhost:4000', 30_000), []);
});
