/**
 * Convergence: after the faults are healed, every outbox has to empty and every replica has to equal the service.
 * Waits within bounds, then looks at each person (`survey.ts`) until all are level, and gives the oracle the truth to judge.
 */
import { type Runtime, sleep } from '@slotwire/runtime';
import type { Fleet, FleetState } from './fleet.ts';
import type { Oracle } from './oracle/oracle.ts';
import type { Person } from './people.ts';
import {
  createSurvey,
  type DeviceLook,
  type Look,
  type PersonLook,
  type PersonTruth,
  type ReadTruth,
} from './survey.ts';

export type { PersonTruth, ReadTruth } from './survey.ts';

export type Convergence =
  | { status: 'converged'; people: number }
  /** The service answers, and some devices did not get level with it in time. */
  | { status: 'apart'; people: number; differing: number; differences: readonly string[] }
  /** The service cannot be asked. */
  | { status: 'unreachable'; why: string };

export interface ConvergenceParts {
  fleet: Pick<Fleet, 'devices' | 'state'>;
  oracle: Oracle;
  readTruth: ReadTruth;
  /** Further people whose truth is judged though no device is theirs: the staff of vendors without one. */
  others: readonly Person[];
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  /** Bound of each of the two waits, ms. */
  limitMs: number;
  /** True once the run is to end at once. */
  aborted: () => boolean;
}

/** Where the devices may be elsewhere: the same without them. */
export interface DistantConvergenceParts extends Omit<ConvergenceParts, 'fleet' | 'readTruth' | 'others'> {
  state: () => Pick<FleetState, 'devices' | 'connected' | 'quiet'>;
  look: Look;
}

const POLL_MS = 250;
const RETRY_MS = 1_000;
const SHOWN_DIFFERENCES = 50;
/** With nobody connected for so long the service is taken for gone. */
const GONE_AFTER_MS = 30_000;
const GONE_AFTER_TRIES = 3;

export async function converge(parts: ConvergenceParts): Promise<Convergence> {
  const { fleet, readTruth, others, runtime, aborted } = parts;
  const look: Look = (only, onLook) =>
    createSurvey({ devices: fleet.devices, others, readTruth, clock: runtime.clock, aborted })(only, onLook);
  return convergeAfar({ ...parts, state: () => fleet.state(), look });
}

/** What the last look at everybody who is not level yet found. */
interface Open {
  differences: Map<string, readonly string[]>;
  looks: Map<string, PersonLook>;
  failure: string | undefined;
}

export async function convergeAfar(parts: DistantConvergenceParts): Promise<Convergence> {
  const { oracle, runtime, state, look, aborted } = parts;
  await waitForQuiet(parts);
  if (aborted()) return { status: 'unreachable', why: 'the run was ended' };
  const untilMs = runtime.clock.monotonicMs() + parts.limitMs;
  const seen = new Set<string>();
  let open: Open;
  let only: ReadonlySet<string> | undefined;
  let silent = 0;
  for (;;) {
    open = { differences: new Map(), looks: new Map(), failure: undefined };
    await look(only, (found) => {
      seen.add(found.person);
      judge(found, open, oracle);
    });
    if (open.looks.size === 0) break;
    only = new Set(open.looks.keys());
    // Neither the judge nor any device reaches it: that is a service that is gone, not one that is slow.
    if (open.failure !== undefined && state().connected === 0 && ++silent >= GONE_AFTER_TRIES) break;
    if (aborted() || runtime.clock.monotonicMs() >= untilMs) break;
    await sleep(runtime.timers, RETRY_MS);
  }
  if (aborted()) return { status: 'unreachable', why: 'the run was ended' };
  if (open.failure !== undefined) {
    return { status: 'unreachable', why: `the truth could not be read: ${open.failure}` };
  }
  const waiting = new Set<string>();
  // What is not level in the end is judged all the same, by what the service said last.
  for (const { answer, devices } of open.looks.values()) {
    if ('truth' in answer) oracle.addTruth(answer.truth.bookings);
    for (const device of devices) for (const key of device.waiting) waiting.add(key);
  }
  oracle.judgeTruth(runtime.clock.nowMs(), waiting);
  const { differences } = open;
  if (differences.size === 0) return { status: 'converged', people: seen.size };
  return {
    status: 'apart',
    people: seen.size,
    differing: differences.size,
    differences: [...differences.values()].flat().slice(0, SHOWN_DIFFERENCES),
  };
}

async function waitForQuiet({ state, runtime, limitMs, aborted }: DistantConvergenceParts): Promise<void> {
  const { clock, timers } = runtime;
  const startMs = clock.monotonicMs();
  let lastSeenMs = startMs;
  for (;;) {
    const { devices, connected, quiet } = state();
    const nowMs = clock.monotonicMs();
    if (quiet === devices || aborted() || nowMs - startMs >= limitMs) return;
    if (connected > 0) lastSeenMs = nowMs;
    else if (nowMs - lastSeenMs >= GONE_AFTER_MS) return;
    await sleep(timers, POLL_MS);
  }
}

function judge(look: PersonLook, open: Open, oracle: Oracle): void {
  const { person, answer, devices } = look;
  if ('failure' in answer) {
    open.failure ??= answer.failure;
    open.looks.set(person, look);
    return;
  }
  let level = true;
  for (const device of devices) {
    const found = [...device.differences, ...comparePositions(device, answer.truth, oracle)];
    if (found.length === 0) continue;
    level = false;
    open.differences.set(device.device, found);
  }
  if (level) oracle.addTruth(answer.truth.bookings);
  else open.looks.set(person, look);
}

function comparePositions({ device, streams }: DeviceLook, truth: PersonTruth, oracle: Oracle): string[] {
  const found: string[] = [];
  for (const stream of streams) {
    const wanted = truth.positions[stream];
    const at = oracle.position(device, stream);
    if (wanted === undefined || (at?.epoch === wanted.epoch && at.offset === wanted.offset)) continue;
    const seen = at === undefined ? 'nowhere' : `at ${at.epoch}/${at.offset}`;
    found.push(`${device}: ${stream} stands ${seen}, the service at ${wanted.epoch}/${wanted.offset}`);
  }
  return found;
}
