import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { collectProcessMetrics } from './process-metrics.ts';

/** Counted when this is called, not when it is awaited: a moment later Node may have opened a file of its own. */
async function openFds(registry: Registry): Promise<number | undefined> {
  return (await registry.getSingleMetric('process_open_fds')?.get())?.values[0]?.value;
}

test('descriptors are counted, with and without the help of the kernel', {
  skip: process.platform !== 'linux' && 'other systems have no /proc',
}, async () => {
  for (const folder of ['/proc/self/fd', '/proc/no/such/folder']) {
    const registry = new Registry();
    collectProcessMetrics(registry, folder);
    // The folder itself is open while it is read.
    const [listed, counted] = [readdirSync('/proc/self/fd').length - 1, openFds(registry)];
    const own = openSync('/dev/null', 'r');
    const countedMore = openFds(registry);
    closeSync(own);
    assert.deepEqual([await counted, await countedMore], [listed, listed + 1], folder);
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
