import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSamples, commands, MAX_TELEMETRY_SAMPLES } from '@slotwire/protocol';
import { ClientMetrics } from './client-metrics.ts';

test('a report never holds more than the service takes, and keeps the newest of each kind', () => {
  const metrics = new ClientMetrics(true);
  for (const name of clientSamples) {
    for (let value = 0; value < 1_000; value++) metrics.sample(name, value);
  }
  const samples = metrics.take();
  const ofOne = Math.floor(MAX_TELEMETRY_SAMPLES / clientSamples.length);
  assert.equal(samples.length, ofOne * clientSamples.length);
  assert.ok(samples.every(({ value }) => value >= 1_000 - ofOne));
  assert.doesNotThrow(() => commands['telemetry:report'].args.parse({ samples }));
});

test('samples are given once', () => {
  const metrics = new ClientMetrics(true);
  metrics.sample('sync_ms', 5);
  assert.deepEqual(metrics.take(), [{ name: 'sync_ms', value: 5 }]);
  assert.deepEqual(metrics.take(), []);
});

test('a skewed clock gives no negative delay, an unreadable time none at all', () => {
  const metrics = new ClientMetrics(true);
  metrics.sample('delivery_ms', -3);
  metrics.sample('delivery_ms', Number.NaN);
  assert.deepEqual(metrics.take(), [{ name: 'delivery_ms', value: 0 }]);
});

test('switched off, nothing is kept', () => {
  const metrics = new ClientMetrics(false);
  metrics.sample('sync_ms', 5);
  assert.deepEqual(metrics.take(), []);
});
