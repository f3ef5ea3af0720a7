import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonePersona } from '../personas/persona.fixture.ts';
import { judgeBudget } from './budget.ts';
import type { RadioReading } from './radio.ts';

const nothing: RadioReading = {
  wakeUps: 0,
  activeMs: 0,
  wifiWakeUps: 0,
  wifiActiveMs: 0,
  bytesUp: 0,
  bytesDown: 0,
  connectedMs: 0,
  messages: 0,
  joules: 0,
};
const budget = { radioWakeUps: 10, megabytes: 2, connectedHours: 5 };
const persona = createPhonePersona({ powerBudget: budget });

function judge(readings: Partial<RadioReading>[], days = 1) {
  return judgeBudget(
    persona,
    readings.map((reading, i) => ({ reading: { ...nothing, ...reading }, days, commands: i + 1 })),
  );
}

test('figures are per device and day: the median and the worst', () => {
  const figures = judge(
    [{ wakeUps: 40 }, { wakeUps: 4, bytesUp: 1_000_000, bytesDown: 3_000_000 }, { connectedMs: 7_200_000, wakeUps: 8 }],
    2,
  );
  assert.deepEqual([figures.persona, figures.about, figures.devices, figures.commands], ['phone', 'A phone.', 3, 6]);
  assert.deepEqual(figures.radioWakeUps, { median: 4, max: 20 });
  assert.deepEqual(figures.megabytes, { median: 0, max: 2 });
  assert.deepEqual(figures.connectedHours, { median: 0, max: 1 });
  assert.deepEqual(judge([{ wakeUps: 1 }, { wakeUps: 4 }]).radioWakeUps, { median: 2.5, max: 4 });
});

test('the median device is judged: one that met everything does not break the budget', () => {
  assert.equal(judge([{ wakeUps: 10 }, { wakeUps: 10 }, { wakeUps: 999 }]).withinBudget, true);
  assert.equal(judge([{ wakeUps: 10 }, { wakeUps: 11 }, { wakeUps: 11 }]).withinBudget, false);
});

test('each of the three figures can break it', () => {
  assert.equal(judge([{ bytesUp: 1_500_000, bytesDown: 500_000 }]).withinBudget, true);
  assert.equal(judge([{ bytesUp: 1_500_000, bytesDown: 500_001 }]).withinBudget, false);
  assert.equal(judge([{ connectedMs: 5 * 3_600_000 }]).withinBudget, true);
  assert.equal(judge([{ connectedMs: 5 * 3_600_000 + 1 }]).withinBudget, false);
});

test('less than a day, no device and no budget are not judged', () => {
  const morning = judge([{ wakeUps: 11 }], 0.25);
  assert.deepEqual([morning.budget, 'withinBudget' in morning, morning.radioWakeUps.median], [budget, false, 44]);
  assert.ok(!('withinBudget' in judge([])));
  const free = judgeBudget(createPhonePersona(), [{ reading: nothing, days: 1, commands: 0 }]);
  assert.ok(!('budget' in free) && !('withinBudget' in free));
});

test('the share of the battery is that of the persona’s battery, old or not', () => {
  const reading = { ...nothing, joules: 6_237 };
  const shareOf = (health: number) => {
    const battery = { level: [1, 1], idleHours: 40, screenHours: 8, health, charges: [] };
    return judgeBudget(createPhonePersona({ battery }), [{ reading, days: 1, commands: 0 }]).batteryShare.median;
  };
  assert.ok(Math.abs(shareOf(1) - 0.1) < 1e-9);
  assert.ok(Math.abs(shareOf(0.5) - 0.2) < 1e-9);
});
