/**
 * Connection machine: which connection state follows which. Pure: facts in, the next state and what to do out.
 * Links, timers and tokens belong to the connector, which carries the effects out.
 */
import type { ErrorCode, Refusal } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import { assertNever } from './assert.ts';
import { defaultBackoff, retryDelayMs } from './backoff.ts';
import type { ConnectionState, SuspendReason } from './connection.ts';

/** What the device allows at the moment. */
export interface Allowance {
  online: boolean;
  keepOpen: boolean;
  /** False: a lost link is not rebuilt by itself. */
  reconnects: boolean;
  suspendWhy: Extract<SuspendReason, 'background' | 'battery'>;
  backoffCapMs: number;
}

export interface Machine {
  state: ConnectionState;
  /** Failures since the last connection that lasted. */
  attempt: number;
  /** Tokens that were asked for because the service refused one, since the last connection that lasted. */
  refreshes: number;
  allowance: Allowance;
}

export type Input =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'pause' }
  /** The person or the app wants it now. */
  | { type: 'retry' }
  /** @param fresh the network or the foreground has just come back. */
  | { type: 'allow'; allowance: Allowance; fresh: boolean }
  /** The delay of `waiting` is over. */
  | { type: 'due' }
  | { type: 'welcome'; sessionId: string }
  /** The connection has lasted: what went wrong before is forgotten. */
  | { type: 'stable' }
  /** There is no token to connect with. */
  | { type: 'no-token'; code: ErrorCode }
  /** The link was refused, closed, silent or too slow; with the service's reason, if it gave one. */
  | { type: 'lost'; refusal?: Refusal | undefined };

export type Effect =
  /** Close the link and stop its timers, if there are any. */
  | { do: 'disconnect' }
  | { do: 'connect' }
  /** The token at hand is no good. */
  | { do: 'drop-token' }
  | { do: 'drop-positions' }
  | { do: 'wait'; delayMs: number };

export interface Step {
  machine: Machine;
  effects: readonly Effect[];
}

export interface Facts {
  /** Wall clock, ms. */
  nowMs: number;
  random: Pick<Random, 'float'>;
}

/** New tokens in a row before the person is asked to sign in. */
export const MAX_REFRESHES = 2;

const disconnect: Effect = { do: 'disconnect' };
const connect: Effect = { do: 'connect' };
const dropToken: Effect = { do: 'drop-token' };
const dropPositions: Effect = { do: 'drop-positions' };
const nothing: readonly Effect[] = [];

export function createMachine(allowance: Allowance): Machine {
  return { state: { status: 'idle' }, attempt: 0, refreshes: 0, allowance };
}

export function step(machine: Machine, input: Input, facts: Facts): Step {
  switch (input.type) {
    case 'start':
      return machine.state.status === 'idle' || machine.state.status === 'closed'
        ? begin(anew(machine), facts)
        : stay(machine);
    case 'stop':
      return machine.state.status === 'closed' ? stay(machine) : enter(machine, { status: 'closed' }, [disconnect]);
    case 'pause':
      if (machine.state.status === 'idle' || machine.state.status === 'closed') return stay(machine);
      return enter(machine, { status: 'suspended', why: 'stopped-by-app' }, [disconnect]);
    case 'retry':
      return retry(machine, facts);
    case 'allow':
      return allow({ ...machine, allowance: input.allowance }, input.fresh, facts);
    case 'due':
      return machine.state.status === 'waiting' ? open(machine, facts) : stay(machine);
    case 'welcome':
      return machine.state.status === 'connecting'
        ? enter(machine, { status: 'connected', sessionId: input.sessionId, sinceMs: facts.nowMs })
        : stay(machine);
    case 'stable':
      return stay(machine.state.status === 'connected' ? anew(machine) : machine);
    case 'no-token':
      return isUp(machine)
        ? enter(machine, { status: 'needs-auth', code: input.code }, [disconnect, dropToken])
        : stay(machine);
    case 'lost':
      return isUp(machine) ? lose(machine, input.refusal, facts) : stay(machine);
    default:
      return assertNever(input);
  }
}

/** There is a link, or there will be one. */
function isUp({ state }: Machine): boolean {
  return state.status === 'connecting' || state.status === 'connected';
}

const anew = (machine: Machine): Machine => ({ ...machine, attempt: 0, refreshes: 0 });
const stay = (machine: Machine): Step => ({ machine, effects: nothing });
const enter = (machine: Machine, state: ConnectionState, effects: readonly Effect[] = nothing): Step => ({
  machine: { ...machine, state },
  effects,
});

function open(machine: Machine, facts: Facts, before: readonly Effect[] = nothing): Step {
  return enter(machine, { status: 'connecting', attempt: machine.attempt, sinceMs: facts.nowMs }, [...before, connect]);
}

/** Connects as far as the device allows it. */
function begin(machine: Machine, facts: Facts): Step {
  const { online, keepOpen, suspendWhy } = machine.allowance;
  if (!online) return enter(machine, { status: 'offline' });
  if (!keepOpen) return enter(machine, { status: 'suspended', why: suspendWhy });
  return open(machine, facts);
}

/** The app asks: a policy that would rather sleep does not stop it, and neither does an earlier refusal. */
function retry(machine: Machine, facts: Facts): Step {
  const { state, allowance } = machine;
  switch (state.status) {
    case 'waiting':
    case 'suspended':
      return allowance.online
        ? open(anew(machine), facts, [disconnect])
        : enter(machine, { status: 'offline' }, [disconnect]);
    case 'needs-auth':
      return allowance.online
        ? open(anew(machine), facts, [dropToken])
        : enter(machine, { status: 'offline' }, [dropToken]);
    case 'closed':
      return state.code !== undefined && allowance.online ? open(anew(machine), facts) : stay(machine);
    case 'idle':
    case 'connecting':
    case 'connected':
    case 'offline':
      return stay(machine);
    default:
      return assertNever(state);
  }
}

function allow(machine: Machine, fresh: boolean, facts: Facts): Step {
  const { state, allowance } = machine;
  switch (state.status) {
    case 'connecting':
    case 'connected':
    case 'waiting':
      if (!allowance.online) return enter(machine, { status: 'offline' }, [disconnect]);
      if (!allowance.keepOpen) return enter(machine, { status: 'suspended', why: allowance.suspendWhy }, [disconnect]);
      return state.status === 'waiting' && fresh ? open(anew(machine), facts, [disconnect]) : stay(machine);
    case 'offline':
      if (!allowance.online) return stay(machine);
      return wake(machine, facts);
    case 'suspended':
      // Another instance took this device over, or the app asked for quiet: only `reconnectNow` ends that.
      if (state.why === 'replaced' || state.why === 'stopped-by-app') return stay(machine);
      if (!allowance.online) return enter(machine, { status: 'offline' });
      return wake(machine, facts);
    case 'needs-auth':
      // Who has signed out, or was, comes back by their own will: the host may well have another token at hand.
      if (state.code === 'TOKEN_REVOKED') return stay(machine);
      // The host may have failed to get a token only because it had no network either.
      return fresh && allowance.online && allowance.keepOpen ? open(anew(machine), facts, [dropToken]) : stay(machine);
    case 'idle':
    case 'closed':
      return stay(machine);
    default:
      return assertNever(state);
  }
}

/** Out of `offline` or out of a sleep for power: in the background a lost link is not rebuilt by itself. */
function wake(machine: Machine, facts: Facts): Step {
  const { keepOpen, reconnects, suspendWhy } = machine.allowance;
  if (keepOpen && reconnects) return open(anew(machine), facts);
  if (machine.state.status === 'suspended' && machine.state.why === suspendWhy) return stay(machine);
  return enter(machine, { status: 'suspended', why: suspendWhy });
}

function lose(machine: Machine, refusal: Refusal | undefined, facts: Facts): Step {
  if (refusal === undefined) return later(machine, undefined, facts);
  switch (refusal.code) {
    case 'REPLACED':
      return enter(machine, { status: 'suspended', why: 'replaced' }, [disconnect]);
    case 'TOKEN_REVOKED':
      return enter(machine, { status: 'needs-auth', code: refusal.code }, [disconnect, dropToken]);
    default:
  }
  switch (refusal.retry) {
    case 'never':
      return enter(machine, { status: 'closed', code: refusal.code }, [disconnect]);
    case 'refresh': {
      if (machine.refreshes >= MAX_REFRESHES) {
        return enter(machine, { status: 'needs-auth', code: refusal.code }, [disconnect, dropToken]);
      }
      const refreshed = { ...machine, refreshes: machine.refreshes + 1 };
      if (refusal.retryAfterMs !== undefined) return later(refreshed, refusal, facts, [dropToken]);
      return open(refreshed, facts, [disconnect, dropToken]);
    }
    case 'now':
      return atOnce(machine, refusal, facts, nothing);
    case 'resync':
      return atOnce(machine, refusal, facts, [dropPositions]);
    case 'backoff':
      return later(machine, refusal, facts);
    default:
      // A class of a newer protocol: waiting is never wrong.
      return later(machine, refusal, facts);
  }
}

/** The first time at once; before a connection has lasted again, with back-off, or two sides could spin. */
function atOnce(machine: Machine, refusal: Refusal, facts: Facts, more: readonly Effect[]): Step {
  if (machine.attempt > 0 || refusal.retryAfterMs !== undefined) return later(machine, refusal, facts, more);
  return open({ ...machine, attempt: 1 }, facts, [disconnect, ...more]);
}

function later(machine: Machine, refusal: Refusal | undefined, facts: Facts, more: readonly Effect[] = nothing): Step {
  const { allowance } = machine;
  if (!allowance.reconnects) {
    return enter(machine, { status: 'suspended', why: allowance.suspendWhy }, [disconnect, ...more]);
  }
  const options = { baseMs: defaultBackoff.baseMs, capMs: allowance.backoffCapMs };
  const delayMs = retryDelayMs(machine.attempt, refusal?.retryAfterMs, options, facts.random);
  const attempt = machine.attempt + 1;
  const state: ConnectionState = {
    status: 'waiting',
    attempt,
    nextAtMs: facts.nowMs + delayMs,
    ...(refusal === undefined ? {} : { code: refusal.code }),
  };
  return enter({ ...machine, attempt }, state, [disconnect, ...more, { do: 'wait', delayMs }]);
}
