/** A world: its service is a process of its own that really fails, dies and comes back, and nothing of it is left behind. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { createSystemRuntime, sleep } from '@slotwire/runtime';
import type { WorldOutside } from './outside.ts';
import { createWorld } from './world.ts';

const runtime = createSystemRuntime({ keepAlive: true });
const kills = new Set<() => void>();
process.on('exit', () => {
  for (const kill of kills) kill();
});
const outside: WorldOutside = {
  runtime,
  request: fetch,
  execPath: process.execPath,
  env: { PATH: process.env.PATH },
  onSpawn: (kill) => void kills.add(kill),
};

test('a service refuses as it is told, is killed, and comes back where it was', async (t) => {
  const world = await createWorld(
    { environment: 'test', fleet: { devices: 2, rate: 60 }, canaries: ['connects', 'books'] },
    outside,
  );
  t.after(() => world.stop());
  const { service } = world;
  const [page, fleetPage] = [`${service.url}/metrics`, world.fleets[0]?.metricsUrl ?? ''];
  async function until(address: string, pattern: RegExp): Promise<void> {
    for (;;) {
      const text = await (await fetch(address)).text();
      if (pattern.test(text)) return;
      await sleep(runtime.timers, 50);
    }
  }
  await until(page, /slotwire_handshakes_total\{code="OK"\} [1-9]/);
  await until(page, /slotwire_commands_total\{command="booking:create",code="OK"\} [1-9]/);
  await until(page, /slotwire_client_delivery_duration_seconds_count(?:\{[^}]*\})? [1-9]/);
  await until(fleetPage, /slotwire_fleet_connected_devices 2/);
  assert.deepEqual(world.target(), {
    environment: 'test',
    service: [new URL(service.url).host],
    fleet: [new URL(fleetPage).host],
    tls: false,
  });

  await service.setFault('store-refuses', true);
  await until(page, /slotwire_commit_failures_total [1-9]/);
  await until(page, /slotwire_handshakes_total\{code="STORE_UNAVAILABLE"\} [1-9]/);
  await service.setFault('store-refuses', false);

  await service.kill();
  await assert.rejects(fetch(page));
  await service.startAgain();
  await until(page, /slotwire_handshakes_total\{code="OK"\} [1-9]/);

  await world.stop();
  await assert.rejects(fetch(page));
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith('slotwire-world-test-')),
    [],
  );
});
