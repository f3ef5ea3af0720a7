/**
 * Convergence: after the faults are healed, every outbox has to empty and every replica has to equal the service.
 * Waits within bounds, then compares each device with the truth of its person, read apart from the SDK.
 */
import type { Booking } from '@slotwire/protocol';
import { type Runtime, sleep } from '@slotwire/runtime';
import type { Device } from './device.ts';
import type { Fleet } from './fleet.ts';
import type { Oracle } from './oracle/oracle.ts';
import { compareReplica } from './oracle/truth.ts';
import type { Person } from './personas.ts';

export interface PersonTruth {
  bookings: readonly Booking[];
  positions: Readonly<Record<string, { epoch: string; offset: number }>>;
}

/** Asks the service for all that one person may see. Rejects when it does not answer. */
export type ReadTruth = (person: Person) => Promise<PersonTruth>;

export type Convergence =
  | { status: 'converged'; people: number }
  /** The service answers, and some devices did not get level with it in time. */
  | { status: 'apart'; people: number; differing: number; differences: readonly string[] }
  /** The service cannot be asked. */
  | { status: 'unreachable'; why: string };

export interface ConvergenceParts {
  fleet: Fleet;
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

const POLL_MS = 250;
const RETRY_MS = 1_000;
const PARALLEL_READS = 16;
const SHOWN_DIFFERENCES = 50;
/** With nobody connected for so long the service is taken for gone. */
const GONE_AFTER_MS = 30_000;
const GONE_AFTER_TRIES = 3;

export async function converge(parts: ConvergenceParts): Promise<Convergence> {
  const { fleet, oracle, runtime } = parts;
  await waitForQuiet(parts);
  if (parts.aborted()) return { status: 'unreachable', why: 'the run was ended' };
  const people = groupByPerson(fleet.devices, parts.others);
  const untilMs = runtime.clock.monotonicMs() + parts.limitMs;
  let open = people;
  let differences = new Map<string, string[]>();
  let failure: unknown;
  let silent = 0;
  for (;;) {
    const found = await comparePeople(parts, open);
    differences = found.differences;
    failure = found.failure;
    open = found.open;
    if (open.length === 0) break;
    // Neither the judge nor any device reaches it: that is a service that is gone, not one that is slow.
    if (failure !== undefined && fleet.state().connected === 0 && ++silent >= GONE_AFTER_TRIES) break;
    if (parts.aborted() || runtime.clock.monotonicMs() >= untilMs) break;
    await sleep(runtime.timers, RETRY_MS);
  }
  if (parts.aborted()) return { status: 'unreachable', why: 'the run was ended' };
  if (failure !== undefined) {
    return {
      status: 'unreachable',
      why: `the truth could not be read: ${failure instanceof Error ? failure.message : String(failure)}`,
    };
  }
  // What is not level in the end is judged all the same, by what the service said last.
  for (const { truth } of open) if (truth !== undefined) oracle.addTruth(truth.bookings);
  const waiting = fleet.devices.flatMap((device) => (device.service()?.outbox() ?? []).map(({ key }) => key));
  oracle.judgeTruth(runtime.clock.nowMs(), new Set(waiting));
  if (differences.size === 0) return { status: 'converged', people: people.length };
  return {
    status: 'apart',
    people: people.length,
    differing: differences.size,
    differences: [...differences.values()].flat().slice(0, SHOWN_DIFFERENCES),
  };
}

async function waitForQuiet({ fleet, runtime, limitMs, aborted }: ConvergenceParts): Promise<void> {
  const { clock, timers } = runtime;
  const startMs = clock.monotonicMs();
  let lastSeenMs = startMs;
  for (;;) {
    const { devices, connected, quiet } = fleet.state();
    const nowMs = clock.monotonicMs();
    if (quiet === devices || aborted() || nowMs - startMs >= limitMs) return;
    if (connected > 0) lastSeenMs = nowMs;
    else if (nowMs - lastSeenMs >= GONE_AFTER_MS) return;
    await sleep(timers, POLL_MS);
  }
}

interface PersonAtEnd {
  person: Person;
  devices: Device[];
  truth: PersonTruth | undefined;
}

function groupByPerson(devices: readonly Device[], others: readonly Person[]): PersonAtEnd[] {
  const people = new Map<string, PersonAtEnd>();
  const add = (person: Person, device?: Device) => {
    const key = `${person.role} ${person.id}`;
    const known = people.get(key) ?? { person, devices: [], truth: undefined };
    if (device !== undefined) known.devices.push(device);
    people.set(key, known);
  };
  for (const device of devices) add(device.person, device);
  for (const person of others) add(person);
  return [...people.values()];
}

/** One look at everybody who is not known to be level yet. */
async function comparePeople(
  parts: ConvergenceParts,
  people: readonly PersonAtEnd[],
): Promise<{ open: PersonAtEnd[]; differences: Map<string, string[]>; failure: unknown }> {
  const open: PersonAtEnd[] = [];
  const differences = new Map<string, string[]>();
  let failure: unknown;
  let next = 0;
  async function work(): Promise<void> {
    for (let entry = people[next++]; entry !== undefined && !parts.aborted(); entry = people[next++]) {
      try {
        entry.truth = await parts.readTruth(entry.person);
      } catch (error) {
        failure ??= error;
        open.push(entry);
        continue;
      }
      let level = true;
      for (const device of entry.devices) {
        const found = compareDevice(device, entry.truth, parts);
        if (found.length === 0) continue;
        level = false;
        differences.set(device.name, found);
      }
      if (!level) open.push(entry);
      else {
        parts.oracle.addTruth(entry.truth.bookings);
        entry.truth = undefined;
      }
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_READS }, work));
  return { open, differences, failure };
}

function compareDevice(device: Device, truth: PersonTruth, { oracle, runtime }: ConvergenceParts): string[] {
  const service = device.service();
  if (service === undefined || !device.connected()) {
    return [`${device.name}: not connected (${JSON.stringify(service?.connection() ?? 'closed')})`];
  }
  const found: string[] = [];
  const outbox = service.outbox();
  if (outbox.length > 0) {
    const [first] = outbox;
    found.push(
      `${device.name}: ${outbox.length} in the outbox, first ${first?.command} ${first?.key} (${first?.state})`,
    );
  }
  for (const stream of device.person.streams) {
    const wanted = truth.positions[stream];
    const at = oracle.position(device.name, stream);
    if (wanted === undefined || (at?.epoch === wanted.epoch && at.offset === wanted.offset)) continue;
    const seen = at === undefined ? 'nowhere' : `at ${at.epoch}/${at.offset}`;
    found.push(`${device.name}: ${stream} stands ${seen}, the service at ${wanted.epoch}/${wanted.offset}`);
  }
  for (const { bookingId, field, truth: wanted, replica } of compareReplica(
    truth.bookings,
    service.bookings(),
    runtime.clock.nowMs(),
  )) {
    found.push(`${device.name}: booking ${bookingId} ${field}: the service has ${wanted}, the replica ${replica}`);
  }
  return found;
}
