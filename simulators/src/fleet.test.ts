import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import type { Device } from './device.ts';
import { createFleet, type Member } from './fleet.ts';

/** Members without a device's inside: what the fleet does with them is the point. */
function setup({ connected = true, ...options }: { devices: number; rampMs: number; connected?: boolean }) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const startedAtMs: number[] = [];
  const calls: string[] = [];
  let connecting = 0;
  const fleet = createFleet({
    ...options,
    runtime,
    connecting: () => connecting,
    create: (index): Member => ({
      device: {
        name: `d-${index}`,
        connected: () => connected,
        outboxDepth: () => 0,
        attentionCount: () => 1,
        totals: () => ({ snapshots: 1, gapsRepaired: 0, duplicatesDropped: 2 }),
        conditions: () => ({
          network: connected ? ('wifi' as const) : ('none' as const),
          appState: 'foreground' as const,
        }),
        service: () => undefined,
        close: async () => void calls.push(`close ${index}`),
      } as Partial<Device> as Device,
      async start() {
        startedAtMs.push(runtime.clock.monotonicMs());
      },
      stopTraffic: () => void calls.push(`stop ${index}`),
      heal: async () => void calls.push(`heal ${index}`),
    }),
  });
  return {
    runtime,
    fleet,
    startedAtMs,
    calls,
    setConnecting(count: number) {
      connecting = count;
    },
  };
}

test('devices start evenly over the ramp', async () => {
  const { runtime, fleet, startedAtMs } = setup({ devices: 1_000, rampMs: 10_000 });
  fleet.start();
  await runtime.time.run(5_000);
  assert.equal(startedAtMs.length, 500);
  assert.equal(fleet.state().up, false);
  await runtime.time.run(5_000);
  assert.equal(startedAtMs.length, 1_000);
  for (let second = 0; second < 10; second++) {
    const started = startedAtMs.filter((ms) => ms > second * 1_000 && ms <= (second + 1) * 1_000).length;
    assert.equal(started, 100);
  }
  assert.deepEqual(
    { ...fleet.state() },
    {
      devices: 1_000,
      up: true,
      connected: 1_000,
      quiet: 1_000,
      outboxDepth: 0,
      attention: 1_000,
      snapshots: 1_000,
      gapsRepaired: 0,
      duplicatesDropped: 2_000,
      offline: 0,
      inBackground: 0,
      saving: 0,
      closed: 1_000,
    },
  );
  assert.equal(runtime.time.pending(), 0);
});

test('a service that does not keep up is waited for, and what was missed is made up for when it does', async () => {
  const { runtime, fleet, startedAtMs, setConnecting } = setup({ devices: 200, rampMs: 2_000 });
  setConnecting(60);
  fleet.start();
  await runtime.time.run(1_000);
  // Four at a time, as long as sixty are under way.
  assert.equal(startedAtMs.length, 80);
  setConnecting(64);
  await runtime.time.run(60_000);
  assert.equal(startedAtMs.length, 80);
  setConnecting(0);
  await runtime.time.run(1_000);
  assert.equal(startedAtMs.length, 200);
});

test('without a ramp all start at once, as far as the service keeps up', async () => {
  const { runtime, fleet, startedAtMs } = setup({ devices: 100, rampMs: 0 });
  fleet.start();
  await runtime.time.run(100);
  assert.deepEqual([startedAtMs.filter((ms) => ms === 50).length, startedAtMs.length], [64, 100]);
});

test('a fleet that is stopped on its ramp goes on with those that it has', async () => {
  const { runtime, fleet, calls } = setup({ devices: 10, rampMs: 1_000 });
  fleet.start();
  await runtime.time.run(300);
  fleet.stopTraffic();
  await runtime.time.run(5_000);
  await fleet.heal();
  await fleet.close();
  assert.equal(fleet.devices.length, 3);
  assert.deepEqual(
    calls,
    ['stop', 'heal', 'close'].flatMap((call) => [0, 1, 2].map((i) => `${call} ${i}`)),
  );
});

test('who is away comes home as fast as the service keeps up, who is there is not waited for', async () => {
  const away = setup({ devices: 200, rampMs: 0, connected: false });
  away.fleet.start();
  await away.runtime.time.run(500);
  away.setConnecting(34);
  let home = false;
  void away.fleet.heal().then(() => {
    home = true;
  });
  const healed = () => away.calls.length;
  await away.runtime.time.run(120);
  assert.equal(healed(), 90);
  assert.equal(home, false);
  away.setConnecting(0);
  await away.runtime.time.run(1_000);
  assert.deepEqual([healed(), home], [200, true]);

  const there = setup({ devices: 200, rampMs: 0 });
  there.fleet.start();
  await there.runtime.time.run(500);
  await there.fleet.heal();
  assert.equal(there.calls.length, 200);
});
