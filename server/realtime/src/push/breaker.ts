/**
 * Circuit breaker: leaves a provider alone that keeps failing (PU6). A state machine on a clock, one per provider; what waits meanwhile
 * is not its business.
 */
import type { Clock } from '@slotwire/runtime';

export type Circuit =
  | { status: 'closed'; failuresInARow: number }
  /** `waitMs`: how long this time; the next time it is twice as long. */
  | { status: 'open'; untilMs: number; waitMs: number }
  /** Its time is over: one push at a time asks whether the provider is back. */
  | { status: 'half-open'; probing: boolean; waitMs: number };

export interface Breaker {
  /** How many sends may start now. */
  room(): number;
  /**
   * A send starts. The function that comes back says how it ended: true when the provider answered, whatever it said of the push.
   * Only sends of the present state count: what was on its way when the circuit opened says nothing about the probe.
   */
  start(): (answered: boolean) => void;
  circuit(): Circuit;
}

export interface BreakerOptions {
  /** Failures in a row that open it. Default 5. */
  opensAfter?: number;
  /** How long it is left alone the first time, ms. Default 30 s. */
  firstWaitMs?: number;
  /** And at most, after failed probes, ms. Default 5 min. */
  maxWaitMs?: number;
}

/** The two clocks never go quite alike. */
const JUMP_MS = 1_000;

export function createBreaker(clock: Clock, options: BreakerOptions = {}): Breaker {
  const { opensAfter = 5, firstWaitMs = 30_000, maxWaitMs = 300_000 } = options;
  let circuit: Circuit = { status: 'closed', failuresInARow: 0 };
  /** Grows when the circuit opens or closes. */
  let era = 0;

  /** When an open circuit is over, by the monotonic clock: the wall clock may be set back, and a provider be left alone for as long. */
  let overMs = 0;

  function refresh(): Circuit {
    if (circuit.status !== 'open') return circuit;
    const { waitMs } = circuit;
    const leftMs = overMs - clock.monotonicMs();
    if (leftMs <= 0) circuit = { status: 'half-open', probing: false, waitMs };
    else {
      const untilMs = clock.nowMs() + leftMs;
      // Not for less than a jump: what waits for it is to meet at one instant.
      if (Math.abs(untilMs - circuit.untilMs) > JUMP_MS) circuit = { status: 'open', untilMs, waitMs };
    }
    return circuit;
  }

  function open(waitMs: number): void {
    era++;
    overMs = clock.monotonicMs() + waitMs;
    circuit = { status: 'open', untilMs: clock.nowMs() + waitMs, waitMs };
  }

  function settle(answered: boolean): void {
    if (circuit.status === 'half-open') {
      if (!answered) return open(Math.min(circuit.waitMs * 2, maxWaitMs));
      era++;
    }
    const before = circuit.status === 'closed' ? circuit.failuresInARow : 0;
    circuit = { status: 'closed', failuresInARow: answered ? 0 : before + 1 };
    if (circuit.failuresInARow >= opensAfter) open(firstWaitMs);
  }

  return {
    room() {
      const now = refresh();
      if (now.status === 'closed') return Number.POSITIVE_INFINITY;
      return now.status === 'half-open' && !now.probing ? 1 : 0;
    },
    start() {
      const startedIn = era;
      if (circuit.status === 'half-open') circuit.probing = true;
      return (answered) => {
        if (era === startedIn) settle(answered);
      };
    },
    circuit: refresh,
  };
}
