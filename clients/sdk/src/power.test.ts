import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeviceConditions, decidePower, defaultConditions } from './power.ts';

type Row = [title: string, conditions: Partial<DeviceConditions>, keepOpen: boolean, mode: string, reconnects: boolean];

const rows: Row[] = [
  ['a desktop that says nothing', {}, true, 'live', true],
  ['in front on Wi-Fi', { network: 'wifi', batteryLevel: 0.8 }, true, 'live', true],
  ['in front on a metered network', { network: 'cellular', metered: true, batteryLevel: 0.8 }, true, 'live', true],
  ['in front with the saver on', { saver: true }, true, 'saver', true],
  ['in front on a low battery', { batteryLevel: 0.15 }, true, 'saver', true],
  ['in front on a low battery that charges', { batteryLevel: 0.15, charging: true }, true, 'live', true],
  ['behind on a charger', { appState: 'background', charging: true, network: 'wifi' }, true, 'background', true],
  ['behind on Wi-Fi', { appState: 'background', network: 'wifi', batteryLevel: 0.8 }, true, 'background', false],
  [
    'behind on cellular',
    { appState: 'background', network: 'cellular', batteryLevel: 0.8 },
    false,
    'background',
    false,
  ],
  ['behind on metered Wi-Fi', { appState: 'background', network: 'wifi', metered: true }, false, 'background', false],
  ['behind with the saver on', { appState: 'background', saver: true, charging: true }, false, 'background', false],
  [
    'behind on a low battery',
    { appState: 'background', network: 'wifi', batteryLevel: 0.1 },
    false,
    'background',
    false,
  ],
];

for (const [title, conditions, keepOpen, mode, reconnects] of rows) {
  test(`power: ${title}`, () => {
    const policy = decidePower({ ...defaultConditions, ...conditions });
    assert.equal(policy.keepOpen, keepOpen);
    assert.equal(policy.mode, mode);
    assert.equal(policy.reconnectWhenOffline, reconnects);
    assert.ok(policy.why.length > 10);
  });
}

test('power: what a person does in front goes out at once, under any conditions', () => {
  for (const saver of [true, false]) {
    for (const batteryLevel of [undefined, 0.01, 1]) {
      const policy = decidePower({ ...defaultConditions, saver, batteryLevel });
      assert.equal(policy.flushIntervalMs, 0);
      assert.equal(policy.keepOpen, true);
    }
  }
});

test('power: a battery that closes the link is named as the reason', () => {
  assert.equal(decidePower({ ...defaultConditions, appState: 'background', saver: true }).suspendWhy, 'battery');
  assert.equal(decidePower({ ...defaultConditions, appState: 'background' }).suspendWhy, 'background');
});
