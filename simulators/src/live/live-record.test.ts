import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageNames, createCoverage } from '../coverage.ts';
import { Latency } from '../latency.ts';
import type { Report } from '../run.ts';
import { createLiveSeries, noteSecond, toDistribution, toRecord } from './live-record.ts';
import type { TableRow } from './table.ts';
import { Totals } from './totals.ts';

const report = { seconds: 120, devices: 10, ratePerMinute: 6, dropsSeconds: 60 } as Report;

function record(changes: Partial<Report> = {}, compress?: number) {
  const series = createLiveSeries();
  noteSecond(series, { elapsedMs: 1_000, connected: 4, commandsPerSecond: 2.5, eventsPerSecond: 9 } as TableRow, 2.5e8);
  return toRecord({
    options: {
      live: 'http://x',
      devices: 10,
      rate: 6,
      drops: 60,
      rampSeconds: 5,
      durationS: 120,
      quiet: true,
      ...(compress === undefined ? {} : { compress, personas: ['commuter', 'saver'] }),
    },
    seed: 0x5eed,
    startsAtMs: Date.UTC(2026, 0, 5),
    tookMs: 130_500,
    result: { report: { ...report, ...changes }, coverage: { ...createCoverage().counts(), 'resume-recovered': 3 } },
    run: { totals: new Totals(1) },
    series,
  });
}

test('a record has what the report needs, and the command that repeats it', () => {
  const made = record();
  assert.deepEqual(
    [made.format, made.world, made.startsAt, made.tookSeconds, made.historyHash],
    [1, 'live', '2026-01-05T00:00:00.000Z', 130.5, undefined],
  );
  assert.equal(made.hours, 120 / 3_600);
  assert.equal(
    made.command,
    'npm run sim -- --live http://x --devices 10 --ramp 5s --rate 6 --drops 60 --duration 120 --seed 0x5eed',
  );
  const named = new Map(made.series.map((series) => [series.name, series]));
  for (const name of ['connected', 'commands', 'events', 'outbox-depth', 'delivery-p99', 'ack-p99', 'memory']) {
    assert.equal(named.get(name)?.values.length, 1, name);
  }
  assert.deepEqual(named.get('memory')?.values, [250]);
  assert.deepEqual(
    made.distributions.map(({ name }) => name),
    ['delivery', 'ack', 'connect', 'resume'],
  );
  assert.doesNotThrow(() => JSON.parse(JSON.stringify(made)));
});

test('a compressed run lived longer than it took', () => {
  const made = record({ compress: 60 }, 60);
  assert.equal(made.hours, 2);
  assert.match(made.command, / --compress 60 --personas commuter,saver /);
});

test('coverage says what was possible: crashes are for the virtual world', () => {
  const possible = (changes: Partial<Report>) =>
    new Set(record(changes).coverage.flatMap((line) => (line.possible ? [line.point] : [])));
  const restless = possible({});
  assert.ok(restless.has('resume-recovered') && restless.has('gap-repaired-by-heads'));
  assert.ok(!restless.has('crash-between-commit-and-ack') && !restless.has('portal-met'));
  assert.ok(!possible({ dropsSeconds: 0 }).has('gap-repaired-by-heads'));
  assert.ok(possible({ compress: 60 }).has('portal-met'));
  assert.ok(!restless.has('push-delivered'));
  assert.ok(possible({ pushes: { taken: 0, new: 0, known: 0 } }).has('push-delivered'));
  const made = record().coverage;
  assert.equal(made.length, coverageNames.length);
  assert.equal(made.find(({ point }) => point === 'resume-recovered')?.count, 3);
});

test('a distribution counts every sample once', () => {
  const latency = new Latency();
  for (const ms of [0.05, 1, 1, 10, 250, 3_600_000]) latency.record(ms);
  const { bounds, counts, p50, max } = toDistribution('ack', latency);
  assert.equal(counts.length, bounds.length + 1);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    6,
  );
  assert.deepEqual([counts[0], counts[bounds.indexOf(1)], counts[bounds.indexOf(10)], counts.at(-1)], [1, 2, 1, 1]);
  assert.ok(Math.abs((p50 ?? 0) - 1) < 0.02);
  assert.ok((max ?? 0) >= 3_600_000);
  assert.equal(toDistribution('ack', new Latency()).p50, undefined);
});
