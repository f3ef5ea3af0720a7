import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, errors, refusal } from '@slotwire/protocol';
import type { ConnectionState } from './connection.ts';
import {
  type Allowance,
  createMachine,
  type Effect,
  type Input,
  type Machine,
  type Step,
  step,
} from './connection-machine.ts';

const facts = { nowMs: 1_000, random: { float: () => 0.5 } };
const allowance: Allowance = {
  online: true,
  keepOpen: true,
  reconnects: true,
  suspendWhy: 'background',
  backoffCapMs: 30_000,
};

const connected: ConnectionState = { status: 'connected', sessionId: 's', sinceMs: 0 };
const connecting: ConnectionState = { status: 'connecting', attempt: 0, sinceMs: 0 };
const waiting: ConnectionState = { status: 'waiting', attempt: 3, nextAtMs: 9_000 };

const at = (state: ConnectionState, more: Partial<Machine> = {}): Machine => ({
  ...createMachine(allowance),
  state,
  ...more,
});
const run = (machine: Machine, input: Input): Step => step(machine, input, facts);
const did = (effects: readonly Effect[]): string[] => effects.map((effect) => effect.do);

test('start connects, waits for a network, or leaves it to push', () => {
  assert.equal(run(createMachine(allowance), { type: 'start' }).machine.state.status, 'connecting');
  assert.equal(run(createMachine({ ...allowance, online: false }), { type: 'start' }).machine.state.status, 'offline');
  assert.deepEqual(run(createMachine({ ...allowance, keepOpen: false }), { type: 'start' }).machine.state, {
    status: 'suspended',
    why: 'background',
  });
});

const classes: [code: ErrorCode, status: string, effects: string[]][] = [
  ['PROTOCOL_MISMATCH', 'closed', ['disconnect']],
  ['BAD_HANDSHAKE', 'closed', ['disconnect']],
  ['FORBIDDEN', 'closed', ['disconnect']],
  ['REPLACED', 'suspended', ['disconnect']],
  ['TOKEN_REVOKED', 'needs-auth', ['disconnect', 'drop-token']],
  ['TOKEN_EXPIRED', 'connecting', ['disconnect', 'drop-token', 'connect']],
  ['TOKEN_INVALID', 'connecting', ['disconnect', 'drop-token', 'connect']],
  ['SERVER_DRAINING', 'waiting', ['disconnect', 'wait']],
  ['STORE_UNAVAILABLE', 'waiting', ['disconnect', 'wait']],
  ['SLOW_CONSUMER', 'connecting', ['disconnect', 'connect']],
  ['FUTURE_VERSION', 'connecting', ['disconnect', 'drop-positions', 'connect']],
];
for (const [code, status, effects] of classes) {
  test(`${code} (${errors[code].retry}) leads to ${status}`, () => {
    for (const from of [connecting, connected]) {
      const { machine, effects: done } = run(at(from), { type: 'lost', refusal: refusal(code) });
      assert.equal(machine.state.status, status);
      assert.deepEqual(did(done), effects);
    }
  });
}

test('a link that was lost without a word waits within the first bound', () => {
  const { machine, effects } = run(at(connected), { type: 'lost' });
  assert.deepEqual(machine.state, { status: 'waiting', attempt: 1, nextAtMs: 1_250 });
  assert.deepEqual(effects, [{ do: 'disconnect' }, { do: 'wait', delayMs: 250 }]);
});

test('[SE8] a goodbye with retryAfterMs waits at least that long', () => {
  const { effects } = run(at(connected), {
    type: 'lost',
    refusal: refusal('SERVER_DRAINING', { retryAfterMs: 7_000 }),
  });
  assert.deepEqual(effects.at(-1), { do: 'wait', delayMs: 7_250 });
});

test('[AD4] who is disconnected by an admin comes back when it was told to; who is sent away, when the app wants it', () => {
  const told = refusal('DISCONNECTED', { message: 'We move house', retryAfterMs: 4_000 });
  const { machine, effects } = run(at(connected), { type: 'lost', refusal: told });
  assert.deepEqual(machine.state, { status: 'waiting', attempt: 1, nextAtMs: 5_250, code: 'DISCONNECTED' });
  assert.deepEqual(effects.at(-1), { do: 'wait', delayMs: 4_250 });
  const away = run(at(connected), { type: 'lost', refusal: refusal('SENT_AWAY') }).machine;
  assert.deepEqual(away.state, { status: 'closed', code: 'SENT_AWAY' });
  assert.equal(run(away, { type: 'allow', allowance, fresh: true }).machine.state.status, 'closed');
  assert.equal(run(away, { type: 'retry' }).machine.state.status, 'connecting');
});

test('[DL6] SLOW_CONSUMER connects at once, but not in a hot loop', () => {
  const input: Input = { type: 'lost', refusal: refusal('SLOW_CONSUMER') };
  const first = run(at(connected), input);
  assert.equal(first.machine.state.status, 'connecting');
  const again = run({ ...first.machine, state: connected }, input);
  assert.equal(again.machine.state.status, 'waiting');
  const stable = run({ ...first.machine, state: connected }, { type: 'stable' });
  assert.equal(run(stable.machine, input).machine.state.status, 'connecting');
});

test('[SE4] a token is refreshed twice in a row, then the person has to sign in', () => {
  const input: Input = { type: 'lost', refusal: refusal('TOKEN_EXPIRED') };
  let { machine } = run(at(connecting), input);
  machine = run(machine, input).machine;
  assert.equal(machine.state.status, 'connecting');
  machine = run(machine, input).machine;
  assert.deepEqual(machine.state, { status: 'needs-auth', code: 'TOKEN_EXPIRED' });
});

test('a welcome alone does not forgive earlier refusals: only a connection that lasts does', () => {
  const input: Input = { type: 'lost', refusal: refusal('TOKEN_EXPIRED') };
  let { machine } = run(at(connecting), input);
  machine = run(machine, { type: 'welcome', sessionId: 's' }).machine;
  machine = run(run(machine, input).machine, { type: 'welcome', sessionId: 's' }).machine;
  assert.equal(run(machine, input).machine.state.status, 'needs-auth');
  machine = run(machine, { type: 'stable' }).machine;
  assert.equal(run(machine, input).machine.state.status, 'connecting');
});

test('an unknown retry class of a newer service means back-off', () => {
  const newer = { ...refusal('INTERNAL'), code: 'MOON_PHASE', retry: 'at-full-moon' } as unknown as ReturnType<
    typeof refusal
  >;
  assert.equal(run(at(connected), { type: 'lost', refusal: newer }).machine.state.status, 'waiting');
});

test('no network means no tries; its return connects at once and counts from zero', () => {
  const offline = run(at(waiting, { attempt: 6 }), {
    type: 'allow',
    allowance: { ...allowance, online: false },
    fresh: false,
  });
  assert.equal(offline.machine.state.status, 'offline');
  assert.deepEqual(did(offline.effects), ['disconnect']);
  const back = run(offline.machine, { type: 'allow', allowance, fresh: true });
  assert.deepEqual(back.machine.state, { status: 'connecting', attempt: 0, sinceMs: 1_000 });
});

test('the foreground ends a wait; other changes do not', () => {
  assert.equal(run(at(waiting), { type: 'allow', allowance, fresh: false }).machine.state.status, 'waiting');
  assert.equal(run(at(waiting), { type: 'allow', allowance, fresh: true }).machine.state.status, 'connecting');
});

test('in the background a lost link is not rebuilt, and the foreground brings it back', () => {
  const behind = { ...allowance, reconnects: false };
  const lost = run(at(connected, { allowance: behind }), { type: 'lost' });
  assert.deepEqual(lost.machine.state, { status: 'suspended', why: 'background' });
  assert.equal(run(lost.machine, { type: 'allow', allowance: behind, fresh: true }).machine.state.status, 'suspended');
  assert.equal(run(lost.machine, { type: 'allow', allowance, fresh: true }).machine.state.status, 'connecting');
});

test('[SE6] who was replaced stays away until the app asks', () => {
  const { machine } = run(at(connected), { type: 'lost', refusal: refusal('REPLACED') });
  assert.equal(run(machine, { type: 'allow', allowance, fresh: true }).machine.state.status, 'suspended');
  assert.equal(run(machine, { type: 'retry' }).machine.state.status, 'connecting');
});

const retries: [from: ConnectionState, to: string][] = [
  [waiting, 'connecting'],
  [{ status: 'suspended', why: 'background' }, 'connecting'],
  [{ status: 'suspended', why: 'stopped-by-app' }, 'connecting'],
  [{ status: 'needs-auth', code: 'TOKEN_REVOKED' }, 'connecting'],
  [{ status: 'closed', code: 'PROTOCOL_MISMATCH' }, 'connecting'],
  [{ status: 'closed' }, 'closed'],
  [{ status: 'idle' }, 'idle'],
  [connected, 'connected'],
];
for (const [from, to] of retries) {
  test(`reconnectNow: ${JSON.stringify(from)} → ${to}`, () => {
    assert.equal(run(at(from), { type: 'retry' }).machine.state.status, to);
  });
}

test('reconnectNow without a network waits for one', () => {
  const machine = at({ status: 'suspended', why: 'replaced' }, { allowance: { ...allowance, online: false } });
  assert.equal(run(machine, { type: 'retry' }).machine.state.status, 'offline');
});

test('stop closes from any state, and what still comes changes nothing', () => {
  for (const from of [connected, connecting, waiting, { status: 'offline' } as const]) {
    const { machine } = run(at(from), { type: 'stop' });
    assert.deepEqual(machine.state, { status: 'closed' });
    for (const late of [
      { type: 'lost' },
      { type: 'due' },
      { type: 'welcome', sessionId: 's' },
      { type: 'stable' },
    ] as Input[]) {
      assert.deepEqual(run(machine, late), { machine, effects: [] });
    }
    assert.equal(run(machine, { type: 'start' }).machine.state.status, 'connecting');
  }
});
