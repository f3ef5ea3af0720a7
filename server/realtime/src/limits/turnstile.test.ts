import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { defaultLimits, type LimitSettings, type LoadLevel, mergeLimits, type Namespace } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { shares } from './shares.ts';
import { createTurnstile, type KnockLimit, type Turnstile } from './turnstile.ts';

let runtime: VirtualRuntime;
let settings: LimitSettings;
let level: LoadLevel;
let refused: KnockLimit[];
let turnstile: Turnstile;

beforeEach(() => {
  runtime = createVirtualRuntime({ seed: 1 });
  settings = mergeLimits(defaultLimits, {
    handshakes: { perAddress: { size: 3, perSecond: 1 }, perNode: { size: 10, perSecond: 5 } },
  });
  level = 'normal';
  refused = [];
  turnstile = createTurnstile({
    clock: runtime.clock,
    random: runtime.random,
    settings: () => settings,
    shares: () => shares[level],
    sharedAddresses: ['10.0.0.1'],
    onRefused: (limit) => refused.push(limit),
  });
});

/** @returns how long it has to wait; 0: it may go on */
function knock(device: string, address = `192.0.2.${device}`, namespace: Namespace = '/'): number {
  return turnstile.knock({ namespace, address, deviceId: device })?.retryAfterMs ?? 0;
}
const pass = (durationMs: number) => runtime.time.run(durationMs);
const many = (count: number) => Array.from({ length: count }, (_, i) => String(i));

describe('per address', () => {
  test('[RL1] a burst from one address passes, then its rate; another address does not care', () => {
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'e'].map((device) => knock(device, '192.0.2.1')),
      [0, 0, 0, 1_000, 2_000],
    );
    assert.deepEqual(refused, ['address', 'address']);
    assert.equal(knock('a', '192.0.2.2'), 0);
    assert.equal(turnstile.knock({ namespace: '/', address: '192.0.2.1', deviceId: 'f' })?.code, 'RATE_LIMITED');
  });

  test('[RL1] an address that stands for many is not counted by itself', () => {
    assert.deepEqual(
      many(10).map((device) => knock(device, '::ffff:10.0.0.1')),
      many(10).map(() => 0),
    );
    assert.equal(knock('one more', '10.0.0.1'), 200, 'but on the node');
    assert.deepEqual(refused, ['node']);
  });

  test('[RL1] an address that knocks without end waits a minute and more, and takes no more of the node', () => {
    for (const device of many(500)) knock(device, '192.0.2.1');
    assert.ok(knock('one more', '192.0.2.1') >= 60_000);
    // Three at once and sixty that wait.
    assert.ok(turnstile.waiting() <= 60);
    // The three have taken three of ten on the node.
    assert.deepEqual(
      many(7).map((device) => knock(`other-${device}`)),
      many(7).map(() => 0),
    );
    assert.equal(knock('other-7'), 200);
  });
});

test('[RL1] a turn of the address that finds the node full is followed by one of the node', async () => {
  for (const device of ['a', 'b', 'c', 'd']) knock(device, '192.0.2.1');
  for (const device of many(12)) knock(device);
  await pass(1_000);
  for (const device of many(12).map((each) => `late-${each}`))
    knock(device, `198.51.100.${device.length}${device.at(-1)}`);
  const waitMs = knock('d', '192.0.2.1');
  assert.ok(waitMs > 200, `${waitMs}`);
  await pass(waitMs);
  assert.equal(knock('d', '192.0.2.1'), 0);
});

describe('per node', () => {
  test('[RL1] each of those who wait is given a turn of its own, and is let in then without a second count', async () => {
    const waits = many(30).map((device) => knock(device));
    assert.deepEqual(
      waits.slice(0, 10),
      many(10).map(() => 0),
    );
    assert.deepEqual(
      waits.slice(10),
      many(20).map((_, i) => (i + 1) * 200),
    );
    await pass(1_000);
    // Five newcomers are as many as the bucket has filled with, but those tokens are promised.
    assert.ok(['n1', 'n2', 'n3', 'n4', 'n5'].every((device) => knock(device) > 2_000));
    assert.deepEqual(
      many(15)
        .slice(10)
        .map((device) => knock(device)),
      [0, 0, 0, 0, 0],
    );
  });

  test('[RL1] who comes before its turn is told the rest of the same wait; it gains and loses nothing', async () => {
    for (const device of many(14)) knock(device);
    await pass(300);
    assert.equal(knock('13'), 500);
    assert.equal(refused.at(-1), 'early');
    await pass(300);
    assert.equal(knock('13'), 0, 'a little early is on time');
  });

  test('[RL1] a place is kept for a minute, then it is forgotten', async () => {
    for (const device of many(12)) knock(device);
    await pass(200 + 59_000);
    assert.equal(knock('10'), 0);
    await pass(120_000);
    for (let i = 0; i < 20; i++) knock(`sweep-${i}`, `198.51.100.${i}`);
    assert.equal(turnstile.waiting(), 10, 'those of the sweep alone');
  });

  test('[RL1] names that are made up fill no memory', async () => {
    for (let i = 0; i < 20_000; i++) {
      if (i % 10 === 0) await pass(100);
      knock(`device-${i}`.repeat(20), `198.51.${i % 250}.1`);
    }
    assert.ok(turnstile.waiting() < 1_000, `${turnstile.waiting()}`);
  });

  test('[RL3] a node under load lets in half of them, and says why; admins have a bucket of their own', () => {
    level = 'critical';
    assert.deepEqual(
      many(7).map((device) => knock(device)),
      [0, 0, 0, 0, 0, 400, 800],
    );
    assert.equal(turnstile.knock({ namespace: '/', address: '192.0.2.99', deviceId: 'x' })?.code, 'OVERLOADED');
    for (const device of many(40)) knock(device);
    assert.equal(knock('panel', '192.0.2.200', '/admin'), 0);
  });

  test('[RL1] a place that was promised holds, whatever the limits become', async () => {
    for (const device of many(12)) knock(device);
    settings = mergeLimits(settings, { handshakes: { perNode: { size: 1, perSecond: 0.01 } } });
    level = 'critical';
    await pass(400);
    assert.equal(knock('11'), 0);
  });
});

test('[RL1] a herd of ten times the bucket comes back in one wave, each device with one refusal', async () => {
  settings = defaultLimits;
  const { size, perSecond } = settings.handshakes.perNode;
  const count = size * 10;
  const due: { atMs: number; device: string; tries: number }[] = many(count).map((device) => ({
    atMs: Math.floor(runtime.random.float() * 500),
    device,
    tries: 0,
  }));
  const admitted = new Map<number, number>();
  let mostTries = 0;
  for (let step = 0; due.some(({ tries }) => tries >= 0) && step < 600; step++) {
    for (const each of due) {
      if (each.tries < 0 || each.atMs > runtime.clock.monotonicMs()) continue;
      const waitMs = knock(each.device, `198.51.${Number(each.device) % 250}.${Math.floor(Number(each.device) / 250)}`);
      if (waitMs === 0) {
        const second = Math.floor(runtime.clock.monotonicMs() / 1_000);
        admitted.set(second, (admitted.get(second) ?? 0) + 1);
        mostTries = Math.max(mostTries, each.tries + 1);
        each.tries = -1;
      } else {
        each.tries += 1;
        each.atMs = runtime.clock.monotonicMs() + waitMs + runtime.random.float() * 1_000;
      }
    }
    await pass(100);
  }
  const perSecondSeen = [...admitted.values()];
  assert.equal(
    perSecondSeen.reduce((sum, each) => sum + each, 0),
    count,
  );
  assert.equal(mostTries, 2);
  assert.ok(admitted.size <= (count - size) / perSecond + 3, `${admitted.size} s`);
  assert.ok(Math.max(...perSecondSeen.slice(1)) <= perSecond * 1.2, `${Math.max(...perSecondSeen.slice(1))}`);
});
