/** What the browser tells, in the words of the SDK; versions after a deployment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { decidePower } from '@slotwire/sdk';
import { conditionsOf } from './conditions.ts';
import { deviceId } from './device-id.ts';
import type { Keeper } from './kept.ts';
import { createVersionWatch } from './version-watch.ts';

const desk = { onLine: true, visible: true, isHandheld: false };

test('a desk in front is live; behind other tabs it keeps its link', () => {
  assert.equal(decidePower(conditionsOf(desk)).mode, 'live');
  const behind = decidePower(conditionsOf({ ...desk, visible: false }));
  assert.deepEqual([behind.keepOpen, behind.reconnectWhenOffline, behind.mode], [true, true, 'background']);
});

test('a laptop that is nearly empty shows changes as they come: its person works on it', () => {
  const conditions = conditionsOf({ ...desk, battery: { level: 0.05, charging: false } });
  assert.equal(decidePower(conditions).mode, 'live');
});

test('a phone goes by its battery, its saver and its network', () => {
  const phone = { ...desk, isHandheld: true, battery: { level: 0.9, charging: false } };
  assert.equal(decidePower(conditionsOf({ ...phone, visible: false, connectionType: 'cellular' })).keepOpen, false);
  assert.equal(decidePower(conditionsOf({ ...phone, visible: false, connectionType: 'wifi' })).keepOpen, true);
  assert.equal(decidePower(conditionsOf({ ...phone, battery: { level: 0.1, charging: false } })).mode, 'saver');
  assert.equal(decidePower(conditionsOf({ ...phone, saveData: true })).mode, 'saver');
});

test('no network is said as such', () => {
  assert.equal(conditionsOf({ ...desk, onLine: false }).network, 'none');
  assert.equal(conditionsOf(desk).network, 'unknown');
});

test('the device has one id for all starts, and a tab that is alone one of its own', () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const records = new Map<string, string>();
  const kept: Keeper = {
    get: (key) => records.get(key) ?? null,
    set: (key, value) => void records.set(key, value),
    remove: (key) => void records.delete(key),
  };
  const id = deviceId(kept, runtime, false);
  assert.equal(deviceId(kept, runtime, false), id);
  assert.notEqual(deviceId(kept, runtime, true), id);
  records.set('slotwire.device', '<script>');
  assert.match(deviceId(kept, runtime, false), /^web-/);
});

function watchBench(served: () => Promise<Response>) {
  const runtime = createVirtualRuntime({ seed: 1 });
  let asked = 0;
  const http = {
    fetch: () => {
      asked += 1;
      return served();
    },
  };
  const watch = createVersionWatch({ own: '1.0.0-a', url: '/vendor/version.json', http, runtime });
  let told = 0;
  watch.on(() => (told += 1));
  return { runtime, watch, asked: () => asked, told: () => told };
}

test('a page finds out by itself that it is old, says so once, and asks no more', async () => {
  let version = '1.0.0-a';
  const bench = watchBench(async () => new Response(JSON.stringify({ version })));
  await bench.runtime.time.run(16 * 60_000);
  assert.equal(bench.watch.newer(), undefined);
  version = '1.0.0-b';
  await bench.runtime.time.run(15 * 60_000);
  assert.equal(bench.watch.newer(), '1.0.0-b');
  await bench.runtime.time.run(60 * 60_000);
  bench.watch.look();
  assert.deepEqual([bench.told(), bench.asked()], [1, 2]);
});

test('a file that has gone is reason to ask at once, however short ago it was', async () => {
  let version = '1.0.0-a';
  const bench = watchBench(async () => new Response(JSON.stringify({ version })));
  bench.watch.look();
  await bench.runtime.time.run(0);
  version = '1.0.0-b';
  bench.watch.suspect();
  await bench.runtime.time.run(0);
  assert.deepEqual([bench.watch.newer(), bench.asked()], ['1.0.0-b', 2]);
});

test('who comes back to the tab ten times in a minute causes one question', async () => {
  const bench = watchBench(async () => new Response('{"version":"1.0.0-a"}'));
  for (let i = 0; i < 10; i++) bench.watch.look();
  await bench.runtime.time.run(0);
  assert.equal(bench.asked(), 1);
});

test('no network, an error and nonsense are no new version', async () => {
  const answers = [
    () => Promise.reject(new TypeError('Failed to fetch')),
    async () => new Response('', { status: 502 }),
    async () => new Response('<!doctype html>'),
    async () => new Response('{"version":7}'),
  ];
  for (const answer of answers) {
    const bench = watchBench(answer);
    bench.watch.look();
    await bench.runtime.time.run(0);
    assert.equal(bench.watch.newer(), undefined);
  }
});
