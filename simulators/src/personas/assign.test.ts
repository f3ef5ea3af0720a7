import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { assignPersonas } from './assign.ts';
import { createBrowserPersona, createPhonePersona } from './persona.fixture.ts';
import type { Persona } from './persona.ts';

const personas: readonly Persona[] = [
  createPhonePersona({ share: 3 }, 'often'),
  createPhonePersona({ share: 1, devices: [0, 1] }, 'pair'),
  createPhonePersona({ share: 0 }, 'never'),
  createBrowserPersona({ devices: [1, 1, 1] }, 'tabs'),
];

const assign = (devices: number, seed = 1) => assignPersonas(personas, devices, createRandom(seed));

test('about one device in six is a vendor’s; two devices are one of each', () => {
  const vendorsOf = (devices: number) => assign(devices).filter(({ persona }) => persona.role === 'vendor').length;
  assert.deepEqual([0, 1, 2, 12, 600].map(vendorsOf), [0, 0, 1, 2, 100]);
  assert.deepEqual(
    assign(3).map(({ device }) => device),
    ['v-00001', 'c-00001', 'c-00002'],
  );
});

test('who holds a device does not depend on how many there are', () => {
  const many = new Map(assign(600).map((assignment) => [assignment.device, assignment]));
  for (const devices of [2, 7, 50, 599]) {
    for (const assignment of assign(devices)) assert.deepEqual(many.get(assignment.device), assignment);
  }
});

test('another seed gives other holders', () => {
  const names = (seed: number) => assign(60, seed).map(({ persona }) => persona.name);
  assert.notDeepEqual(names(1), names(2));
  assert.deepEqual(names(1), names(1));
});

test('people come by share, and one without a share never', () => {
  const people = new Map<string, string>();
  for (const { persona, person } of assign(6_000)) people.set(`${persona.role} ${person}`, persona.name);
  const count = (name: string) => [...people.values()].filter((of) => of === name).length;
  assert.equal(count('never'), 0);
  const share = count('pair') / (count('pair') + count('often'));
  assert.ok(Math.abs(share - 0.25) < 0.03, String(share));
});

test('the devices of one person follow one another, are of one persona, and are numbered', () => {
  const pairs = assign(600).filter(({ persona }) => persona.name === 'pair');
  assert.ok(pairs.length > 10);
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    assert.equal(pairs[i]!.person, pairs[i + 1]!.person);
    assert.deepEqual([pairs[i]!.tab, pairs[i + 1]!.tab], [0, 1]);
  }
  const tabs = new Set(assign(600).flatMap(({ persona, tab }) => (persona.name === 'tabs' ? [tab] : [])));
  assert.deepEqual([...tabs].sort(), [0, 1, 2]);
});

test('people are numbered within their role, from 0 and without gaps', () => {
  for (const role of ['customer', 'vendor']) {
    const numbers = new Set(assign(300).flatMap(({ persona, person }) => (persona.role === role ? [person] : [])));
    assert.deepEqual(
      [...numbers],
      [...numbers.keys()].map((_, i) => i),
    );
  }
});

test('a role that has devices and no persona is an error', () => {
  const [customer] = personas as [Persona];
  assert.equal(assignPersonas([customer], 1, createRandom(1)).length, 1);
  assert.throws(() => assignPersonas([customer], 2, createRandom(1)), /\(often\) is a vendor with a share above 0/);
  assert.throws(() => assignPersonas([], 1, createRandom(1)), /\(none\) is a customer/);
});
