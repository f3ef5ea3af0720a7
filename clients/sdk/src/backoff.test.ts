import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { backoffMs, defaultBackoff, retryDelayMs } from './backoff.ts';

const lowest = { float: () => 0 };
const highest = { float: () => 1 - 2 ** -32 };

test('the bound doubles from the base up to the cap', () => {
  const bounds = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
  for (const [attempt, bound] of bounds.entries()) {
    assert.equal(backoffMs(attempt, defaultBackoff, lowest), 0, `attempt ${attempt}`);
    const delayMs = backoffMs(attempt, defaultBackoff, highest);
    assert.ok(delayMs < bound && delayMs > bound * 0.999, `attempt ${attempt}: ${delayMs}`);
  }
});

test('an attempt count that went through the roof still gives the cap', () => {
  assert.ok(backoffMs(5_000, defaultBackoff, highest) < defaultBackoff.capMs);
});

test('the jitter is full: a herd of 5,000 spreads over the whole range', () => {
  const random = createRandom(7);
  const buckets = new Array<number>(10).fill(0);
  for (let i = 0; i < 5_000; i++) buckets[Math.floor(backoffMs(6, defaultBackoff, random) / 3_000)]! += 1;
  for (const count of buckets) assert.ok(count > 400 && count < 600, String(buckets));
});

test('[RL1] retryAfterMs is a lower bound, and the jitter comes on top', () => {
  assert.equal(retryDelayMs(0, 5_000, defaultBackoff, lowest), 5_000);
  assert.ok(retryDelayMs(3, 5_000, defaultBackoff, highest) > 8_900);
  assert.equal(retryDelayMs(0, undefined, defaultBackoff, lowest), 0);
  assert.equal(retryDelayMs(0, -20, defaultBackoff, lowest), 0);
});
