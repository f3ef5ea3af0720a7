import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnalyticsValue, commands, MAX_ANALYTICS_BUCKETS } from '@slotwire/protocol';
import {
  gapOf,
  historyArgs,
  historyMeasures,
  historyRangeNames,
  historyRanges,
  historySeries,
  latencyArgs,
  rangeArgs,
} from './history.ts';

const bucketMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

test('[AN8] every range is one that the service answers', () => {
  for (const range of historyRangeNames) {
    const args = rangeArgs(range, historyMeasures, Date.UTC(2026, 2, 2, 9, 30, 12, 345), 'Europe/Vienna');
    assert.equal(commands['analytics:query'].args.safeParse(args).success, true, range);
    const { lengthMs, bucket } = historyRanges[range];
    assert.ok(lengthMs / bucketMs[bucket] <= MAX_ANALYTICS_BUCKETS, range);
  }
});

test('[AN1] a range ends with the last full minute', () => {
  const { from, to } = rangeArgs('hour', ['errors'], Date.UTC(2026, 2, 2, 9, 30, 12));
  assert.deepEqual([from, to], ['2026-03-02T08:30:00.000Z', '2026-03-02T09:30:00.000Z']);
});

const answer: AnalyticsValue = {
  from: '2026-03-02T08:00:00.000Z',
  to: '2026-03-02T10:00:00.000Z',
  bucket: 'hour',
  timeZone: 'UTC',
  buckets: ['2026-03-02T08:00:00.000Z', '2026-03-02T09:00:00.000Z'],
  connections: { peak: [4, 9], opened: [2, 8] },
  messages: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`m${i}`, [i, 10]])),
  errors: { CONFLICT: [0, 3] },
  latency: { count: [1, 2], p50Ms: [1, null], p90Ms: [2, null], p99Ms: [3, null] },
};

test('an answer becomes four charts', () => {
  const series = historySeries(answer);
  assert.deepEqual(series.connections.times, [1_772_438_400, 1_772_442_000]);
  assert.deepEqual(
    series.messages.lines.map(({ name }) => name),
    ['m7', 'm6', 'm5', 'm4', 'm3', 'others'],
  );
  assert.deepEqual(series.messages.lines.at(-1)?.values, [0 + 1 + 2, 30]);
  assert.deepEqual(series.errors.lines, [{ name: 'CONFLICT', values: [0, 3] }]);
  assert.deepEqual(
    series.latency.lines.map(({ values }) => values[1]),
    [null, null, null],
  );
});

test('one event is drawn alone, also when it never came', () => {
  assert.deepEqual(historySeries(answer, { event: 'm2' }).messages.lines, [{ name: 'm2', values: [2, 10] }]);
  assert.deepEqual(historySeries(answer, { event: 'none' }).messages.lines, [{ name: 'none', values: [0, 0] }]);
});

test('[AN10] a node and a role are asked for, and of an event its latencies as well', () => {
  const filter = { node: 'node-1', role: 'customer', event: 'booking:create' } as const;
  const nowMs = Date.UTC(2026, 2, 2, 9, 30);
  const args = historyArgs('hour', filter, nowMs);
  assert.deepEqual([args.node, args.role, args.event], ['node-1', 'customer', undefined]);
  const latency = latencyArgs('hour', filter, nowMs);
  assert.deepEqual([latency?.node, latency?.role, latency?.event], ['node-1', 'customer', 'booking:create']);
  for (const asked of [args, latency]) assert.equal(commands['analytics:query'].args.safeParse(asked).success, true);
  assert.equal(latencyArgs('hour', { node: 'node-1' }, nowMs), undefined);
});

test('[AN10] before roles were kept there is a gap, and no zeros', () => {
  const half = { ...answer, rolesSince: '2026-03-02T09:00:00.000Z' };
  const { connections, latency } = historySeries(half);
  assert.deepEqual(connections.lines[0]?.values, [null, 9]);
  assert.deepEqual(latency.lines[0]?.values, [null, null]);
  assert.deepEqual(gapOf(half, {}), { kind: 'no-roles-before', at: half.rolesSince, isAll: false });
  assert.deepEqual(gapOf({ ...answer, rolesSince: answer.to }, {}), {
    kind: 'no-roles-before',
    at: answer.to,
    isAll: true,
  });
  assert.deepEqual(gapOf({ ...answer, nodes: ['node-1'] }, { node: 'node-1' }), { kind: 'none' });
  assert.deepEqual(gapOf({ ...answer, nodes: ['node-1'] }, { node: 'node-9' }), {
    kind: 'silent-node',
    node: 'node-9',
  });
});

test('latencies of an event take the place of those of all, and are awaited', () => {
  const one = { count: [1, 1], p50Ms: [7, 8], p90Ms: [7, 8], p99Ms: [7, 8] };
  assert.deepEqual(historySeries(answer, { event: 'm2', latency: one }).latency.lines[0]?.values, [7, 8]);
  assert.deepEqual(historySeries(answer, { event: 'm2', latency: null }).latency.lines, []);
});
