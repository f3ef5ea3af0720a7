import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPersonas, PERSONAS } from '../personas/load.ts';
import type { Spell } from '../phone/situation.ts';
import { faultNames } from './faults.ts';
import { isHit, planRun, type RunOptions, type RunPlan } from './run-plan.ts';

const personas = loadPersonas(PERSONAS);
const options: RunOptions = { seed: 7, devices: 24, hours: 24, faults: new Set(faultNames), personas };

test('the same options plan the same', () => {
  assert.deepEqual(planRun(options).devices, planRun(options).devices);
  assert.deepEqual(planRun(options).faults, planRun(options).faults);
});

test('a device that is left out leaves the days of all others, and the faults, as they were', () => {
  const whole = planRun(options);
  const kept = whole.devices.map(({ name }) => name).filter((_, i) => i % 3 === 0);
  const part = planRun({ ...options, only: { devices: kept } });
  assert.deepEqual(
    part.devices,
    whole.devices.filter(({ name }) => kept.includes(name)),
  );
  assert.deepEqual(part.faults, whole.faults);
  assert.deepEqual(part.marketplace, whole.marketplace);
});

test('faults, spells and operations are left out by their ids', () => {
  const whole = planRun(options);
  const fault = whole.faults[3]?.id as string;
  const spell = firstLook(whole);
  const part = planRun({ ...options, only: { faults: [fault], spells: [spell], operations: ['x/o1'] } });
  assert.deepEqual(
    part.faults.map(({ id }) => id),
    [fault],
  );
  const left = part.devices.flatMap(({ plan }): string[] => plan.spells.map(({ id }) => id));
  assert.deepEqual(left, [spell]);
  assert.deepEqual([part.keeps('x/o1'), part.keeps('x/o2'), whole.keeps('x/o2')], [true, false, true]);
});

test('a power cut is part of the days of those whom it hits', () => {
  const { faults, devices } = planRun(options);
  const cut = faults.find(({ kind }) => kind === 'power-cut');
  assert.ok(cut?.kind === 'power-cut');
  for (const { name, persona, plan } of devices) {
    const spell: Spell | undefined = plan.spells.find(({ id }) => id === `${name}/${cut.id}`);
    assert.equal(spell !== undefined, isHit(cut, name));
    if (spell !== undefined && persona.device === 'phone')
      assert.deepEqual(spell.set, { network: '4g', charging: false });
  }
});

test('everybody who belongs to a vendor works for one of the marketplace', () => {
  const { devices, marketplace } = planRun({ ...options, devices: 60 });
  const vendors = new Set(marketplace.vendors.map(({ id }) => id));
  const staff = devices.filter(({ person }) => person.role === 'vendor');
  assert.ok(staff.length >= 5);
  assert.ok(staff.every(({ person }) => vendors.has(person.vendorId as string)));
});

test('a run may end early without its draws changing', () => {
  const short = planRun({ ...options, endsAfterHours: 3 });
  assert.equal(short.endsAfterHours, 3);
  assert.deepEqual(short.devices, planRun(options).devices);
});

function firstLook({ devices }: RunPlan): string {
  const spells = devices.flatMap(({ plan }): readonly Spell[] => plan.spells);
  return spells.find(({ id }) => id.includes('/look-'))?.id ?? '';
}
