import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { drawDelayMs } from './delay.ts';
import type { NetworkProfile } from './profile.ts';
import { profiles } from './profiles.ts';

const COUNT = 40_000;

function draw(profile: NetworkProfile): number[] {
  const random = createRandom(3);
  return Array.from({ length: COUNT }, () => drawDelayMs(profile, random)).sort((a, b) => a - b);
}

const near = (value: number | undefined, expected: number, share: number) =>
  assert.ok(value !== undefined && Math.abs(value / expected - 1) < share, `${value} is not near ${expected}`);

for (const [name, profile] of Object.entries(profiles)) {
  test(`${name}: half of the packets are faster than the median, one in a hundred is slower than p99`, () => {
    const delays = draw({ ...profile, stalls: { chance: 0, meanMs: 0 } });
    near(delays[COUNT / 2], profile.latencyMs.median, 0.05);
    near(delays[COUNT * 0.99], profile.latencyMs.p99, 0.15);
    assert.ok((delays[0] ?? 0) > 0);
  });
}

test('as many stall as the profile says, and for as long', () => {
  const delays = draw({ ...profiles['4g'], latencyMs: { median: 1, p99: 1 }, stalls: { chance: 0.2, meanMs: 500 } });
  const stalled = delays.filter((delay) => delay > 1).map((delay) => delay - 1);
  near(stalled.length, 0.2 * COUNT, 0.05);
  near(stalled.reduce((sum, stall) => sum + stall, 0) / stalled.length, 500, 0.05);
});

test('a connect at the edge of coverage mostly fits into the ten seconds that the SDK gives it', () => {
  // Three round trips, the question and its answer.
  const random = createRandom(4);
  let inTime = 0;
  for (let i = 0; i < 1_000; i++) {
    let ms = 0;
    for (let packet = 0; packet < 8; packet++) ms += drawDelayMs(profiles.edge, random);
    if (ms < 10_000) inTime += 1;
  }
  assert.ok(inTime > 550 && inTime < 950, `${inTime} of 1,000: bad, but not hopeless`);
});

test('what a phone is told about a place fits what the place does', () => {
  for (const { kind, metered, reaches } of Object.values(profiles)) {
    if (kind === 'none') assert.equal(reaches, 'nowhere');
    assert.equal(metered, kind === 'cellular');
  }
  // Bars and nothing behind them: only trying tells.
  assert.deepEqual([profiles.tunnel.kind, profiles.tunnel.reaches], ['cellular', 'nowhere']);
});
