/**
 * Survey: a look at people after everything has healed. The truth of each is read apart from the SDK and compared, field by field, with
 * what the devices of the person show. Positions are left out: where a device stands is what the oracle knows (`convergence.ts`).
 */
import type { Booking, InboxItem } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { Device } from './device.ts';
import { compareTold, type ToldTruth } from './oracle/told-truth.ts';
import { compareReplica } from './oracle/truth.ts';
import type { Person } from './people.ts';

export interface PersonTruth {
  bookings: readonly Booking[];
  positions: Readonly<Record<string, { epoch: string; offset: number }>>;
  told: ToldTruth;
  /** All that is kept of the inbox, newest first; absent where it is read by somebody else. */
  inbox?: readonly InboxItem[];
}

/** Asks the service for all that one person may see. Rejects when it does not answer. */
export type ReadTruth = (person: Person) => Promise<PersonTruth>;

/** Plain data, as it may come from another thread. */
export interface PersonLook {
  /** Role and id. */
  person: string;
  /** What the service said, or why it could not be asked. */
  answer: { truth: PersonTruth } | { failure: string };
  devices: readonly DeviceLook[];
}

export interface DeviceLook {
  device: string;
  streams: readonly string[];
  /** What is not as the service has it, each in a sentence. */
  differences: readonly string[];
  /** Keys of the commands in its outbox. */
  waiting: readonly string[];
}

/**
 * @param only people by role and id; undefined for everybody
 * @param onLook as soon as a person was looked at
 */
export type Look = (only: ReadonlySet<string> | undefined, onLook: (look: PersonLook) => void) => Promise<void>;

export interface SurveyParts {
  devices: readonly Device[];
  /** Further people whose truth is read though no device is theirs. */
  others: readonly Person[];
  readTruth: ReadTruth;
  clock: Clock;
  /** True once nobody wants to know any more. */
  aborted: () => boolean;
}

/** As a look names a person. */
export const keyOf = ({ role, id }: Person): string => `${role} ${id}`;

const PARALLEL_READS = 16;
/** So many in a row without an answer: the others will not get one either, and each would wait for it as long. */
const GIVEN_UP_AFTER = 2 * PARALLEL_READS;

interface Entry {
  key: string;
  person: Person;
  devices: Device[];
}

/** Of the devices that there are now. */
export function createSurvey({ devices, others, readTruth, clock, aborted }: SurveyParts): Look {
  const people = groupByPerson(devices, others);

  async function lookAt({ key, person, devices: own }: Entry): Promise<PersonLook> {
    let truth: PersonTruth;
    try {
      truth = await readTruth(person);
    } catch (error) {
      return { person: key, answer: { failure: error instanceof Error ? error.message : String(error) }, devices: [] };
    }
    return { person: key, answer: { truth }, devices: own.map((device) => compareDevice(device, truth, clock)) };
  }

  return async (only, onLook) => {
    const wanted = only === undefined ? people : people.filter(({ key }) => only.has(key));
    let next = 0;
    let failures = 0;
    async function work(): Promise<void> {
      let failure: PersonLook['answer'] | undefined;
      for (let entry = wanted[next++]; entry !== undefined && !aborted(); entry = wanted[next++]) {
        if (failures >= GIVEN_UP_AFTER && failure !== undefined) {
          onLook({ person: entry.key, answer: failure, devices: [] });
          continue;
        }
        const look = await lookAt(entry);
        failure = 'failure' in look.answer ? look.answer : undefined;
        failures = failure === undefined ? 0 : failures + 1;
        onLook(look);
      }
    }
    await Promise.all(Array.from({ length: PARALLEL_READS }, work));
  };
}

function groupByPerson(devices: readonly Device[], others: readonly Person[]): Entry[] {
  const people = new Map<string, Entry>();
  const add = (person: Person, device?: Device) => {
    const key = keyOf(person);
    let entry = people.get(key);
    if (entry === undefined) {
      entry = { key, person, devices: [] };
      people.set(key, entry);
    }
    if (device !== undefined) entry.devices.push(device);
  };
  for (const device of devices) add(device.person, device);
  for (const person of others) add(person);
  return [...people.values()];
}

function compareDevice(device: Device, truth: PersonTruth, clock: Clock): DeviceLook {
  const { name, person } = device;
  const { streams } = person;
  const service = device.service();
  if (service === undefined || !device.connected()) {
    const state = JSON.stringify(service?.connection() ?? 'closed');
    const waiting = (service?.outbox() ?? []).map(({ key }) => key);
    return { device: name, streams: [], differences: [`${name}: not connected (${state})`], waiting };
  }
  const differences: string[] = [];
  const outbox = service.outbox();
  const [first] = outbox;
  if (first !== undefined) {
    differences.push(`${name}: ${outbox.length} in the outbox, first ${first.command} ${first.key} (${first.state})`);
  }
  for (const found of compareReplica(truth.bookings, service.bookings(), clock.nowMs())) {
    const { bookingId, field, truth: wanted, replica } = found;
    differences.push(`${name}: booking ${bookingId} ${field}: the service has ${wanted}, the replica ${replica}`);
  }
  const { notifications: center } = service;
  const shown = { notifications: center.inbox(), unread: center.unread(), preferences: center.preferences() };
  for (const found of compareTold(truth.told, shown)) differences.push(`${name}: ${found}`);
  return { device: name, streams, differences, waiting: outbox.map(({ key }) => key) };
}
