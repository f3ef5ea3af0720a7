import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnalyticsValue } from '@slotwire/protocol';
import { heatMapCsv, rankingCsv, seriesCsv } from './csv.ts';
import { busiest, hourText } from './heat-map.ts';

const lines = (csv: string) => csv.replace('\uFEFF', '').trimEnd().split('\r\n');

const value: AnalyticsValue = {
  from: '2026-03-02T08:00:00.000Z',
  to: '2026-03-02T10:00:00.000Z',
  bucket: 'hour',
  timeZone: 'UTC',
  buckets: ['2026-03-02T08:00:00.000Z', '2026-03-02T09:00:00.000Z'],
  connections: { peak: [4, 9], opened: [2, 8] },
  errors: { CONFLICT: [0, 3] },
  latency: { count: [1, 0], p50Ms: [1, null], p90Ms: [2, null], p99Ms: [3, null] },
  top: { persons: [{ userId: 'ann', count: 9, error: 1 }], devices: [] },
  bottlenecks: {
    slowestCommands: [{ command: 'sync:since', count: 2, p50Ms: 1, p99Ms: 8 }],
    hottestStreams: [],
    limitedDevices: [],
  },
};

test('series are one row a bucket', () => {
  assert.deepEqual(lines(seriesCsv(value)), [
    'start (UTC),"connections, most open","connections, opened",errors CONFLICT,latency p50 ms,latency p90 ms,latency p99 ms',
    '2026-03-02T08:00:00.000Z,4,2,0,1,2,3',
    '2026-03-02T09:00:00.000Z,9,8,3,,,',
  ]);
});

test('where the zone is another one, a row says its start by the clock there', () => {
  const days = ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'];
  const starts = (timeZone: string, buckets: string[]) =>
    lines(seriesCsv({ ...value, timeZone, buckets })).map((line) => line.split(',', 1)[0]);
  assert.deepEqual(starts('Europe/Berlin', days), [
    'start (Europe/Berlin)',
    '2026-03-29T00:00:00.000+01:00',
    '2026-03-30T00:00:00.000+02:00',
  ]);
  assert.deepEqual(starts('America/St_Johns', ['2026-01-06T03:30:00.000Z'])[1], '2026-01-06T00:00:00.000-03:30');
});

test('rankings say what they rank', () => {
  assert.deepEqual(lines(rankingCsv(value)).slice(1), ['person,ann,,9,1,,', 'command,sync:since,,2,,1,8']);
});

test('a heat map is a week of hours, and its busiest hour has a name', () => {
  const rows = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => (day === 1 && hour === 23 ? 7 : 0)),
  );
  assert.equal(lines(heatMapCsv(rows)).length, 8);
  assert.match(lines(heatMapCsv(rows))[2] ?? '', /^Tuesday,(0,){23}7$/);
  const most = busiest(rows);
  assert.equal(most && hourText(most), 'Tuesday, 23:00–00:00');
  assert.equal(busiest(rows.map((row) => row.map(() => 0))), undefined);
});
