import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PushResult } from '@slotwire/realtime';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { Delivery } from './delivery.ts';
import { healthy } from './gateway-script.ts';
import { push } from './push.fixture.ts';
import { createVirtualGateways } from './virtual-gateways.ts';

function start(seed = 1) {
  const runtime = createVirtualRuntime({ seed });
  const heard: Delivery[] = [];
  const gateways = createVirtualGateways({ runtime, onDelivery: (delivery) => heard.push(delivery) });
  const startMs = runtime.clock.nowMs();
  /** What comes of a push, and how many ms it took. */
  async function send(provider: 'fcm' | 'apns', token: string): Promise<{ result: PushResult; tookMs: number }> {
    const fromMs = runtime.clock.nowMs();
    let settled: { result: PushResult; tookMs: number } | undefined;
    void gateways.providers[provider].send(push(token)).then((result) => {
      settled = { result, tookMs: runtime.clock.nowMs() - fromMs };
    });
    await runtime.time.runUntil(() => settled !== undefined, 60_000);
    assert.ok(settled);
    return settled;
  }
  return { runtime, gateways, heard, send, startMs };
}

test('a push takes the delay of its gateway in virtual time, and the device has it', async () => {
  const { gateways, heard, send } = start();
  gateways.fcm.script.behave({ delayMs: { min: 250, max: 250 } });
  const { result, tookMs } = await send('fcm', 'phone');
  assert.deepEqual([result, tookMs], [{ status: 'sent', providerId: 'fcm-1' }, 250]);
  assert.deepEqual(gateways.fcm.deliveries('phone'), heard);
  assert.partialDeepStrictEqual(heard, [{ provider: 'fcm', token: 'phone', environment: undefined, badge: 3 }]);
  assert.equal(gateways.apns.delivered(), 0);
});

test('[PU6] tokens die and come back, outages begin and end, each with the result that the real providers give', async () => {
  const { gateways, send } = start();
  const { script } = gateways.apns;
  const resultOf = async () => (await send('apns', 'phone')).result;
  script.setToken('phone', 'dead');
  assert.equal((await resultOf()).status, 'dead-token');
  script.setToken('phone', 'foreign');
  assert.equal((await resultOf()).status, 'dead-token');
  script.setToken('phone', 'live');
  script.behave({ outage: 'unavailable', retryAfterS: 20 });
  assert.deepEqual(await resultOf(), { status: 'failed', detail: '503', retryAfterMs: 20_000 });
  script.behave({ ...healthy, throttledShare: 1, retryAfterS: 5 });
  assert.deepEqual(await resultOf(), { status: 'failed', detail: '429', retryAfterMs: 5_000 });
  for (const outage of ['unreachable', 'nonsense', 'hang-up'] as const) {
    script.behave({ ...healthy, outage });
    assert.deepEqual(await resultOf(), { status: 'failed', detail: outage });
  }
  script.behave(healthy);
  assert.equal((await resultOf()).status, 'sent');
  assert.equal(gateways.apns.delivered(), 1);
});

test('a gateway that is silent or slow is given up after 10 seconds, and what was only slow still arrives', async () => {
  const { runtime, gateways, send } = start();
  gateways.fcm.script.behave({ outage: 'silent' });
  const silent = await send('fcm', 'phone');
  assert.deepEqual([silent.result.status, silent.tookMs], ['failed', 10_000]);
  gateways.fcm.script.behave({ ...healthy, delayMs: { min: 15_000, max: 15_000 } });
  const slow = await send('fcm', 'phone');
  assert.deepEqual([slow.result.status, slow.tookMs], ['failed', 10_000]);
  assert.equal(gateways.fcm.delivered(), 0);
  await runtime.time.run(5_000);
  assert.equal(gateways.fcm.delivered(), 1);
});

test('shares are shares, the same seed gives the same fates, and a dead token changes no draw of the others', async () => {
  async function fates(seed: number, dead?: string) {
    const { gateways, send } = start(seed);
    gateways.fcm.script.behave({ errorShare: 0.2, throttledShare: 0.1, delayMs: { min: 1, max: 9 } });
    if (dead !== undefined) gateways.fcm.script.setToken(dead, 'dead');
    const seen: string[] = [];
    for (let i = 0; i < 500; i++) {
      const { result, tookMs } = await send('fcm', `phone-${i}`);
      seen.push(`${tookMs.toFixed(3)} ${result.status} ${result.status === 'failed' ? result.detail : ''}`);
    }
    return seen;
  }
  const first = await fates(7);
  const share = (what: string) => first.filter((fate) => fate.includes(what)).length / first.length;
  assert.ok(Math.abs(share('failed 500') - 0.2) < 0.06 && Math.abs(share('failed 429') - 0.1) < 0.05);
  assert.deepEqual(await fates(7), first);
  assert.notDeepEqual(await fates(8), first);
  const withDead = await fates(7, 'phone-3');
  assert.deepEqual(withDead.toSpliced(3, 1), first.toSpliced(3, 1));
});
