import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type MetricsPoint, type MonitorEvent } from '@slotwire/protocol';
import { type AdminBench, ok, openPanel, refuse } from './admin-bench.fixture.ts';
import type { TapBatch } from './admin-service.ts';

const point: MetricsPoint = {
  at: '2026-01-05T08:00:00.000Z',
  node: 'node-1',
  roles: {},
  latency: { count: 0, p50Ms: null, p90Ms: null, p99Ms: null },
  messages: {},
  errors: {},
};
const event: MonitorEvent = {
  at: point.at,
  node: 'node-1',
  dir: 'in',
  event: 'booking:create',
  namespace: '/',
  outcome: 'OK',
};

function watch(bench: AdminBench) {
  const heard: string[] = [];
  const stop = bench.panel.watchMetrics({
    onHistory: (history, missing) => heard.push(`history ${history.length} ${missing.join()}`.trim()),
    onPoints: (points) => heard.push(`points ${points.length}`),
    onRefused: ({ code }) => heard.push(code),
  });
  return { heard, stop };
}

function tap(bench: AdminBench, filter = {}) {
  const heard: string[] = [];
  const batches: TapBatch[] = [];
  const stop = bench.panel.tap(filter, {
    onOpen: () => heard.push('open'),
    onEvents: (batch) => {
      heard.push(`events ${batch.events.length}`);
      batches.push(batch);
    },
    onRefused: ({ code }) => heard.push(code),
    onDown: () => heard.push('down'),
  });
  return { heard, batches, stop };
}

/** Hands out a new id to each. */
function numbered(bench: AdminBench): void {
  let id = 0;
  bench.replies.set('monitor:subscribe', () => ({
    ok: true,
    value: { id: `tap-${++id}`, perSecond: 200, everyMs: 250 },
  }));
  bench.replies.set('monitor:unsubscribe', ok({ stopped: true }));
}

test('[MO5] [MO6] figures come with their history, and again on each new connection', async () => {
  const bench = await openPanel();
  bench.replies.set('metrics:subscribe', ok({ history: [point], missing: ['node-2'] }));
  const { heard } = watch(bench);
  await bench.settle();
  bench.signal('metrics', { points: [point, point] });
  await bench.settle();
  bench.transport.cut();
  await bench.pass(2_000);
  assert.deepEqual(heard, ['history 1 node-2', 'points 2', 'history 1 node-2']);
});

test('however many watch, the subscription ends with the last of them', async () => {
  const bench = await openPanel();
  bench.replies
    .set('metrics:subscribe', ok({ history: [], missing: [] }))
    .set('metrics:unsubscribe', ok({ stopped: true }));
  const [first, second] = [watch(bench), watch(bench)];
  await bench.settle();
  first.stop();
  first.stop();
  bench.signal('metrics', { points: [point] });
  await bench.settle();
  second.stop();
  await bench.settle();
  assert.deepEqual(first.heard, ['history 0']);
  assert.deepEqual(second.heard, ['history 0', 'points 1']);
  assert.deepEqual(bench.names(), ['metrics:subscribe', 'metrics:subscribe', 'metrics:unsubscribe']);
});

test('what the service has no room for is asked for again, and not sooner than it says', async () => {
  const bench = await openPanel();
  bench.replies.set('metrics:subscribe', refuse(failure('RATE_LIMITED', { retryAfterMs: 5_000 })));
  const { heard } = watch(bench);
  await bench.pass(4_900);
  assert.equal(bench.received.length, 1);
  bench.replies.set('metrics:subscribe', ok({ history: [], missing: [] }));
  await bench.pass(1_000);
  assert.deepEqual(heard, ['history 0']);
});

test('a point that cannot be read is left out, and figures that cannot are reported', async () => {
  const bench = await openPanel();
  bench.replies.set('metrics:subscribe', ok({ history: [point, { at: 7 }], missing: [] }));
  const { heard } = watch(bench);
  await bench.settle();
  bench.signal('metrics', { points: [point, null] });
  bench.signal('metrics', 'many');
  await bench.settle();
  assert.deepEqual(heard, ['history 1', 'points 1']);
  assert.deepEqual(
    bench.faults.map(({ what }) => what),
    ['read figures by the second'],
  );
});

test('[MO1] [MO2] a tap shows its own batches, is opened again on a new connection, and ended once', async () => {
  const bench = await openPanel();
  numbered(bench);
  const [one, other] = [tap(bench, { event: 'booking:create' }), tap(bench, { outcome: 'CONFLICT', sample: 0.5 })];
  await bench.settle();
  bench.signal('monitor', { id: 'tap-1', events: [event, { at: 7 }], dropped: 3, shed: true });
  await bench.settle();
  assert.deepEqual(one.batches, [{ events: [event], dropped: 3, shed: true }]);
  assert.deepEqual(other.heard, ['open']);
  bench.transport.cut();
  await bench.pass(2_000);
  assert.deepEqual(one.heard, ['open', 'events 1', 'down', 'open']);
  one.stop();
  one.stop();
  await bench.settle();
  assert.deepEqual(
    bench.received.filter((sent) => sent.event === 'monitor:unsubscribe').map(({ args }) => args),
    [{ id: 'tap-3' }],
  );
  assert.deepEqual(bench.received[1]?.args, { outcome: 'CONFLICT', sample: 0.5 });
});

test('[MO3] a tap that the service refuses says why', async () => {
  const bench = await openPanel();
  bench.replies.set('monitor:subscribe', refuse(failure('SUBSCRIPTIONS_FULL')));
  const { heard } = tap(bench);
  await bench.settle();
  assert.deepEqual(heard, ['SUBSCRIPTIONS_FULL']);
});

test('a tap that nobody wants any more, or whose answer was lost, does not keep a place', async () => {
  const bench = await openPanel();
  numbered(bench);
  const { stop, heard } = tap(bench);
  stop();
  await bench.settle();
  assert.deepEqual(heard, []);
  bench.signal('monitor', { id: 'tap-9', events: [], dropped: 0, shed: false });
  bench.signal('monitor', { id: 'tap-9', events: [], dropped: 0, shed: false });
  await bench.settle();
  assert.deepEqual(
    bench.received.filter((sent) => sent.event === 'monitor:unsubscribe').map(({ args }) => args),
    [{ id: 'tap-1' }, { id: 'tap-9' }],
  );
});
