import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BatteryFacts, drainBattery } from './battery.ts';

const battery = { level: [1, 1] as [number, number], idleHours: 40, screenHours: 8, health: 1, charges: [] };
const still: BatteryFacts = { hours: 1, charging: false, foreground: false, radioActiveMs: 0 };
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}`);

test('it lasts its idle hours in the pocket and its screen hours in the hand', () => {
  near(drainBattery(1, { ...still, hours: 20 }, battery), 0.5);
  near(drainBattery(1, { ...still, foreground: true, hours: 2 }, battery), 0.75);
});

test('an hour of LTE costs 6 % of a battery, and more of an old one', () => {
  const facts = { ...still, hours: 0, radioActiveMs: 3_600_000 };
  const cost = 1 - drainBattery(1, facts, battery);
  assert.ok(cost > 0.055 && cost < 0.065, String(cost));
  near(1 - drainBattery(1, facts, { ...battery, health: 0.5 }), 2 * cost);
});

test('it is full at 1 and empty at 0', () => {
  assert.equal(drainBattery(0.9, { ...still, charging: true, hours: 10 }, battery), 1);
  assert.equal(drainBattery(1, { ...still, charging: true, hours: 0.1 }, battery), 1);
  assert.equal(drainBattery(0.1, { ...still, hours: 10 }, battery), 0);
});

test('a charger carries what is used; the last fifth takes almost as long as the rest', () => {
  const charging = { ...still, charging: true, foreground: true, radioActiveMs: 3_600_000 };
  near(drainBattery(0, { ...charging, hours: 0.8 / 0.73 }, battery), 0.8);
  near(drainBattery(0.8, { ...charging, hours: 0.8 }, battery), 1);
  near(drainBattery(0.5, { ...charging, hours: 0.3 / 0.73 + 0.4 }, battery), 0.9);
});

test('looking often or seldom at a charging battery makes no difference', () => {
  let level = 0.1;
  for (let i = 0; i < 90; i++) level = drainBattery(level, { ...still, charging: true, hours: 1 / 60 }, battery);
  near(level, drainBattery(0.1, { ...still, charging: true, hours: 1.5 }, battery));
});

test('an old battery is full sooner', () => {
  const old = { ...battery, health: 0.5 };
  const charging = { ...still, charging: true, hours: 0.5 };
  near(drainBattery(0, charging, old), drainBattery(0, { ...charging, hours: 1 }, battery));
});
