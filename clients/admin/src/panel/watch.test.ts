import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { aPoint, START_MS } from '../series/point.fixture.ts';
import { nodesOf } from '../series/seconds.ts';
import { connected, createFakeService } from './service.fixture.ts';
import { createWatch } from './watch.ts';

const load = (level: string) => ({
  ok: true,
  value: { settings: {}, version: 1, level, shares: {}, nodes: [{ node: 'node-1', level }] },
});

function begin() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const service = createFakeService(() => START_MS);
  service.answers.set('limits:get', load('normal'));
  service.answers.set('audit:list', { ok: true, value: { records: [] } });
  const watch = createWatch(service, runtime);
  let changes = 0;
  watch.on(() => changes++);
  watch.start();
  return { runtime, service, watch, changes: () => changes };
}

test('seconds, load and replays are known without a page that shows them', async () => {
  const { runtime, service, watch } = begin();
  await runtime.time.run(0);
  for (const watcher of service.watchers) {
    watcher.onHistory([aPoint(0)], ['node-2']);
    watcher.onPoints([aPoint(1, { errors: { INTERNAL: 1 } })]);
  }
  service.answers.set('limits:get', load('critical'));
  await runtime.time.run(5_000);
  const { seconds, missing, limits, critical } = watch.state();
  assert.deepEqual(nodesOf(seconds), ['node-1']);
  assert.deepEqual(missing, ['node-2']);
  assert.equal(limits?.level, 'critical');
  assert.deepEqual(
    critical.events.map(({ severity }) => severity),
    ['critical', 'critical'],
  );
});

test('a new connection is looked at anew, and without one nothing is asked', async () => {
  const { runtime, service } = begin();
  await runtime.time.run(0);
  const before = service.asked.length;
  service.become({ status: 'offline' });
  await runtime.time.run(30_000);
  assert.equal(service.asked.length, before);
  service.become(connected);
  assert.equal(service.asked.length, before + 2);
});

test('an answer that does not come changes nothing, and a stop ends everything', async () => {
  const { runtime, service, watch, changes } = begin();
  await runtime.time.run(0);
  const before = changes();
  service.answers.clear();
  await runtime.time.run(10_000);
  assert.equal(changes(), before);
  watch.stop();
  const asked = service.asked.length;
  await runtime.time.run(600_000);
  assert.equal(service.asked.length, asked);
  assert.equal(service.watchers.size, 0);
});

test('what was looked at is seen, and the next event is not', async () => {
  const { runtime, service, watch } = begin();
  await runtime.time.run(0);
  const tell = (second: number) => {
    for (const watcher of service.watchers) watcher.onPoints([aPoint(second, { errors: { OVERLOADED: 1 } })]);
  };
  tell(0);
  watch.markSeen();
  assert.equal(watch.state().seenMs, watch.state().critical.events[0]?.atMs);
  tell(20);
  assert.ok((watch.state().critical.events[0]?.atMs ?? 0) > watch.state().seenMs);
});
