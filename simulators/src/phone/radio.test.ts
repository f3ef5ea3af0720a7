import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualTime, type VirtualTime } from '@slotwire/runtime';
import { cellularBatteryShare, RadioMeter, radioBatteryShare } from './radio.ts';

const LTE = { promotionMs: 260.1, tailMs: 11_576 };
const AWAKE_MS = LTE.promotionMs + LTE.tailMs;
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-6, `${actual}`);

function create(network: 'none' | 'wifi' | 'cellular' = 'cellular'): { time: VirtualTime; radio: RadioMeter } {
  const time = createVirtualTime();
  const radio = new RadioMeter(time.clock);
  radio.setNetwork(network);
  return { time, radio };
}

test('activity within the tail is no wake-up and lengthens the tail; after it, it is one', async () => {
  const { time, radio } = create();
  radio.onMessage('up', 100);
  await time.run(10_000);
  radio.onMessage('down', 100);
  await time.run(60_000);
  assert.equal(radio.read().wakeUps, 1);
  near(radio.read().activeMs, 10_000 + LTE.tailMs);
  radio.onMessage('up', 100);
  await time.run(60_000);
  const { wakeUps, activeMs, messages } = radio.read();
  assert.deepEqual([wakeUps, messages], [2, 3]);
  near(activeMs, 10_000 + LTE.tailMs + AWAKE_MS);
});

test('what lies ahead of a tail is not counted yet', async () => {
  const { time, radio } = create();
  radio.onMessage('up', 100);
  await time.run(5_000);
  near(radio.read().activeMs, 5_000);
  near(radio.read().activeMs, 5_000);
  await time.run(60_000);
  near(radio.read().activeMs, AWAKE_MS);
});

test('another network ends the tail, and its wake-ups are counted apart', async () => {
  const { time, radio } = create();
  radio.onMessage('up', 100);
  await time.run(1_000);
  radio.setNetwork('wifi');
  radio.onMessage('up', 100);
  await time.run(60_000);
  const { wakeUps, activeMs, wifiWakeUps, wifiActiveMs } = radio.read();
  assert.deepEqual([wakeUps, wifiWakeUps], [1, 1]);
  near(activeMs, 1_000);
  near(wifiActiveMs, 79.1 + 238.1);
});

test('without a network nothing costs anything', async () => {
  const { time, radio } = create('none');
  radio.onMessage('up', 1_000);
  await time.run(1_000);
  const { joules, bytesUp, wakeUps, wifiWakeUps } = radio.read();
  assert.deepEqual([joules, bytesUp, wakeUps, wifiWakeUps], [0, 0, 0, 0]);
});

test('an open link is pinged every 25 s, whatever else crosses and however seldom somebody reads', async () => {
  const seldom = create();
  const often = create();
  for (const { radio } of [seldom, often]) radio.onConnect();
  await seldom.time.run(3_600_000);
  for (let second = 0; second < 3_600; second++) {
    await often.time.run(1_000);
    often.radio.read();
  }
  const { wakeUps, activeMs, bytesUp, bytesDown, connectedMs, messages } = seldom.radio.read();
  assert.deepEqual([wakeUps, connectedMs, messages], [1 + 144, 3_600_000, 0]);
  near(activeMs, 144 * AWAKE_MS);
  assert.deepEqual([bytesUp, bytesDown], [104 + 144 * 81, 52 + 144 * 129]);
  const { activeMs: oftenActiveMs, joules: oftenJoules, ...oftenCounts } = often.radio.read();
  near(oftenActiveMs, activeMs);
  near(oftenJoules, seldom.radio.read().joules);
  assert.deepEqual([oftenCounts.wakeUps, oftenCounts.bytesUp, oftenCounts.bytesDown], [wakeUps, bytesUp, bytesDown]);
});

test('a ping in a tail is no wake-up, and the ping before a message counts before it', async () => {
  const { time, radio } = create();
  radio.onConnect();
  await time.run(20_000);
  radio.onMessage('up', 10);
  await time.run(12_000);
  radio.onMessage('up', 10);
  await time.run(12_000);
  const { wakeUps, activeMs } = radio.read();
  assert.equal(wakeUps, 2);
  near(activeMs, AWAKE_MS + 12_000 + LTE.tailMs);
});

test('a closed link gets no pings, and time without one is not connected', async () => {
  const { time, radio } = create();
  radio.onConnect();
  await time.run(10_000);
  radio.onClose();
  await time.run(3_600_000);
  assert.deepEqual([radio.read().wakeUps, radio.read().connectedMs], [1, 10_000]);
  radio.onConnect();
  await time.run(5_000);
  assert.equal(radio.read().connectedMs, 15_000);
});

test('of two links that overlap the time counts once', async () => {
  const { time, radio } = create();
  radio.onConnect();
  await time.run(10_000);
  radio.onConnect();
  radio.onClose();
  await time.run(10_000);
  radio.onClose();
  await time.run(10_000);
  assert.equal(radio.read().connectedMs, 20_000);
});

test('a link does not survive another network: no more pings', async () => {
  const { time, radio } = create();
  radio.onConnect();
  radio.setNetwork('wifi');
  await time.run(3_600_000);
  assert.deepEqual([radio.read().wifiWakeUps, radio.read().wakeUps], [0, 1]);
});

test('a phone that sleeps for long is hung up on 20 s after the first ping that it did not answer', async () => {
  const { time, radio } = create();
  radio.onConnect();
  await time.run(10_000);
  radio.setFrozen(true);
  await time.run(8 * 3_600_000);
  radio.setFrozen(false);
  await time.run(60_000);
  const { wakeUps, connectedMs } = radio.read();
  assert.deepEqual([wakeUps, connectedMs], [3, 45_000]);
  radio.onClose();
  assert.equal(radio.read().connectedMs, 45_000);
});

test('one that sleeps for less answers late and keeps its link', async () => {
  const { time, radio } = create();
  radio.onConnect();
  radio.setFrozen(true);
  await time.run(40_000);
  radio.setFrozen(true);
  await time.run(4_000);
  const before = radio.read();
  assert.equal(before.bytesUp, 104 + 52);
  radio.setFrozen(false);
  assert.equal(radio.read().bytesUp, 104 + 52 + 81);
  await time.run(26_000);
  const { bytesUp, connectedMs } = radio.read();
  assert.deepEqual([bytesUp, connectedMs], [104 + 52 + 81 + 81, 70_000]);
});

test('a message costs its frame, its TLS record, its packets and their acknowledgement', () => {
  const { radio } = create();
  radio.onMessage('up', 100);
  radio.onMessage('down', 10_000);
  const { bytesUp, bytesDown } = radio.read();
  assert.equal(bytesUp, 100 + 22 + 8 + 52 + 52);
  assert.equal(bytesDown, 10_000 + 22 + 4 + 7 * 52 + 52);
});

test('a wake-up on LTE costs 12.6 J, one on Wi-Fi 300 times less, and a day of them shows in the battery', async () => {
  const joulesOf = async (network: 'cellular' | 'wifi') => {
    const { time, radio } = create(network);
    radio.onMessage('up', 1);
    await time.run(60_000);
    return radio.read().joules;
  };
  const [lte, wifi] = [await joulesOf('cellular'), await joulesOf('wifi')];
  assert.ok(Math.abs(lte - 12.6) < 0.1, String(lte));
  assert.ok(lte / wifi > 280 && lte / wifi < 340, String(lte / wifi));
  near(radioBatteryShare({ joules: 62_370 }), 1);
  near(radioBatteryShare({ joules: 31_185 }, 0.5), 1);
  near(cellularBatteryShare(1_000), 1.06 / 62_370);
});
