import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { collectProcessMetrics } from './process-metrics.ts';

async function openFds(registry: Registry): Promise<number> {
  return Number(/^process_open_fds (\d+)$/m.exec(await registry.metrics())?.[1]);
}

test('descriptors are counted, with and without the help of the kernel', {
  skip: process.platform !== 'linux' && 'other systems have no /proc',
}, async () => {
  for (const folder of ['/proc/self/fd', '/proc/no/such/folder']) {
    const registry = new Registry();
    collectProcessMetrics(registry, folder);
    // The folder itself is open while it is read.
    const before = readdirSync('/proc/self/fd').length - 1;
    assert.equal(await openFds(registry), before, folder);
    const own = openSync('/dev/null', 'r');
    assert.equal(await openFds(registry), before + 1, folder);
    closeSync(own);
  }
});

test('nothing of it is looked for among all sockets', async () => {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const names = registry.getMetricsAsArray().map(({ name }) => name);
  assert.deepEqual(
    names.filter((name) => name.startsWith('nodejs_active_')),
    [],
  );
  assert.ok(names.includes('nodejs_heap_size_used_bytes'));
});
