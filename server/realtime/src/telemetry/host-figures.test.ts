import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestHost } from '../host.fixture.ts';
import { createHostFigures } from './host-figures.ts';
import { createMetrics } from './metrics.ts';

test('the size of the database is known from the start', async (t) => {
  const host = await startTestHost({ env: {} });
  t.after(() => host.dispose());
  const text = await host.metrics.registry.metrics();
  assert.match(text, /slotwire_database_bytes\{file="data"\} [1-9]/);
  // A secret has no end, and without TLS there is no certificate.
  assert.doesNotMatch(text, /slotwire_expiry_timestamp_seconds\{/);
});

test('the end of the keys is told once it is known, and a file that is not there has no size', async () => {
  const metrics = createMetrics();
  const looks: (() => void)[] = [];
  const timers = { every: (_ms: number, look: () => void) => ({ stop: () => void looks.push(look) }) };
  let endMs: number | undefined;
  const parts = { timers: timers as never, metrics, database: '/nowhere/at-all.db', keysExpireMs: () => endMs };
  (await createHostFigures(parts)).stop();
  assert.deepEqual((await metrics.expiresAt.get()).values, []);
  endMs = 1_900_000_000_000;
  looks[0]?.();
  assert.equal((await metrics.expiresAt.get()).values[0]?.value, 1_900_000_000);
});
