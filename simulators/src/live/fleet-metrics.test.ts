import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fleetCatalogue } from '@slotwire/metrics';
import { createCoverage } from '../coverage.ts';
import { createCounts } from '../figures.ts';
import { stateOf } from '../fleet.ts';
import { Latency } from '../latency.ts';
import { violationKinds } from '../oracle/violations.ts';
import { createFaultMarks } from './fault-marks.ts';
import { createFleetMetrics } from './fleet-metrics.ts';
import { serveMetrics } from './metrics-server.ts';
import { Totals } from './totals.ts';

function setup(faults = createFaultMarks()) {
  const totals = new Totals(1);
  const of = (...samples: number[]) => {
    const latency = new Latency();
    for (const ms of samples) latency.record(ms);
    return latency.samples;
  };
  totals.note(0, {
    state: {
      ...stateOf([]),
      devices: 7,
      connected: 5,
      snapshots: 9,
      offline: 3,
      inBackground: 2,
      saving: 1,
      closed: 4,
    },
    counts: { ...createCounts(), commands: 12, ok: 8, rejected: 3, unknown: 1, drops: 4, pushesNew: 6 },
    coverage: createCoverage().counts(),
    latencies: { delivery: of(1, 5, 5, 400), ack: of(), connect: of(30), resume: of() },
    lastFault: undefined,
    broken: undefined,
  });
  const run = { totals, violations: () => ({ lost: 2, duplicated: 0 }), entries: () => 99, rechecked: () => 3 };
  return createFleetMetrics(run, { devices: 10, workers: 2, faults });
}

test('every metric of the catalogue is there, of its type, and none that is not in it', async () => {
  const metrics = await setup().getMetricsAsJSON();
  assert.deepEqual(
    metrics.map(({ name, type, help }) => `${name} ${type} ${help}`).sort(),
    Object.values(fleetCatalogue)
      .map(({ name, type, help }) => `${name} ${type} ${help}`)
      .sort(),
  );
});

test('labels are those of the catalogue', async () => {
  for (const { name, values } of await setup().getMetricsAsJSON()) {
    const declared = Object.values(fleetCatalogue).find((metric) => metric.name === name);
    const labels: Record<string, readonly string[] | { atMost: number }> = declared?.labels ?? {};
    for (const value of values as { labels: Record<string, string> }[]) {
      for (const [label, text] of Object.entries(value.labels)) {
        if (label === 'le') continue;
        const allowed = labels[label];
        assert.ok(allowed !== undefined, `${name} ${label}`);
        if ('length' in allowed) assert.ok(allowed.includes(text), `${name} ${label} ${text}`);
      }
    }
  }
});

test('every kind of violation has a series of its own', () => {
  assert.deepEqual([...fleetCatalogue.violations.labels.kind], [...violationKinds]);
});

test('what turned out to be no violation does not make a counter fall', async () => {
  const run = { totals: new Totals(1), violations: () => ({ lost }), entries: () => 0, rechecked: () => 0 };
  const registry = createFleetMetrics(run, { devices: 1, workers: 0, faults: createFaultMarks() });
  let lost = 3;
  await registry.metrics();
  lost = 1;
  assert.match(await registry.metrics(), /slotwire_fleet_violations_total\{kind="lost"\} 3\n/);
});

test('faults: how many devices are in one, and one for what is injected while it lasts', async () => {
  const faults = createFaultMarks();
  const registry = setup(faults);
  const read = async () =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith('slotwire_fleet_active_'));
  const line = (fault: string, value: number) => `slotwire_fleet_active_faults{fault="${fault}"} ${value}`;
  for (const each of [line('offline', 3), line('background', 2), line('saver', 1), line('restart', 4)])
    assert.ok((await read()).includes(each), each);
  assert.ok((await read()).includes(line('store-slow', 0)));
  faults.begin('store-slow');
  faults.begin('store-slow');
  assert.ok((await read()).includes(line('store-slow', 1)));
  faults.end('store-slow');
  assert.ok((await read()).includes(line('store-slow', 0)));
  assert.equal((await read()).length, fleetCatalogue.activeFaults.labels.fault.length);
});

test('it tells what the run stands at, however often it is asked', async () => {
  const registry = setup();
  for (let time = 0; time < 2; time++) {
    const text = await registry.metrics();
    for (const line of [
      'slotwire_fleet_devices 10',
      'slotwire_fleet_started_devices 7',
      'slotwire_fleet_connected_devices 5',
      'slotwire_fleet_commands_total 12',
      'slotwire_fleet_answers_total{outcome="rejected"} 3',
      'slotwire_fleet_disturbances_total{kind="offline"} 4',
      'slotwire_fleet_pushes_total{receipt="new"} 6',
      'slotwire_fleet_pushes_total{receipt="known"} 0',
      'slotwire_fleet_violations_total{kind="lost"} 2',
      'slotwire_fleet_history_entries_total 99',
      'slotwire_fleet_rechecked_total 3',
      'slotwire_fleet_delivery_duration_seconds_bucket{le="0.0005"} 0',
      'slotwire_fleet_delivery_duration_seconds_bucket{le="0.005"} 3',
      'slotwire_fleet_delivery_duration_seconds_bucket{le="+Inf"} 4',
      'slotwire_fleet_delivery_duration_seconds_count 4',
      'slotwire_fleet_ack_duration_seconds_count 0',
      '# TYPE slotwire_fleet_connect_duration_seconds histogram',
    ]) {
      assert.ok(text.split('\n').includes(line), line);
    }
    assert.match(text, /slotwire_fleet_delivery_duration_seconds_sum 0\.4\d/);
  }
});

test('a page on this machine, and one sentence when its port is taken', async (t) => {
  const server = await serveMetrics(setup(), 0);
  t.after(() => server.close());
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const answer = await fetch(server.url);
  assert.deepEqual([answer.status, answer.headers.get('content-type')?.startsWith('text/plain')], [200, true]);
  assert.match(await answer.text(), /slotwire_fleet_devices 10/);
  assert.equal((await fetch(server.url.replace('/metrics', '/'))).status, 404);
  const port = Number(new URL(server.url).port);
  await assert.rejects(serveMetrics(setup(), port), {
    message: new RegExp(`^no metrics on port ${port} of 127.0.0.1: .*EADDRINUSE`),
  });
});
