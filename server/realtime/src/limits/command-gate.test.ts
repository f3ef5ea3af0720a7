import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  type CommandClass,
  defaultLimits,
  type Failure,
  type LimitSettings,
  type LoadLevel,
  mergeLimits,
  type Namespace,
} from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createLocalCluster } from '../cluster/local.ts';
import { claimsOf } from '../service.fixture.ts';
import { Session } from '../sessions/session.ts';
import type { Connection } from '../transport/transport.ts';
import { type CommandGate, type CommandLimit, createCommandGate } from './command-gate.ts';
import { shares } from './shares.ts';

let runtime: VirtualRuntime;
let settings: LimitSettings;
let level: LoadLevel;
let limited: [CommandLimit, CommandClass][];
let gate: CommandGate;

beforeEach(() => {
  runtime = createVirtualRuntime({ seed: 1 });
  const small = { size: 3, perSecond: 1 };
  settings = mergeLimits(defaultLimits, {
    commands: {
      perDevice: { bookings: small, reads: small },
      perPerson: { bookings: { size: 5, perSecond: 2 } },
      perNode: { reads: { size: 10, perSecond: 2 } },
    },
  });
  level = 'normal';
  limited = [];
  gate = createCommandGate({
    clock: runtime.clock,
    random: runtime.random,
    cluster: createLocalCluster(runtime),
    settings: () => settings,
    shares: () => shares[level],
    onLimited: (limit, of) => limited.push([limit, of]),
  });
});

const session = (sub: string, deviceId = 'phone', namespace: Namespace = '/') =>
  new Session(
    { id: 's', namespace } as Connection,
    claimsOf({ sub }, 0),
    { deviceId, platform: 'sim', appVersion: '1' },
    0,
  );

/** The code, with how long to wait; `ok`. At once, as on one node. */
function check(of: Session, event = 'booking:note'): [string, number?] {
  const verdict = gate.check(of, event) as Failure | undefined;
  return verdict === undefined ? ['ok'] : [verdict.code, verdict.retryAfterMs as number];
}
const times = (count: number, of: Session, event?: string) => Array.from({ length: count }, () => check(of, event));

test('[RL2] a device has a bucket for each class, and is told when there is room again', async () => {
  const phone = session('ann');
  assert.deepEqual(times(4, phone), [['ok'], ['ok'], ['ok'], ['RATE_LIMITED', 1_000]]);
  assert.deepEqual(check(phone, 'sync:snapshot'), ['ok']);
  assert.deepEqual(limited, [['device', 'bookings']]);
  await runtime.time.run(1_000);
  assert.deepEqual(times(2, phone), [['ok'], ['RATE_LIMITED', 1_000]]);
});

test('[RL2] a reconnect does not fill the bucket of a device', () => {
  times(3, session('ann'));
  assert.equal(check(session('ann'))[0], 'RATE_LIMITED');
  assert.equal(check(session('ben'))[0], 'ok', 'the same name of another person is another device');
});

test('[RL2] the devices of a person share one bucket, and are told different times', () => {
  times(3, session('ann', 'phone'));
  const tablet = session('ann', 'tablet');
  const [first, second, third] = times(3, tablet);
  assert.deepEqual([first, second], [['ok'], ['ok']]);
  assert.equal(third?.[0], 'RATE_LIMITED');
  assert.deepEqual(limited, [['person', 'bookings']]);
  const watch = check(session('ann', 'watch'));
  assert.notEqual(watch[1], third?.[1]);
  assert.ok((watch[1] as number) >= 500 && (watch[1] as number) <= 1_000);
});

test('[RL2] what is no command counts as a read, and in the namespace of admins as theirs', () => {
  const phone = session('ann');
  assert.deepEqual(
    times(4, phone, 'no:such').map(([code]) => code),
    ['ok', 'ok', 'ok', 'RATE_LIMITED'],
  );
  assert.equal(check(phone, 'sync:since')[0], 'RATE_LIMITED');
  assert.equal(check(phone, '__proto__')[0], 'RATE_LIMITED');
  settings = mergeLimits(settings, { commands: { perDevice: { admin: { size: 1, perSecond: 1 } } } });
  const panel = session('root', 'panel', '/admin');
  assert.deepEqual(
    times(2, panel, 'no:such').map(([code]) => code),
    ['ok', 'RATE_LIMITED'],
  );
});

test('[RL2] other settings hold for the very next command', () => {
  const phone = session('ann');
  times(3, phone);
  settings = mergeLimits(settings, { commands: { perDevice: { bookings: { size: 100, perSecond: 1_000 } } } });
  return runtime.time.run(10).then(() => assert.equal(check(phone)[0], 'ok'));
});

test('[RL3] telemetry goes first, then reads, and bookings, sessions and admins stay', () => {
  const answers = (event: string, namespace: Namespace = '/') =>
    (['normal', 'elevated', 'critical'] as const).map((each) => {
      level = each;
      // Twelve people at once: more than the node reads for.
      const codes = Array.from(
        { length: 12 },
        (_, i) => check(session(`${event}-${each}-${i}`, 'd', namespace), event)[0],
      );
      return codes.filter((code) => code === 'ok').length;
    });
  assert.deepEqual(answers('telemetry:report'), [12, 0, 0]);
  assert.deepEqual(answers('booking:create'), [12, 12, 12]);
  assert.deepEqual(answers('session:refresh'), [12, 12, 12]);
  assert.deepEqual(answers('limits:get', '/admin'), [12, 12, 12]);
  level = 'elevated';
  assert.deepEqual(check(session('x'), 'telemetry:report')[0], 'OVERLOADED');
});

test('[RL3] the reads of a node are halved, then a tenth, and those who wait come back one after the other', async () => {
  for (const [each, served] of [
    ['normal', 10],
    ['elevated', 5],
    ['critical', 1],
  ] as const) {
    level = each;
    await runtime.time.run(60_000);
    const answers = Array.from({ length: served + 6 }, (_, i) => check(session(`${each}-${i}`), 'sync:snapshot'));
    assert.equal(answers.filter(([code]) => code === 'ok').length, served, each);
    const refused = answers.slice(served);
    const code = each === 'normal' ? 'RATE_LIMITED' : 'OVERLOADED';
    const gapMs = 1_000 / (2 * shares[each].commands.reads);
    assert.deepEqual(
      refused,
      refused.map((_, i) => [code, Math.ceil((i + 1) * gapMs)]),
      each,
    );
  }
});

test('[RL2] a cluster that has to ask is waited for', async () => {
  const far = createCommandGate({
    clock: runtime.clock,
    random: runtime.random,
    cluster: { take: async () => ({ ok: false, retryAfterMs: 40 }) },
    settings: () => settings,
    shares: () => shares.normal,
    onLimited: (limit, of) => limited.push([limit, of]),
  });
  const verdict = far.check(session('ann'), 'booking:note');
  assert.ok(verdict instanceof Promise);
  assert.equal((await verdict)?.code, 'RATE_LIMITED');
  assert.deepEqual(limited, [['person', 'bookings']]);
});

function checkBackEnd(sub: string): [string, number?] {
  const verdict = gate.checkBackEnd(sub) as Failure | undefined;
  return verdict === undefined ? ['ok'] : [verdict.code, verdict.retryAfterMs as number];
}

test('[RL2] a back end has a bucket of its own, and is told when there is room again', async () => {
  settings = mergeLimits(settings, { commands: { perBackEnd: { size: 2, perSecond: 0.5 } } });
  assert.deepEqual([checkBackEnd('erp'), checkBackEnd('erp')], [['ok'], ['ok']]);
  assert.deepEqual(checkBackEnd('erp'), ['RATE_LIMITED', 2_000]);
  assert.deepEqual(limited, [['back_end', 'bookings']]);
  assert.deepEqual([checkBackEnd('other-erp'), check(session('erp'))], [['ok'], ['ok']]);
  await runtime.time.run(2_000);
  assert.deepEqual([checkBackEnd('erp'), checkBackEnd('erp')[0]], [['ok'], 'RATE_LIMITED']);
});

test('[RL2] what a back end has no room for takes nothing from the others of its node', () => {
  settings = mergeLimits(settings, {
    commands: { perBackEnd: { size: 1, perSecond: 0.01 }, perNode: { bookings: { size: 3, perSecond: 0.01 } } },
  });
  for (let i = 0; i < 20; i++) checkBackEnd('erp');
  assert.deepEqual(times(2, session('ann')), [['ok'], ['ok']]);
});

test('[RL2] [RL3] back ends and devices share the bookings of a node, which are served at every load', () => {
  settings = mergeLimits(settings, { commands: { perNode: { bookings: { size: 3, perSecond: 1 } } } });
  level = 'critical';
  assert.deepEqual([checkBackEnd('erp'), check(session('ann')), checkBackEnd('erp')], [['ok'], ['ok'], ['ok']]);
  assert.equal(check(session('bob'))[0], 'RATE_LIMITED');
  assert.equal(checkBackEnd('erp')[0], 'RATE_LIMITED');
  assert.deepEqual(limited, [
    ['node', 'bookings'],
    ['node', 'bookings'],
  ]);
});
